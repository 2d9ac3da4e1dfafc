// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory of this process, as {@code smaps_rollup} tells its share (Pss). */
public final class ProcessMemory {

    private ProcessMemory() {
    }

    /**
     * {@return bytes of this process, its garbage collected}
     *
     * @throws IOException when the kernel does not tell
     * @throws InterruptedException when interrupted
     */
    public static long collected() throws IOException, InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
        }
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/smaps_rollup"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow() * 1024;
        }
    }
}
