// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.scsi.ScsiStatus;

/**
 * Whether the unit is reserved by RESERVE for a session. Unlike a persistent reservation, which is the initiator port's, that ends with
 * the nexus, which is the session (RFC 7143, 4.4.3), and others may write from then on: who counts on it has to be told.
 *
 * <p>It knows the answers of this session only. Where others have reset the unit, or a registrant's RESERVE was answered and did nothing
 * (SPC-4, compatible reservation handling), it tells of one that there was not: better than the contrary.
 *
 * <p>Belongs to the session's lock.
 */
final class Reservation {

    private static final int RESERVE_6 = 0x16;
    private static final int RELEASE_6 = 0x17;
    private static final int RESERVE_10 = 0x56;
    private static final int RELEASE_10 = 0x57;
    /** Byte 1: for a third party, or for an element or extent. */
    private static final int IN_PART = 0x11;

    private boolean held;

    /**
     * A command has ended.
     *
     * @param opcode of the command
     * @param flags byte 1 of its CDB
     * @param status that it ended with
     */
    void answered(int opcode, int flags, int status) {
        switch (opcode) {
            case RESERVE_6, RESERVE_10 -> held |= status == ScsiStatus.GOOD.code();
            case RELEASE_6, RELEASE_10 -> held &= status != ScsiStatus.GOOD.code() || (flags & IN_PART) != 0;
            default -> {
                // It says nothing of reservations by RESERVE.
            }
        }
    }

    /** The unit was reset, or who reserved it ends the session himself. */
    void forget() {
        held = false;
    }

    /**
     * {@return why the session is lost, and that the reservation is lost with it where there was one}
     *
     * @param why the session is lost
     */
    String lostWith(String why) {
        return held ? why + "; its reservation by RESERVE ends with this session: reserve it again" : why;
    }
}
