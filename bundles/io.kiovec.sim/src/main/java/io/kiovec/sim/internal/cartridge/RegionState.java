// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

/** What the superblock says of one region. Offsets but {@link #start} are within the region. */
final class RegionState {

    private final long start;
    private final long capacity;
    private final long seed;
    private long trusted;
    private long trustedChain;
    private long touched;

    RegionState(long start, long capacity, long seed, long trusted, long trustedChain, long touched) {
        this.start = start;
        this.capacity = capacity;
        this.seed = seed;
        this.trusted = trusted;
        this.trustedChain = trustedChain;
        this.touched = touched;
    }

    /** Offset in the storage. */
    long start() {
        return start;
    }

    long capacity() {
        return capacity;
    }

    /** The chain value before the first entry. */
    long seed() {
        return seed;
    }

    /** What lies before was synced at some time and not overwritten since. */
    long trusted() {
        return trusted;
    }

    /** The chain value of the last trusted entry. */
    long trustedChain() {
        return trustedChain;
    }

    void trust(long offset, long chain) {
        trusted = offset;
        trustedChain = chain;
    }

    /** Nothing was ever written at or behind this offset, nor is it before this is raised. */
    long touched() {
        return touched;
    }

    void touch(long offset) {
        touched = offset;
    }
}
