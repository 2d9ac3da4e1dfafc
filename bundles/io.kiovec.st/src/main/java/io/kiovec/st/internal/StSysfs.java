// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What sysfs says of a tape node, st(4) and Documentation/scsi/st.rst: the attributes of {@code class/scsi_tape/NAME}.
 * Read by streams, because a channel is closed when its thread is interrupted.
 *
 * @param root of sysfs
 * @param name of the node
 */
record StSysfs(Path root, String name) {

    private static final String TAPES = "class/scsi_tape";

    static Path tapes(Path root) {
        return root.resolve(TAPES);
    }

    private Path directory() {
        return tapes(root).resolve(name);
    }

    /**
     * {@return what tells the node that there is now from each one that had its name before; empty when there is none} A
     * node that goes and comes back is another to the kernel, and has another number of its folder.
     */
    Optional<Object> presence() {
        try {
            return Optional.ofNullable(Files.readAttributes(directory(), BasicFileAttributes.class).fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** {@return an attribute of the node} */
    OptionalLong number(String attribute) {
        return number(directory().resolve(attribute));
    }

    /** {@return an attribute of the SCSI device as text} */
    Optional<String> device(String attribute) {
        return text(directory().resolve("device").resolve(attribute));
    }

    /** {@return a page of vital product data as the kernel has it} */
    Optional<byte[]> page(int code) {
        return bytes(directory().resolve("device").resolve("vpd_pg%02x".formatted(code)));
    }

    /** {@return host, channel, target and unit, {@code 0:0:0:0}} */
    Optional<String> unit() {
        try {
            return Optional.of(directory().resolve("device").toRealPath().getFileName().toString());
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /** {@return an attribute of the st driver} */
    OptionalLong driver(String attribute) {
        return number(root.resolve("bus/scsi/drivers/st").resolve(attribute));
    }

    /** {@return what the host's adapter takes in one command} */
    OptionalLong adapterElements() {
        Optional<String> unit = unit();
        return unit.isEmpty()
                ? OptionalLong.empty()
                : number(root.resolve("class/scsi_host/host" + unit.get().split(":")[0]).resolve("sg_tablesize"));
    }

    private static OptionalLong number(Path file) {
        try {
            return OptionalLong.of(Long.decode(text(file).orElse("")));
        } catch (NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    static Optional<String> text(Path file) {
        return bytes(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    private static Optional<byte[]> bytes(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return Optional.of(in.readAllBytes());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
