// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * What a simulated disk keeps its data on. Offsets and lengths are in bytes and multiples of the disk's logical block,
 * within the capacity; the disk has checked that. What was never written, and what was deallocated, reads as zeroes.
 *
 * <p>Any thread, many at once; requests that touch the same blocks at the same time are done in any order. Every method
 * that touches the medium throws {@link IOException} when it fails: {@link MediumFailure} says of what kind, any other is
 * an error of the medium. Who opened it closes it, when nobody uses it any more.
 */
public interface DiskMedium extends AutoCloseable {

    /** Whether a block has a place on the medium (SBC-4, 4.7.4). */
    enum Provisioning {
        /** It was written. */
        ALLOCATED,
        /** It was not, or it was given up since: it reads as zeroes. */
        DEALLOCATED
    }

    /**
     * Neighbouring blocks that stand alike.
     *
     * @param length in bytes, positive, to the next that stands otherwise or to the medium's end
     * @param state how they stand
     */
    record Extent(long length, Provisioning state) {
    }

    /**
     * {@return a new medium in memory} It costs what is written, and ends when it is closed.
     *
     * @param capacity bytes, a multiple of the block
     * @param block bytes of a logical block
     */
    static DiskMedium inMemory(long capacity, int block) {
        return StoredMedium.inMemory(capacity, block);
    }

    /** {@return a number that no other medium has, the same as long as the medium lasts} */
    String serial();

    /**
     * {@return the name that its data has wherever it is reached, as NAA 3h, locally assigned (SPC-6, 7.7.6.6.4); empty where it has
     * none}
     */
    default OptionalLong name() {
        return OptionalLong.empty();
    }

    /** {@return bytes that it holds} */
    long capacity();

    /**
     * Reads.
     *
     * @param offset where
     * @param memory filled
     * @throws IOException when it could not all be read
     */
    void read(long offset, MemorySegment memory) throws IOException;

    /**
     * Writes. It lasts when it was flushed.
     *
     * @param offset where
     * @param memory what
     * @throws IOException when it could not all be written
     */
    void write(long offset, MemorySegment memory) throws IOException;

    /**
     * {@return the longest compare-and-write that the medium does by itself, in bytes, so that nobody comes in between who reaches
     * its data by another way; 0 where it does none, and the disk sees to it among those who come through the disk}
     */
    default long longestComparison() {
        return 0;
    }

    /**
     * Writes if what is expected is there, within {@link #longestComparison}. It lasts when it was flushed.
     *
     * @param offset where
     * @param data first what is expected, then what replaces it, of the same length
     * @throws MediumFailure of the kind {@link MediumFailure.Kind#MISCOMPARE} when something else is there; nothing was written
     * @throws IOException when it could not be done
     */
    default void compareAndWrite(long offset, MemorySegment data) throws IOException {
        throw new UnsupportedOperationException("compareAndWrite");
    }

    /**
     * Gives a range up: it reads as zeroes. Costs only what is allocated in it.
     *
     * @param offset where
     * @param length how much
     * @throws IOException when it could not be done
     */
    void deallocate(long offset, long length) throws IOException;

    /**
     * {@return how the blocks from an offset on stand}
     *
     * @param offset where, below the capacity
     * @throws IOException when nobody can tell
     */
    Extent extent(long offset) throws IOException;

    /**
     * {@return bytes that are allocated}
     *
     * @throws IOException when nobody can tell
     */
    long used() throws IOException;

    /**
     * Makes everything last that was written before.
     *
     * @throws IOException when something may be lost
     */
    void flush() throws IOException;

    /**
     * Makes a range last.
     *
     * @param offset where
     * @param length how much
     * @throws IOException when something may be lost
     */
    void flush(long offset, long length) throws IOException;

    /**
     * Loses what a loss of power loses: what a volatile cache holds and nobody flushed.
     *
     * @throws IOException when the medium fails
     */
    void powerLoss() throws IOException;

    /** Lets it go. What was written without a flush may be kept or not. */
    @Override
    void close();
}
