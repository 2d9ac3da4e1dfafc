// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Small files of proc and sysfs. Read by a stream, because a channel is closed when its thread is interrupted, and then
 * a device would be missing from a scan only because somebody interrupted it.
 */
final class KernelText {

    private KernelText() {
    }

    /** {@return the text without blanks around it, empty where it cannot be read} */
    static Optional<String> read(Path file) {
        return bytes(file).map(read -> new String(read, StandardCharsets.UTF_8).strip());
    }

    /** {@return the bytes of a file, empty where it cannot be read} */
    static Optional<byte[]> bytes(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return Optional.of(in.readAllBytes());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
