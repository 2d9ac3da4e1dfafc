// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the kernel's small text files. By streams and not by channels: a channel is closed by an interrupt, and then a
 * limit would be unknown only because somebody interrupted the thread that asked.
 */
final class KernelFile {

    private KernelFile() {
    }

    /** {@return the text without its last line end, empty where there is no such file or it cannot be read} */
    static Optional<String> text(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** {@return the decimal number in a file, empty where there is none or it is negative or too large} */
    static OptionalLong number(Path file) {
        try {
            long number = Long.parseLong(text(file).orElse("").strip());
            return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }
}
