// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.Optional;
import java.util.Set;

/** How units can be reached by a target port group (SPC-4, 5.11.2.4), and which commands they take then. */
public enum AccessState {
    /** All are done. */
    OPTIMIZED(0x0, 0x00, Set.of()),
    /** All are done, at a price. */
    NON_OPTIMIZED(0x1, 0x00, Set.of()),
    /** Questions and what is about all ports are answered. */
    STANDBY(0x2, 0x0b, Commands.STANDBY),
    /** What finds and mends ports is answered. */
    UNAVAILABLE(0x3, 0x0c, Commands.UNAVAILABLE),
    /** What finds ports is answered. */
    TRANSITION(0xf, 0x0a, Commands.TRANSITION);

    /** Operation codes that are done in states that do not do all (SPC-4, 5.11.2.4.4 to 5.11.2.4.6). */
    private static final class Commands {
        /** REQUEST SENSE, INQUIRY, REPORT LUNS, MAINTENANCE IN. */
        private static final Set<Integer> TRANSITION = Set.of(0x03, 0x12, 0xa0, 0xa3);
        /** And MAINTENANCE OUT, WRITE BUFFER, READ BUFFER. */
        private static final Set<Integer> UNAVAILABLE = Set.of(0x03, 0x12, 0xa0, 0xa3, 0xa4, 0x3b, 0x3c);
        /** And MODE SELECT, MODE SENSE, diagnostics, LOG SELECT, LOG SENSE, PERSISTENT RESERVE IN and OUT. */
        private static final Set<Integer> STANDBY = Set.of(0x03, 0x12, 0xa0, 0xa3, 0xa4, 0x3b, 0x3c, 0x15, 0x1a, 0x1c,
                0x1d, 0x4c, 0x4d, 0x55, 0x5a, 0x5e, 0x5f);

        private Commands() {
        }
    }

    private final int code;
    private final Set<Integer> done;
    private final Optional<Sense> refusal;

    AccessState(int code, int qualifier, Set<Integer> done) {
        this.code = code;
        this.done = done;
        refusal = qualifier == 0
                ? Optional.empty()
                : Optional.of(Sense.of(SenseKey.NOT_READY, AdditionalSense.of(0x04, qualifier)));
    }

    int code() {
        return code;
    }

    /** {@return the state that may be asked for by a code, null for none} */
    static AccessState settable(int code) {
        for (AccessState each : values()) {
            if (each.code == code && each != TRANSITION) {
                return each;
            }
        }
        return null;
    }

    /**
     * {@return why a command is not done; empty when it is}
     *
     * @param opcode of the command
     */
    public Optional<Sense> refuses(int opcode) {
        return refusal.filter(sense -> !done.contains(opcode));
    }
}
