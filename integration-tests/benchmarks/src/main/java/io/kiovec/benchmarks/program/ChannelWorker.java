// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.benchmarks.media.Stamps;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A FileChannel and a direct buffer of the worker's own, aligned to a page. */
final class ChannelWorker extends Worker {

    private final FileChannel channel;
    private final Job job;
    private final Offsets offsets;

    ChannelWorker(FileChannel channel, Job job, Offsets offsets) {
        this.channel = channel;
        this.job = job;
        this.offsets = offsets;
    }

    @Override
    void work() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            ByteBuffer buffer = arena.allocate(job.block(), Stamps.UNIT).fill((byte) 0x5a).asByteBuffer();
            while (!isEnding()) {
                transfer(buffer, offsets.next());
                did(1);
            }
        }
    }

    private void transfer(ByteBuffer buffer, long offset) throws IOException {
        buffer.clear();
        int moved = job.direction() == Job.Direction.READ
                ? channel.read(buffer, offset)
                : channel.write(buffer, offset);
        if (moved != job.block()) {
            throw new IOException("moved " + moved + " bytes of " + job.block());
        }
    }

    @Override
    void verify(long transfers) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(job.block(), Stamps.UNIT);
            for (long i = 0; i < transfers; i++) {
                long offset = offsets.next();
                if (job.direction() == Job.Direction.WRITE) {
                    Stamps.SECOND.write(memory, offset);
                    transfer(memory.asByteBuffer(), offset);
                } else {
                    memory.fill((byte) 0);
                    transfer(memory.asByteBuffer(), offset);
                    Stamps.FIRST.check(memory, offset);
                }
            }
        }
    }
}
