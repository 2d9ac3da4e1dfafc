// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * What the bytes of a cartridge lie on. What was never written reads as zeroes. One thread at a time, except that any
 * thread may close it when no other is inside.
 */
interface Storage extends AutoCloseable {

    /**
     * Reads.
     *
     * @param offset of the first byte
     * @param into all of it is filled
     * @throws IOException when the bytes cannot be had
     */
    void read(long offset, MemorySegment into) throws IOException;

    /**
     * Writes. What was written may be lost, in whole or in part and in any order, until it is synced.
     *
     * @param offset of the first byte
     * @param from all of it is written
     * @throws IOException when there is no room, or the bytes cannot be written
     */
    void write(long offset, MemorySegment from) throws IOException;

    /**
     * Makes a range read as zeroes; not synced.
     *
     * @param offset of the first byte
     * @param length bytes
     * @throws IOException when there is no room, or the bytes cannot be written
     */
    void clear(long offset, long length) throws IOException;

    /**
     * Returns when what was written in a range will survive a loss of power.
     *
     * @param offset of the first byte
     * @param length bytes
     * @throws IOException when that cannot be done; what was written since the last sync may be lost
     */
    void sync(long offset, long length) throws IOException;

    @Override
    void close();
}
