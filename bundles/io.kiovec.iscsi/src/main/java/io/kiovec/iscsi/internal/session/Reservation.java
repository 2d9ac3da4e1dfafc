// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.scsi.ScsiStatus;

/**
 * Whether the unit is reserved by RESERVE for a session. Unlike a persistent reservation, which stays with the initiator's port, that
 * ends with the session (SPC-2, 7.21), and others may write from then on: who counts on it has to be told. Belongs to the session's
 * lock.
 */
final class Reservation {

    private static final int RESERVE_6 = 0x16;
    private static final int RELEASE_6 = 0x17;
    private static final int RESERVE_10 = 0x56;
    private static final int RELEASE_10 = 0x57;

    private boolean held;

    /**
     * A command has ended.
     *
     * @param opcode of the command
     * @param status that it ended with
     */
    void answered(int opcode, int status) {
        switch (opcode) {
            case RESERVE_6, RESERVE_10 -> held |= status == ScsiStatus.GOOD.code();
            case RELEASE_6, RELEASE_10 -> held &= status != ScsiStatus.GOOD.code();
            default -> {
                // It says nothing of reservations by RESERVE.
            }
        }
    }

    /** The unit was reset, which ends them all. */
    void reset() {
        held = false;
    }

    /**
     * {@return why the session is lost, and that the reservation is lost with it where there was one}
     *
     * @param why the session is lost
     */
    String lostWith(String why) {
        return held ? why + "; what RESERVE kept for this session is free now: reserve it again" : why;
    }
}
