// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Bytes in memory or in a file, of which those that were never written are zero and cost nothing. Any thread; who
 * closes it sees to it that nobody uses it any more.
 */
interface Store extends AutoCloseable {

    /** Copies out. */
    void read(long offset, MemorySegment memory) throws IOException;

    /** Copies in. */
    void write(long offset, MemorySegment memory) throws IOException;

    /** Makes zero. */
    void zero(long offset, long length) throws IOException;

    /** {@return whether all of a range is zero} */
    boolean isZero(long offset, long length) throws IOException;

    /** {@return eight bytes} The offset is a multiple of 8. */
    long word(long offset) throws IOException;

    /** Sets bits of eight bytes, all at once. */
    void or(long offset, long bits) throws IOException;

    /** Keeps bits of eight bytes and clears the others, all at once. */
    void and(long offset, long bits) throws IOException;

    /** Makes all last that was written before. */
    void force() throws IOException;

    /** Makes a range last. */
    void force(long offset, long length) throws IOException;

    @Override
    void close();
}
