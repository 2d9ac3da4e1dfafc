// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.Kernel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What sysfs said of block nodes that are to be opened in a moment, for one opening each: thirty small files, which take a
 * millisecond that requests would wait. It counts for the very disk only, by the kernel's sequence number. Any thread.
 */
final class Foreknowledge {

    /** Longer than draining takes, and short: some of what sysfs says can be set. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    /**
     * What is known of a node.
     *
     * @param node what the kernel says of it
     * @param names its disk's own
     */
    record Seen(BlockNode node, List<DiskNames.Name> names) {
    }

    private record Entry(Seen seen, long nanos) {
    }

    private final Path sysfs;
    private final Map<DeviceNumber, Entry> entries = new ConcurrentHashMap<>();

    Foreknowledge(Path sysfs) {
        this.sysfs = sysfs;
    }

    /** Looks at what an address names; at nothing but block nodes. */
    void look(Kernel kernel, Address address) {
        try {
            FileStatus status = kernel.status(Path.of(address.rest()));
            if (status.type() == FileType.BLOCK) {
                BlockNode node = kernel.blockNode(status.node().orElseThrow());
                long now = System.nanoTime();
                entries.values().removeIf(entry -> now - entry.nanos() > FRESH.toNanos());
                entries.put(node.number(), new Entry(new Seen(node, names(node)), now));
            }
        } catch (ErrnoException | InvalidPathException nothing) {
            // The opening says so.
        }
    }

    /**
     * {@return what is known of an open node}
     *
     * @param descriptor the node
     * @param number its number
     * @throws ErrnoException what the kernel said
     */
    Seen of(Kernel kernel, Descriptor descriptor, DeviceNumber number) throws ErrnoException {
        Entry entry = entries.remove(number);
        if (entry != null && System.nanoTime() - entry.nanos() <= FRESH.toNanos()) {
            BlockNode before = entry.seen().node();
            BlockNode now = kernel.blockNode(descriptor, before);
            if (now.diskSequence().isPresent() && now.diskSequence().equals(before.diskSequence())
                    && now.size().equals(before.size())) {
                return new Seen(now, entry.seen().names());
            }
        }
        BlockNode node = kernel.blockNode(descriptor);
        return new Seen(node, names(node));
    }

    private List<DiskNames.Name> names(BlockNode node) {
        return new DiskNames(sysfs).of(RawIdentity.disk(node));
    }
}
