// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the calls that are inside one endpoint: a striped counter, whose {@link #enter} returns the stripe that
 * {@link #exit} uses, so that it is right with virtual threads too, whose carriers change in between. The lower half of
 * a count is how many are inside, the upper half how many came, so that whether an endpoint is used costs nothing.
 */
final class InFlight {

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    /** Longs between two stripes: 128 bytes, for adjacent cache lines are fetched in pairs. */
    private static final int SPACING = 16;

    private static final long ONE = (1L << 32) + 1;
    private static final long INSIDE = 0xFFFF_FFFFL;

    private final long[] counts;
    private final int mask;

    InFlight() {
        int stripes = Integer.highestOneBit(Math.clamp(2L * Runtime.getRuntime().availableProcessors() - 1, 2, 64));
        counts = new long[(stripes + 1) * SPACING];
        mask = stripes - 1;
    }

    /** {@return the stripe to leave by} */
    int enter() {
        long thread = Thread.currentThread().threadId();
        int stripe = ((int) (thread ^ thread >>> 8) & mask) + 1;
        enter(stripe);
        return stripe;
    }

    void enter(int stripe) {
        COUNT.getAndAdd(counts, stripe * SPACING, ONE);
    }

    void exit(int stripe) {
        COUNT.getAndAdd(counts, stripe * SPACING, -1L);
    }

    /**
     * {@return whether every stripe was seen at zero, one after the other} Once nobody who enters stays, see
     * {@link Gate}, that means that nobody is inside.
     */
    boolean isEmpty() {
        for (int stripe = 1; stripe <= mask + 1; stripe++) {
            if (((long) COUNT.getVolatile(counts, stripe * SPACING) & INSIDE) != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return how many are inside, of all stripes, each seen at another moment} */
    long count() {
        long sum = 0;
        for (int stripe = 1; stripe <= mask + 1; stripe++) {
            sum += (int) (long) COUNT.getVolatile(counts, stripe * SPACING);
        }
        return sum;
    }

    /** {@return how many came so far; it wraps around} */
    long entries() {
        long entries = 0;
        for (int stripe = 1; stripe <= mask + 1; stripe++) {
            entries += (long) COUNT.getVolatile(counts, stripe * SPACING) >>> 32;
        }
        return entries;
    }
}
