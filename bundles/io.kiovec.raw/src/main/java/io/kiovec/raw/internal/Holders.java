// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.linux.BlockNode.Partition;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.KernelFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds a block node that cannot be claimed, as far as the kernel tells. A disk is also held by whoever holds one
 * of its partitions, and the other way round. Nodes are compared by number: they have many names.
 */
final class Holders {

    private final Kernel kernel;
    private final Path proc;
    private final Path sysfs;

    Holders(Kernel kernel, Path proc, Path sysfs) {
        this.kernel = kernel;
        this.proc = proc;
        this.sysfs = sysfs;
    }

    /** {@return a clause that names the holder, or says how to find it} */
    String of(DeviceNumber number, Path path) {
        for (Map.Entry<DeviceNumber, String> related : related(number).entrySet()) {
            Optional<String> holder = mount(related.getKey()).or(() -> swap(related.getKey()))
                    .or(() -> holder(related.getKey()));
            if (holder.isPresent()) {
                return "is in use: " + related.getValue() + holder.get();
            }
        }
        return "is in use by another program, or open for writing in this one: 'fuser -v " + path + "' may name it";
    }

    /** {@return the node, its disk or its partitions, each with what to call it} */
    private Map<DeviceNumber, String> related(DeviceNumber number) {
        Map<DeviceNumber, String> all = new LinkedHashMap<>();
        all.put(number, "it is ");
        Optional<DeviceNumber> disk = kernel.blockNode(number).partition().map(Partition::disk);
        disk.ifPresent(whole -> all.put(whole, "its disk " + name(whole) + " is "));
        for (Path entry : entries(directory(number))) {
            if (Files.exists(entry.resolve("partition"))) {
                BlockNodes.number(entry)
                        .ifPresent(part -> all.put(part, "its partition " + entry.getFileName() + " is "));
            }
        }
        return all;
    }

    private String name(DeviceNumber number) {
        BlockNode node = kernel.blockNode(number);
        return node.name().orElse(number.toString());
    }

    private Path directory(DeviceNumber number) {
        return sysfs.resolve("dev/block").resolve(number.toString());
    }

    private static List<Path> entries(Path directory) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException notTold) {
            found.clear();
        }
        return found;
    }

    /** A line of mountinfo: id, parent, number, root, mount point, options, tags, "-", type, source, options. */
    private Optional<String> mount(DeviceNumber number) {
        for (String line : KernelFile.text(proc.resolve("self/mountinfo")).orElse("").split("\n")) {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (dash > 4 && (fields[2].equals(number.toString())
                    || dash + 2 < fields.length && isNode(fields[dash + 2], number))) {
                return Optional.of("mounted at " + fields[4].replace("\\040", " "));
            }
        }
        return Optional.empty();
    }

    private Optional<String> swap(DeviceNumber number) {
        return KernelFile.text(proc.resolve("swaps")).orElse("").lines().skip(1)
                .filter(line -> isNode(line.split("\\s+")[0], number)).findFirst().map(line -> "used as swap");
    }

    private Optional<String> holder(DeviceNumber number) {
        return entries(directory(number).resolve("holders")).stream().findFirst()
                .map(holder -> "held by " + holder.getFileName()
                        + KernelFile.text(holder.resolve("dm/name")).map(name -> " (" + name + ")").orElse(""));
    }

    private boolean isNode(String path, DeviceNumber number) {
        try {
            return path.startsWith("/") && kernel.status(Path.of(path)).node().equals(Optional.of(number));
        } catch (ErrnoException | InvalidPathException notHere) {
            return false;
        }
    }
}
