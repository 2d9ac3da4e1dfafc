// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import io.kiovec.io.Demotion;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import java.util.OptionalLong;

/** What happens to a command that a rule meets. */
public sealed interface Action {

    /** Where on a command's way it happens. */
    enum Stage {
        /** Between the host and the logical unit: on the wire, in the adapter. */
        WIRE,
        /** In the logical unit, after the checks that all commands share. */
        UNIT
    }

    /** When it happens. */
    enum Moment {
        /** Before the device does anything. */
        BEFORE,
        /** When the device has done it. */
        AFTER
    }

    /** {@return where it happens} */
    default Stage stage() {
        return Stage.WIRE;
    }

    /**
     * It ends with CHECK CONDITION.
     *
     * @param sense what the initiator is told
     * @param information whose number goes with it
     */
    record Check(Sense sense, Information information) implements Action {

        /** What the INFORMATION field says. */
        public enum Information {
            /** What the sense data has, or nothing. */
            AS_IS,
            /** The first block of the command that the rule means. */
            BLOCK
        }

        @Override
        public Stage stage() {
            return Stage.UNIT;
        }
    }

    /**
     * It ends with a status and does nothing.
     *
     * @param status BUSY, TASK SET FULL or RESERVATION CONFLICT
     */
    record End(ScsiStatus status) implements Action {
        @Override
        public Stage stage() {
            return Stage.UNIT;
        }
    }

    /**
     * It ends with a unit attention condition, and all other initiators get one.
     *
     * @param sense what they are told
     */
    record Attention(Sense sense) implements Action {
        @Override
        public Stage stage() {
            return Stage.UNIT;
        }
    }

    /**
     * Less is moved than was asked, and the residual tells.
     *
     * @param bytes how much is moved at most; empty for half of it, in units of 512 bytes where there are as many
     */
    record Short(OptionalLong bytes) implements Action {
    }

    /**
     * Bytes of the data are changed, and nobody tells.
     *
     * @param bytes how many
     */
    record Corrupt(long bytes) implements Action {
    }

    /**
     * No answer comes within the command's time.
     *
     * @param moment whether the device did it
     */
    record Timeout(Moment moment) implements Action {
    }

    /** The host adapter is reset, and then the command is done: it meets a unit attention. */
    record HostReset() implements Action {
    }

    /** The device goes away when half of the data has been moved; it is there again when it is opened anew. */
    record Gone() implements Action {
    }

    /** The device loses its power and gets it again, and then the command is done: it meets a unit attention. */
    record PowerLoss() implements Action {
    }

    /**
     * A direct transfer is refused before anything moves; an indirect one is done.
     *
     * @param reason why
     */
    record Demote(Demotion reason) implements Action {
    }

    /**
     * It takes longer.
     *
     * @param nanos how much longer
     */
    record Delay(long nanos) implements Action {
    }
}
