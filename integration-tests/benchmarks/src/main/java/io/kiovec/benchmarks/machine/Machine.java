// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.machine;

import io.kiovec.benchmarks.media.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What was measured on.
 *
 * @param processors how many, and which
 * @param memory how much
 * @param kernel its release
 * @param java the JVM of our side
 * @param fio its version
 */
public record Machine(String processors, String memory, String kernel, String java, String fio) {

    /**
     * {@return this one}
     *
     * @throws IOException when the kernel does not tell
     */
    public static Machine here() throws IOException {
        String model = field("/proc/cpuinfo", "model name").replaceAll("\\s+", " ");
        long kib = Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", ""));
        return new Machine(Runtime.getRuntime().availableProcessors() + " x " + model,
                Math.round(kib / 1024.0 / 1024) + " GiB", Tool.read(Path.of("/proc/sys/kernel/osrelease")),
                System.getProperty("java.vendor") + " " + Runtime.version(), version());
    }

    private static String version() {
        try {
            return Tool.run("fio", "--version");
        } catch (IOException e) {
            return "none";
        }
    }

    private static String field(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
        }
    }
}
