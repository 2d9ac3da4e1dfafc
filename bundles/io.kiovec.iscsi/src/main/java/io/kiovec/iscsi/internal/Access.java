// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.report.TargetPortGroups;
import java.util.Optional;

/** How a unit can be reached by a port: its asymmetric access state (SPC-4, 5.11.2.4). The earlier is the better one. */
enum Access {
    /** As quickly as it can be. */
    OPTIMIZED("active/optimized"),
    /** At a price. */
    NON_OPTIMIZED("active/non-optimized"),
    /** It is about to change. */
    TRANSITION("in transition"),
    /** For questions only. */
    STANDBY("standby"),
    /** For fewer questions. */
    UNAVAILABLE("unavailable"),
    /** Not at all. */
    OFFLINE("offline");

    private static final int STATE = 0x0f;
    /** LOGICAL UNIT NOT ACCESSIBLE (SPC-4, table 58). */
    private static final int NOT_ACCESSIBLE = 0x04;

    private final String text;

    Access(String text) {
        this.text = text;
    }

    /** {@return the state of a group} */
    static Access of(TargetPortGroups.Group group) {
        return switch (group.state() & STATE) {
            case 0x0 -> OPTIMIZED;
            // 4h: some blocks by this group, some by others; each group does all of them.
            case 0x1, 0x4 -> NON_OPTIMIZED;
            case 0x2 -> STANDBY;
            case 0xe -> OFFLINE;
            case 0xf -> TRANSITION;
            default -> UNAVAILABLE;
        };
    }

    /** {@return the state that is why a command was not begun; empty when it is for something else} */
    static Optional<Access> of(Sense sense) {
        if (sense.key() != SenseKey.NOT_READY || sense.additional().code() != NOT_ACCESSIBLE) {
            return Optional.empty();
        }
        return switch (sense.additional().qualifier()) {
            case 0x0a -> Optional.of(TRANSITION);
            case 0x0b -> Optional.of(STANDBY);
            case 0x0c -> Optional.of(UNAVAILABLE);
            default -> Optional.empty();
        };
    }

    /** {@return whether all commands are done} */
    boolean isActive() {
        return this == OPTIMIZED || this == NON_OPTIMIZED;
    }

    @Override
    public String toString() {
        return text;
    }
}
