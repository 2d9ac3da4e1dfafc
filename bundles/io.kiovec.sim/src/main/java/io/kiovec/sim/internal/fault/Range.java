// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

/**
 * Numbers of blocks or positions.
 *
 * @param first the first
 * @param last the last
 */
record Range(long first, long last) {

    /** All there are. */
    static final Range ALL = new Range(0, Long.MAX_VALUE);

    boolean isAll() {
        return equals(ALL);
    }

    /** {@return the first number from one on, of so many, that is in here; negative for none} */
    long firstOf(long start, long count) {
        long from = Math.max(first, start);
        return count > 0 && start >= 0 && from <= last && from - start < count ? from : -1;
    }
}
