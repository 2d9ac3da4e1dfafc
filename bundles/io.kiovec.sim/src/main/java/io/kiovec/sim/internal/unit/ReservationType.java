// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.util.Optional;

/** The types of a persistent reservation (SPC-6, 6.16.3.4). */
enum ReservationType {
    WRITE_EXCLUSIVE(1, Others.READ, Registrants.AS_OTHERS), EXCLUSIVE_ACCESS(3, Others.NOTHING,
            Registrants.AS_OTHERS), WRITE_EXCLUSIVE_REGISTRANTS_ONLY(5, Others.READ,
                    Registrants.LET_IN), EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(6,
                            Others.NOTHING, Registrants.LET_IN), WRITE_EXCLUSIVE_ALL_REGISTRANTS(7, Others.READ,
                                    Registrants.HOLD), EXCLUSIVE_ACCESS_ALL_REGISTRANTS(8, Others.NOTHING,
                                            Registrants.HOLD);

    /** What those may do who have no part in it. */
    private enum Others {
        READ, NOTHING
    }

    /** What those may do who are registered. */
    private enum Registrants {
        AS_OTHERS, LET_IN, HOLD
    }

    /** What each type is in the mask of REPORT CAPABILITIES, all of them. */
    static final int ALL_IN_MASK = 0xea01;

    private final int code;
    private final Others others;
    private final Registrants registrants;

    ReservationType(int code, Others others, Registrants registrants) {
        this.code = code;
        this.others = others;
        this.registrants = registrants;
    }

    int code() {
        return code;
    }

    static Optional<ReservationType> of(int code) {
        for (ReservationType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether every registrant holds it. */
    boolean isHeldByAll() {
        return registrants == Registrants.HOLD;
    }

    /** Whether registrants are let in, and hear of its end. */
    boolean concernsRegistrants() {
        return registrants != Registrants.AS_OTHERS;
    }

    /** Whether others may read. */
    boolean letsRead() {
        return others == Others.READ;
    }
}
