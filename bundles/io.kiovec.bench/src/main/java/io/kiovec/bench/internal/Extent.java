// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

/**
 * How long a row is measured: until a time has passed or so much was moved, whichever comes first.
 *
 * @param nanos of the clock, positive
 * @param bytes moved, positive
 */
record Extent(long nanos, long bytes) {

    /** {@return a time, however much that moves} */
    static Extent ofNanos(long nanos) {
        return new Extent(nanos, Long.MAX_VALUE);
    }

    /** {@return an amount, however long that takes} */
    static Extent ofBytes(long bytes) {
        return new Extent(Long.MAX_VALUE, bytes);
    }
}
