// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.SenseFormat;

/** The Control mode page (SPC-6, 7.5.10) and what a logical unit does by it. Read on the path of every command. */
final class ControlPage {

    /** Which commands go when one ends with CHECK CONDITION: the field QERR. */
    enum QueueError {
        /** None. */
        KEEP,
        /** All in the task set. */
        ABORT_ALL,
        /** Those of the same nexus. */
        ABORT_OWN
    }

    /** What becomes of a unit attention condition when it is reported: the field UA_INTLCK_CTRL. */
    enum Interlock {
        CLEARS, STAYS, STAYS_AND_TELLS
    }

    private static final int CODE = 0x0a;
    private static final int FLAGS = 2;
    private static final int QUEUE = 3;
    private static final int PROTECT = 4;
    private static final int ABORT = 5;

    // QAM 1: commands without order among them run side by side. TAS: a command that another initiator aborts says so.
    private final ModePage page = ModePage.of(CODE, "00 10 00 40 0000 FFFF 0000", "E4 06 38 40 0000 0000 0000")
            .refusing(ControlPage::firstWrong);

    private static int firstWrong(byte[] wanted) {
        if ((wanted[FLAGS] & 0xe0) > 0x20) {
            return FLAGS;
        }
        if ((wanted[QUEUE] >> 1 & 3) == 2) {
            return QUEUE;
        }
        return (wanted[PROTECT] >> 4 & 3) == 1 ? PROTECT : ModePage.Rule.FINE;
    }

    ModePage page() {
        return page;
    }

    /** Whether each nexus has a task set of its own: TST 001b. */
    boolean hasTaskSetPerNexus() {
        return (page.u8(FLAGS) & 0x20) != 0;
    }

    SenseFormat senseFormat() {
        return page.bit(FLAGS, 2) ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED;
    }

    QueueError queueError() {
        return switch (page.u8(QUEUE) >> 1 & 3) {
            case 0 -> QueueError.KEEP;
            case 1 -> QueueError.ABORT_ALL;
            default -> QueueError.ABORT_OWN;
        };
    }

    Interlock interlock() {
        return switch (page.u8(PROTECT) >> 4 & 3) {
            case 0 -> Interlock.CLEARS;
            case 2 -> Interlock.STAYS;
            default -> Interlock.STAYS_AND_TELLS;
        };
    }

    boolean isWriteProtected() {
        return page.bit(PROTECT, 3);
    }

    /** Whether a command that another nexus aborts ends with TASK ABORTED; else without a word and a unit attention. */
    boolean tellsAborted() {
        return page.bit(ABORT, 6);
    }

    /** The Control Extension mode page (SPC-6, 7.5.11): nothing in it can be changed. */
    static ModePage extension() {
        return ModePage.of(CODE, 0x01, "00".repeat(28), "00".repeat(28));
    }
}
