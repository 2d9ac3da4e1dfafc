// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

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
 * Small files and folders of sysfs. Read by a stream, because a channel is closed when its thread is interrupted, and then
 * a device would be missing from a scan only because somebody interrupted it.
 */
final class SysfsText {

    private SysfsText() {
    }

    /** {@return the bytes of a file, empty where it cannot be read} */
    static Optional<byte[]> bytes(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return Optional.of(in.readAllBytes());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** {@return the text of a file without blanks around it, empty where it cannot be read or has none} */
    static Optional<String> text(Path file) {
        return bytes(file).map(read -> new String(read, StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }

    /** {@return the number in a file, empty where there is none} */
    static OptionalLong number(Path file) {
        Optional<String> text = text(file);
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }

    /** {@return the names in a folder in their order, none where there is no such folder} */
    static List<String> names(Path folder) {
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
