// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.internal.Received;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The single bits of standard INQUIRY data (SPC-4, 6.6.2). */
public enum InquiryFlag {
    /** The medium can be taken out (RMB). */
    REMOVABLE(1, 7),
    /** Supports the NACA bit. */
    NORMAL_ACA(3, 5),
    /** Logical unit numbers are hierarchical (HISUP). */
    HIERARCHICAL_LUNS(3, 4),
    /** Has an embedded storage array controller (SCCS). */
    ARRAY_CONTROLLER(5, 7),
    /** Target port groups change by themselves (TPGS, lower bit). */
    IMPLICIT_PORT_GROUPS(5, 4),
    /** Target port groups are set by command (TPGS, upper bit). */
    EXPLICIT_PORT_GROUPS(5, 5),
    /** Copies by itself (3PC). */
    THIRD_PARTY_COPY(5, 3),
    /** Supports protection information. */
    PROTECTION(5, 0),
    /** Has embedded enclosure services (ENCSERV). */
    ENCLOSURE(6, 6),
    /** Has several ports (MULTIP). */
    MULTIPLE_PORTS(6, 4),
    /** Takes several commands at once (CMDQUE). */
    COMMAND_QUEUING(7, 1);

    private final int at;
    private final int bit;

    InquiryFlag(int at, int bit) {
        this.at = at;
        this.bit = bit;
    }

    int at() {
        return at;
    }

    int mask() {
        return 1 << bit;
    }

    static Set<InquiryFlag> read(Received data) {
        Set<InquiryFlag> flags = EnumSet.noneOf(InquiryFlag.class);
        for (InquiryFlag flag : values()) {
            if (data.bit(flag.at, flag.bit)) {
                flags.add(flag);
            }
        }
        return Collections.unmodifiableSet(flags);
    }
}
