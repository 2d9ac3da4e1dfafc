// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.QueueLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The block nodes that sysfs lists. Nothing is opened. */
final class BlockNodes {

    private final Kernel kernel;
    private final Path sysfs;

    BlockNodes(Kernel kernel, Path sysfs) {
        this.kernel = kernel;
        this.sysfs = sysfs;
    }

    /** {@return the nodes with a size; loop and RAM devices without one stand for nothing} */
    List<DeviceDescription> scan() {
        if (!Files.isDirectory(sysfs)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(sysfs)) {
            return entries.map(this::describe).flatMap(Optional::stream).toList();
        } catch (IOException notReadable) {
            return List.of();
        }
    }

    private Optional<DeviceDescription> describe(Path entry) {
        String name = entry.getFileName().toString();
        Optional<DeviceNumber> number = read(entry.resolve("dev")).map(BlockNodes::number);
        Optional<BlockNode> node = number.map(kernel::blockNode).filter(found -> found.size().orElse(0) > 0);
        return node.map(found -> new DeviceDescription(new Address("raw", "/dev/" + name.replace('!', '/')),
                Set.of(DeviceKind.BLOCK), "raw", text(found, entry), found.size(),
                found.limits().get(QueueLimit.LOGICAL_BLOCK_SIZE)));
    }

    private static DeviceNumber number(String text) {
        int colon = text.indexOf(':');
        return new DeviceNumber(Integer.parseInt(text.substring(0, colon)),
                Integer.parseInt(text.substring(colon + 1)));
    }

    private String text(BlockNode node, Path entry) {
        if (node.partition().isPresent()) {
            return "partition " + node.partition().get().index() + " of "
                    + kernel.blockNode(node.partition().get().disk()).name().orElse("a disk");
        }
        if (node.backing().isPresent()) {
            return "loop over " + node.backing().get().file();
        }
        String vendor = read(entry.resolve("device/vendor")).filter(text -> !text.startsWith("0x")).orElse("");
        String model = read(entry.resolve("device/model")).orElse("");
        String both = (vendor + " " + model).strip();
        return both.isEmpty() ? "block node" : both;
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
