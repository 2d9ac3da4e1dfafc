// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import com.google.gson.JsonObject;
import io.kiovec.benchmarks.media.Stamps;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The pass in which data is looked at, with the same workers as are measured, one after the other. */
final class Verification {

    /** What is looked at, at most: each block twice, about. */
    private static final long BYTES = 256L << 20;

    private Verification() {
    }

    static void run(List<? extends Worker> workers, JobOptions options, long capacity, Path file) throws Exception {
        long bytes = Math.min(BYTES, 2 * capacity) / workers.size();
        long transfers = Math.max(2L * options.job().depth(), bytes / options.job().block());
        for (Worker worker : workers) {
            worker.verify(transfers);
        }
        if (options.job().direction() == Job.Direction.WRITE) {
            for (int i = 0; i < workers.size(); i++) {
                readBack(file, options.offsets(i, capacity), transfers, options.job().block());
            }
        }
        JsonObject said = new JsonObject();
        said.addProperty("verified", transfers * workers.size());
        System.out.println(said);
    }

    /** What was written is read by nothing of ours. */
    private static void readBack(Path file, Offsets offsets, long transfers, int block) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(block);
            for (long i = 0; i < transfers; i++) {
                long offset = offsets.next();
                buffer.clear();
                while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
                    // Until all of it is there.
                }
                Stamps.SECOND.check(MemorySegment.ofBuffer(buffer.flip()), offset);
            }
        }
    }
}
