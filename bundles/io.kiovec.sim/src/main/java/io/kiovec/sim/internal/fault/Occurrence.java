// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

/**
 * Which of the commands that a rule means it meets, counted from 1.
 *
 * @param which how the number is meant
 * @param number positive
 */
record Occurrence(Which which, long number) {

    /** How a number is meant. */
    enum Which {
        /** That one and no other. */
        NTH,
        /** So many of the first. */
        FIRST,
        /** Each whose count is a multiple of it. */
        EVERY
    }

    /** Each command. */
    static final Occurrence ALWAYS = new Occurrence(Which.EVERY, 1);

    boolean holds(long count) {
        return switch (which) {
            case NTH -> count == number;
            case FIRST -> count <= number;
            case EVERY -> count % number == 0;
        };
    }
}
