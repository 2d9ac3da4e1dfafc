// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.util.Optional;

/** How a command ended, in one byte (SAM-5, 5.3.1). Obsolete codes have no name here. */
public enum ScsiStatus {
    /** 00h: done. */
    GOOD(0x00),
    /** 02h: sense data says what happened. */
    CHECK_CONDITION(0x02),
    /** 04h: done, and what PRE-FETCH asked for fits the cache. */
    CONDITION_MET(0x04),
    /** 08h: not now; send it again later. */
    BUSY(0x08),
    /** 18h: the unit is reserved for another I_T nexus. */
    RESERVATION_CONFLICT(0x18),
    /** 28h: there is no room for one more command. */
    TASK_SET_FULL(0x28),
    /** 30h: an auto contingent allegiance is to be cleared first. */
    ACA_ACTIVE(0x30),
    /** 40h: another I_T nexus aborted the command. */
    TASK_ABORTED(0x40);

    private static final ScsiStatus[] BY_CODE = new ScsiStatus[256];

    static {
        for (ScsiStatus status : values()) {
            BY_CODE[status.code] = status;
        }
    }

    private final int code;

    ScsiStatus(int code) {
        this.code = code;
    }

    /** {@return the byte on the wire, 0 to 255} */
    public int code() {
        return code;
    }

    /**
     * The status of a byte on the wire.
     *
     * @param code any number
     * @return the status; empty for a code that is reserved or obsolete
     */
    public static Optional<ScsiStatus> of(int code) {
        return code < 0 || code > 255 ? Optional.empty() : Optional.ofNullable(BY_CODE[code]);
    }
}
