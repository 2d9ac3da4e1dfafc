// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a transfer allocates once it is compiled. That is the compiler's choice as well as ours, and it chooses by what it
 * has seen: so each measurement has a JVM of its own, in which nothing else has run, and the best of some counts.
 */
@Tag("compiled")
class HotPathTest {

    private static final int CALLS = 100_000;
    private static final int BATCHES = 100;
    private static final int JVMS = 5;

    @Test
    void transfersAllocateNothingOnceCompiled() throws Exception {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
                "this JVM does not count allocation");
        long least = Long.MAX_VALUE;
        for (int jvm = 0; jvm < JVMS && least >= CALLS; jvm++) {
            least = Math.min(least, measured());
        }
        assertTrue(least < CALLS, least + " bytes for " + CALLS + " transfers");
    }

    private static long measured() throws Exception {
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-XX:-BackgroundCompilation", "-cp",
                System.getProperty("java.class.path"), HotPathTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader told = process.inputReader()) {
            String bytes = told.readLine();
            assertEquals(0, process.waitFor());
            return Long.parseLong(bytes);
        }
    }

    /** Prints the fewest bytes that a batch of transfers allocated. */
    public static void main(String... arguments) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofShared();
                Descriptor descriptor = RunningKernel.get().open(Path.of("/dev/null"), OpenAccess.READ_WRITE,
                        Set.of())) {
            MemorySegment memory = arena.allocate(8192);
            long least = Long.MAX_VALUE;
            // The first batches are not compiled yet.
            for (int batch = 0; batch < BATCHES && least >= CALLS; batch++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                transfer(descriptor, memory);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            System.out.println(least);
        }
    }

    private static void transfer(Descriptor descriptor, MemorySegment memory) {
        for (int call = 0; call < CALLS; call += 2) {
            descriptor.pread(memory, call & 512, 4096, 0);
            descriptor.pwrite(memory, call & 512, 4096, 0);
        }
    }
}
