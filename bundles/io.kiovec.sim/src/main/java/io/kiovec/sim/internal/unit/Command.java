// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.CommandDescription;

/**
 * One command that a logical unit knows: one entry of its table, which drives the look-up, the checks before the
 * handler, REPORT SUPPORTED OPERATION CODES and the documentation.
 *
 * @param <U> the kind of logical unit
 * @param description opcode, service action, name and the bits of the CDB that may be set, to which NACA is added
 * @param reservation what a reservation of another initiator means for it
 * @param medium whether it needs a medium that is loaded and ready
 * @param handler what does it
 */
public record Command<U extends LogicalUnit<U>>(CommandDescription description, Reservation reservation, Medium medium,
        Handler<U> handler) {

    /** Adds NACA, which every unit takes with every command. */
    public Command {
        description = description.withNormalAca();
    }

    /** What does a command. Runs on the initiator's thread; ends normally for GOOD. */
    @FunctionalInterface
    public interface Handler<U extends LogicalUnit<U>> {
        /**
         * Does it.
         *
         * @param unit the logical unit
         * @param task the command
         * @throws CheckCondition to end it so
         */
        void handle(U unit, Task task) throws CheckCondition;
    }

    /**
     * What a reservation that another initiator holds means for a command (SPC-4, table 66; SBC-4, table 16; for RESERVE
     * and RELEASE, SPC-2, table 10). Where it depends on a field of the CDB, the entry says {@link #ALLOWED} and the handler
     * asks the unit.
     */
    public enum Reservation {
        /** It is done whatever is reserved. */
        ALLOWED,
        /** It is done under every persistent reservation, and refused while another holds the unit by RESERVE. */
        ALLOWED_PERSISTENT,
        /** It is refused under Exclusive Access and by RESERVE, and done under Write Exclusive. */
        READS,
        /** It is refused under every type, unless the initiator is a registrant that the type lets in. */
        CONFLICTS
    }

    /** Whether a command needs a medium. */
    public enum Medium {
        /** It ends with NOT READY without one. */
        NEEDED,
        /** It ends with NOT READY without one, and with DATA PROTECT when it must not be written. */
        WRITABLE,
        /** It is done without one too. */
        NOT_NEEDED
    }
}
