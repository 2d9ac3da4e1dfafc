// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import java.util.concurrent.atomic.AtomicLong;

/** Random numbers of which the n-th depends on nothing but the seed and n, so that a seed repeats a run. Any thread. */
public final class Draws {

    /** The step of SplittableRandom's sequence, whose finalizer this uses too. */
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private final AtomicLong state;

    /**
     * Begins a sequence.
     *
     * @param seed any number
     */
    public Draws(long seed) {
        state = new AtomicLong(mix(seed));
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** {@return a number from 0 on and below 1} */
    public double nextDouble() {
        return (mix(state.addAndGet(STEP)) >>> 11) * 0x1.0p-53;
    }

    /** {@return a number from 0 on and below a positive bound} */
    public long below(long bound) {
        return Math.min(bound - 1, (long) (nextDouble() * bound));
    }
}
