// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.KernelFile;
import io.kiovec.linux.QueueLimit;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The block nodes that sysfs lists. Nothing is opened. */
final class BlockNodes {

    private static final int RAM_MAJOR = 1;

    private final Kernel kernel;
    private final Path classDirectory;
    private final DiskNames names;

    BlockNodes(Kernel kernel, Path sysfs) {
        this.kernel = kernel;
        classDirectory = sysfs.resolve("class/block");
        names = new DiskNames(sysfs);
    }

    /**
     * {@return the nodes with a size, by name} Loop devices without one stand for nothing, RAM disks are for booting.
     */
    List<DeviceDescription> scan() {
        List<DeviceDescription> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(classDirectory)) {
            entries.forEach(entry -> describe(entry).ifPresent(found::add));
        } catch (IOException | DirectoryIteratorException noSysfs) {
            return List.of();
        }
        found.sort(Comparator.comparing(device -> device.address().rest()));
        return found;
    }

    private Optional<DeviceDescription> describe(Path entry) {
        // A slash in a node's name is an exclamation mark in sysfs.
        String name = entry.getFileName().toString().replace('!', '/');
        return number(entry).filter(number -> number.major() != RAM_MAJOR).map(kernel::blockNode)
                .filter(found -> found.size().orElse(0) > 0)
                .map(found -> new DeviceDescription(new Address("raw", "/dev/" + name), Set.of(DeviceKind.BLOCK), "raw",
                        text(found, entry), found.size(), found.limits().get(QueueLimit.LOGICAL_BLOCK_SIZE),
                        RawIdentity.ofNode(found, names)));
    }

    /** {@return the number of a node by its directory in sysfs, empty when it has just gone} */
    static Optional<DeviceNumber> number(Path entry) {
        return KernelFile.text(entry.resolve("dev")).flatMap(DeviceNumber::parse);
    }

    private String text(BlockNode node, Path entry) {
        if (node.partition().isPresent()) {
            return "partition " + node.partition().get().index() + " of "
                    + kernel.blockNode(node.partition().get().disk()).name().orElse("a disk");
        }
        if (node.backing().isPresent()) {
            return "loop over " + node.backing().get().file();
        }
        Optional<String> mapped = KernelFile.text(entry.resolve("dm/name"));
        if (mapped.isPresent()) {
            return "device mapper " + mapped.get();
        }
        // A number here is a PCI identifier, which is no name.
        String vendor = KernelFile.text(entry.resolve("device/vendor")).filter(text -> !text.startsWith("0x"))
                .orElse("");
        String both = (vendor + " " + KernelFile.text(entry.resolve("device/model")).orElse("")).strip();
        return both.isEmpty() ? "block node" : both;
    }
}
