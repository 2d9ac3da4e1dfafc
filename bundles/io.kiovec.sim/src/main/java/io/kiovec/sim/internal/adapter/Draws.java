// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Random numbers of which the n-th depends on nothing but the seed and n, so that one seed repeats a run. Any thread, no
 * lock.
 */
public final class Draws {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final AtomicLong state;

    /**
     * Begins a sequence.
     *
     * @param seed any number
     */
    public Draws(long seed) {
        state = new AtomicLong(mix(seed));
    }

    /** Stafford's variant 13 of the 64-bit finalizer, as SplittableRandom uses it. */
    static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** {@return any number} */
    public long nextLong() {
        return mix(state.addAndGet(GOLDEN));
    }

    /** {@return a number from 0 on and below 1} */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /**
     * {@return a number from 0 on and below a bound}
     *
     * @param bound positive
     */
    public long below(long bound) {
        return Math.min(bound - 1, (long) (nextDouble() * bound));
    }
}
