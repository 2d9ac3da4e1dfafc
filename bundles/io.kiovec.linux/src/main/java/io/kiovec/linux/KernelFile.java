// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the kernel's small files and folders in proc and sysfs, proc(5) and sysfs(5). By streams and not by channels: a channel
 * is closed by an interrupt, and then something would be unknown only because somebody interrupted the thread that asked.
 * Any thread.
 */
public final class KernelFile {

    private KernelFile() {
    }

    /**
     * {@return the bytes, empty where there is no such file or it cannot be read}
     *
     * @param file which
     */
    public static Optional<byte[]> bytes(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return Optional.of(in.readAllBytes());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * {@return the text without its last line end, blanks kept, empty where it cannot be read}
     *
     * @param file which
     */
    public static Optional<String> lines(Path file) {
        return bytes(file).map(read -> new String(read, StandardCharsets.UTF_8))
                .map(text -> text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    }

    /**
     * {@return the text without blanks around it, empty where it cannot be read or has none}
     *
     * @param file which
     */
    public static Optional<String> text(Path file) {
        return lines(file).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * {@return the decimal number in a file, empty where there is none or it is negative or too large}
     *
     * @param file which
     */
    public static OptionalLong number(Path file) {
        try {
            long number = Long.parseLong(text(file).orElse(""));
            return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }

    /**
     * {@return the names in a folder, sorted, none where there is no such folder}
     *
     * @param folder which
     */
    public static List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException absent) {
            return List.of();
        }
        names.sort(null);
        return names;
    }
}
