// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.linux.KernelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What sysfs says of a tape node, st(4) and Documentation/scsi/st.rst: the attributes of {@code class/scsi_tape/NAME}.
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

    /** {@return the folder of the SCSI device} */
    Path device() {
        return directory().resolve("device");
    }

    /** {@return an attribute of the SCSI device as text} */
    Optional<String> device(String attribute) {
        return KernelFile.text(device().resolve(attribute));
    }

    /** {@return a page of vital product data as the kernel has it} */
    Optional<byte[]> page(int code) {
        return KernelFile.bytes(device().resolve("vpd_pg%02x".formatted(code)));
    }

    /** {@return host, channel, target and unit, {@code 0:0:0:0}} */
    Optional<String> unit() {
        try {
            return Optional.of(device().toRealPath().getFileName().toString());
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
            return OptionalLong.of(Long.decode(KernelFile.text(file).orElse("")));
        } catch (NumberFormatException none) {
            return OptionalLong.empty();
        }
    }
}
