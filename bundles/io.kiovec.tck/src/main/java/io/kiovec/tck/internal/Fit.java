// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;

/**
 * What fits a driver's limits, as the framework would have it checked before it calls (contract of {@code BlockEndpoint}).
 * All in bytes.
 *
 * @param limits of an endpoint
 * @param block of the device: what it moves is a multiple of it
 */
record Fit(Limits limits, long block) {

    /** What the system's memory is made of; every page may be a piece of its own. */
    private static final long PAGE = 4096;
    private static final long ENOUGH = 1 << 20;
    /** Below it memory of this machine may be out of the adapter's reach, and the kit cannot see where it lies. */
    private static final long REACH_BITS = 40;

    /** With the logical block that the limits say. */
    Fit(Limits limits) {
        this(limits, limits.logicalBlock());
    }

    /** {@return what offsets and lengths are multiples of in all modes} */
    long unit() {
        return common(common(block, limits.getOr(Limit.OFFSET_ALIGNMENT, 1)),
                limits.getOr(Limit.LENGTH_ALIGNMENT, 1));
    }

    /** {@return what the framework aligns memory to} */
    long alignment(TransferMode mode) {
        if (mode == TransferMode.INDIRECT) {
            return 1;
        }
        long address = limits.getOr(Limit.ADDRESS_ALIGNMENT, PAGE);
        return limits.get(Limit.MAX_ELEMENTS).isPresent() ? common(address, PAGE) : address;
    }

    /** {@return the longest transfer that keeps the limits whatever pages the memory is made of, at most 1 MiB; 0 for none} */
    long longest(TransferMode mode) {
        long most = Math.min(ENOUGH, limits.getOr(Limit.MAX_TRANSFER, ENOUGH));
        if (mode != TransferMode.INDIRECT) {
            long boundary = limits.getOr(Limit.ELEMENT_BOUNDARY, 0);
            long element = Math.min(limits.getOr(Limit.MAX_ELEMENT_SIZE, PAGE),
                    Math.min(PAGE, boundary == 0 ? PAGE : boundary));
            long elements = limits.getOr(Limit.MAX_ELEMENTS, Integer.MAX_VALUE);
            most = Math.min(most, elements * Math.min(element, PAGE));
        }
        return most - most % unit();
    }

    /** {@return whether any memory can be reached directly} */
    boolean reachesAllMemory() {
        return limits.getOr(Limit.ADDRESS_BITS, Long.SIZE) >= REACH_BITS;
    }

    /** {@return the least common multiple} */
    static long common(long one, long other) {
        long a = one;
        long b = other;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return one / a * other;
    }

    static long up(long value, long multiple) {
        return Math.ceilDiv(value, multiple) * multiple;
    }
}
