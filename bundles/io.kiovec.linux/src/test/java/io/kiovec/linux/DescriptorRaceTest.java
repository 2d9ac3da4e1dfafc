// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers of one file against a closer that has the number used again for another file at once. */
@Timeout(120)
class DescriptorRaceTest {

    private static final byte OURS = 'a';
    private static final byte ANOTHERS = 'b';
    private static final int ROUNDS = 100;

    @TempDir
    private Path directory;
    private final Kernel kernel = RunningKernel.get();

    @Test
    void L2_noCallReachesAnotherFileByAReusedNumber() throws Exception {
        race(Thread.ofPlatform().factory(), 6);
    }

    @Test
    void L2_noCallOfAVirtualThreadReachesAnotherFileByAReusedNumber() throws Exception {
        // A reader never parks, so there may be no more of them than carriers.
        race(Thread.ofVirtual().factory(), Runtime.getRuntime().availableProcessors());
    }

    private void race(ThreadFactory threads, int count) throws Exception {
        Path ours = write("ours", OURS);
        Path anothers = write("anothers", ANOTHERS);
        try (ExecutorService readers = Executors.newThreadPerTaskExecutor(threads)) {
            for (int round = 0; round < ROUNDS; round++) {
                Descriptor descriptor = kernel.open(ours, OpenAccess.READ_ONLY, Set.of());
                CountDownLatch reading = new CountDownLatch(count);
                List<Future<Byte>> seen = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    seen.add(readers.submit(() -> readUntilClosed(descriptor, reading)));
                }
                assertTrue(reading.await(30, TimeUnit.SECONDS));
                descriptor.close();
                List<Descriptor> successors = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    successors.add(kernel.open(anothers, OpenAccess.READ_ONLY, Set.of()));
                }
                for (Future<Byte> each : seen) {
                    assertEquals(OURS, each.get(30, TimeUnit.SECONDS), "read from the file that got the number");
                }
                assertEquals(Descriptor.State.CLOSED, descriptor.state());
                for (Descriptor successor : successors) {
                    successor.close();
                }
            }
        }
    }

    /** {@return the byte that all reads gave, or the first that was not ours} */
    private static byte readUntilClosed(Descriptor descriptor, CountDownLatch reading) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1);
            boolean started = false;
            while (true) {
                long result = descriptor.pread(memory, 0, 1, 0);
                if (result == Errno.EBADF.result()) {
                    return OURS;
                }
                if (result < 0) {
                    throw descriptor.failure("pread", result);
                }
                byte read = memory.get(ValueLayout.JAVA_BYTE, 0);
                if (read != OURS) {
                    return read;
                }
                if (!started) {
                    started = true;
                    reading.countDown();
                }
            }
        }
    }

    private Path write(String name, byte content) throws IOException {
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, content);
        return Files.write(directory.resolve(name), bytes);
    }
}
