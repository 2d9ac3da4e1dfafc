// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Copies data between memory and storage and sums it on the way, in pieces through memory of its own: so the sum is of what
 * is stored, or was, even when somebody changes the memory meanwhile. One thread at a time.
 */
final class SummedCopy {

    private static final int CHUNK = 1 << 16;

    private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK, 4096);
    private final ByteBuffer buffer = chunk.asByteBuffer();
    private final CRC32C sum = new CRC32C();

    /** {@return the CRC-32C of what was written} */
    int write(MemorySegment from, Storage storage, long offset) throws IOException {
        sum.reset();
        for (long done = 0; done < from.byteSize();) {
            int count = (int) Math.min(CHUNK, from.byteSize() - done);
            MemorySegment.copy(from, done, chunk, 0, count);
            sum.update(buffer.clear().limit(count));
            storage.write(offset + done, chunk.asSlice(0, count));
            done += count;
        }
        return (int) sum.getValue();
    }

    /** {@return the CRC-32C of what was read} */
    int read(Storage storage, long offset, MemorySegment into) throws IOException {
        sum.reset();
        for (long done = 0; done < into.byteSize();) {
            int count = next(storage, offset + done, into.byteSize() - done);
            MemorySegment.copy(chunk, 0, into, done, count);
            done += count;
        }
        return (int) sum.getValue();
    }

    /** {@return the CRC-32C of what is stored} */
    int read(Storage storage, long offset, int length) throws IOException {
        sum.reset();
        for (int done = 0; done < length;) {
            done += next(storage, offset + done, length - (long) done);
        }
        return (int) sum.getValue();
    }

    private int next(Storage storage, long offset, long left) throws IOException {
        int count = (int) Math.min(CHUNK, left);
        storage.read(offset, chunk.asSlice(0, count));
        sum.update(buffer.clear().limit(count));
        return count;
    }
}
