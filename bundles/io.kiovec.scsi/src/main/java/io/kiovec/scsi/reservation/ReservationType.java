// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import java.util.Optional;

/** The types of persistent reservations (SPC-4, 6.15.3.4). */
public enum ReservationType {
    /** 1h: its holder may write, all may read. */
    WRITE_EXCLUSIVE(1, 0x0200),
    /** 3h: its holder may write and read. */
    EXCLUSIVE_ACCESS(3, 0x0800),
    /** 5h: who is registered may write, all may read; one I_T nexus holds it. */
    WRITE_EXCLUSIVE_REGISTRANTS_ONLY(5, 0x2000),
    /** 6h: who is registered may write and read; one I_T nexus holds it. */
    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(6, 0x4000),
    /** 7h: who is registered may write, all may read; all who are registered hold it. */
    WRITE_EXCLUSIVE_ALL_REGISTRANTS(7, 0x8000),
    /** 8h: who is registered may write and read; all who are registered hold it. */
    EXCLUSIVE_ACCESS_ALL_REGISTRANTS(8, 0x0001);

    private final int code;
    private final int mask;

    ReservationType(int code, int mask) {
        this.code = code;
        this.mask = mask;
    }

    /** {@return the code, 1 to 8} */
    public int code() {
        return code;
    }

    /** {@return whether others may read} */
    public boolean isWriteExclusive() {
        return code == 1 || code == 5 || code == 7;
    }

    /** {@return whether every registered nexus has access: the types with registrants in their name} */
    public boolean isForRegistrants() {
        return code >= 5;
    }

    /** {@return whether every registered nexus holds the reservation} */
    public boolean isHeldByAll() {
        return code >= 7;
    }

    /** Its bit in REPORT CAPABILITIES. */
    int mask() {
        return mask;
    }

    /**
     * The type of a code.
     *
     * @param code any number
     * @return the type; empty for a code that is reserved or obsolete
     */
    public static Optional<ReservationType> of(int code) {
        for (ReservationType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
