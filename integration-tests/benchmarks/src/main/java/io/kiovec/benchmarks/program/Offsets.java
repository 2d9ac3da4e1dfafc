// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

/** Where the transfers of one thread are, in bytes. For one thread. */
abstract sealed class Offsets {

    /** {@return where the next one is} */
    abstract long next();

    /** Each block as likely as any other: SplitMix64 (Steele, Lea and Flood, 2014), scaled without a division. */
    static final class Random extends Offsets {

        private final long blocks;
        private final long block;
        private long state;

        Random(long seed, long blocks, long block) {
            this.blocks = blocks;
            this.block = block;
            state = seed;
        }

        @Override
        long next() {
            state += 0x9E3779B97F4A7C15L;
            return Math.unsignedMultiplyHigh(mix(state), blocks) * block;
        }

        static long mix(long value) {
            long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            return z ^ z >>> 31;
        }
    }

    /** One behind the other, and from the beginning again. */
    static final class Sequential extends Offsets {

        private final long end;
        private final long block;
        private long at;

        Sequential(long first, long blocks, long block) {
            this.block = block;
            end = blocks * block;
            at = first * block;
        }

        @Override
        long next() {
            long now = at;
            at += block;
            if (at == end) {
                at = 0;
            }
            return now;
        }
    }
}
