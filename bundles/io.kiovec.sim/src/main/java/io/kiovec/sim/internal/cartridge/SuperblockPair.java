// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The two places of a superblock. Each new one goes over the older and is synced at once, so one of them is always whole:
 * the frame around it (magic, length, sequence number, checksum) tells which.
 */
final class SuperblockPair {

    /** Bytes of one place. */
    static final int PLACE = 1 << 16;

    private static final long MAGIC = 0x4B696F5461706531L;
    private static final int HEAD = Long.BYTES + Integer.BYTES + Long.BYTES;

    private final Storage storage;
    private long sequence;

    SuperblockPair(Storage storage) {
        this.storage = storage;
    }

    /** {@return the newest that is whole} */
    Optional<byte[]> read() throws IOException {
        Optional<byte[]> newest = Optional.empty();
        for (int place = 0; place < 2; place++) {
            byte[] frame = new byte[PLACE];
            storage.read((long) place * PLACE, MemorySegment.ofArray(frame));
            ByteBuffer in = ByteBuffer.wrap(frame);
            long magic = in.getLong();
            int length = in.getInt();
            long number = in.getLong();
            if (magic != MAGIC || length < 0 || length > PLACE - HEAD - Integer.BYTES || number <= sequence
                    || number % 2 != place || in.getInt(HEAD + length) != sum(frame, HEAD + length)) {
                continue;
            }
            byte[] content = new byte[length];
            in.get(content);
            newest = Optional.of(content);
            sequence = number;
        }
        return newest;
    }

    void write(byte[] content) throws IOException {
        if (content.length > PLACE - HEAD - Integer.BYTES) {
            throw new IOException("the auxiliary memory is full");
        }
        ByteBuffer out = ByteBuffer.allocate(HEAD + content.length + Integer.BYTES);
        out.putLong(MAGIC).putInt(content.length).putLong(sequence + 1).put(content);
        out.putInt(sum(out.array(), out.position()));
        long offset = (sequence + 1) % 2 * PLACE;
        storage.write(offset, MemorySegment.ofArray(out.array()));
        storage.sync(offset, out.capacity());
        sequence++;
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }
}
