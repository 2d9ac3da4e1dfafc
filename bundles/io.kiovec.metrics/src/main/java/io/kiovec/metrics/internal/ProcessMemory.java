// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What Linux says of this process' memory, from /proc/self/status (proc_pid_status(5)). Both are empty where there is no such
 * file.
 *
 * @param pinned bytes that cannot be moved, as io_uring's registered buffers: VmPin
 * @param locked bytes that cannot be swapped out, as locked allocators: VmLck
 */
record ProcessMemory(OptionalLong pinned, OptionalLong locked) {

    private static final Path STATUS = Path.of("/proc/self/status");

    static ProcessMemory now() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return of(lines.toList());
        } catch (IOException | UncheckedIOException notLinux) {
            return of(List.of());
        }
    }

    static ProcessMemory of(List<String> status) {
        return new ProcessMemory(bytes(status, "VmPin:"), bytes(status, "VmLck:"));
    }

    private static OptionalLong bytes(List<String> status, String key) {
        return status.stream().filter(line -> line.startsWith(key))
                .mapToLong(line -> 1024 * Long.parseLong(line.substring(key.length()).replace("kB", "").strip()))
                .findFirst();
    }
}
