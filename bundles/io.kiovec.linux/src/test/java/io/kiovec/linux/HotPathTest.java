// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HotPathTest {

    private static final int CALLS = 100_000;
    private static final int BATCHES = 200;

    private final Kernel kernel = RunningKernel.get();

    @Test
    void transfersAllocateNothingOnceCompiled() throws IOException {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
                "this JVM does not count allocation");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofShared();
                Descriptor descriptor = kernel.open(Path.of("/dev/null"), OpenAccess.READ_WRITE, Set.of())) {
            MemorySegment memory = arena.allocate(8192);
            long least = Long.MAX_VALUE;
            // The compiler works beside the test: the first batches are not compiled yet.
            for (int batch = 0; batch < BATCHES && least >= CALLS; batch++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                transfer(descriptor, memory);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least < CALLS, least + " bytes for " + CALLS + " transfers");
        }
    }

    private static void transfer(Descriptor descriptor, MemorySegment memory) {
        for (int call = 0; call < CALLS; call += 2) {
            descriptor.pread(memory, call & 512, 4096, 0);
            descriptor.pwrite(memory, call & 512, 4096, 0);
        }
    }
}
