// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.linux.BlockNode.Partition;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.KernelFile;
import io.kiovec.linux.ScsiDeviceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether an open block node still reaches its disk. The kernel ends what is sent to a disk that has gone with whatever
 * error it meets first (ENODEV, EIO, ENOSPC, or the end of a disk without a size), and the same number may be another
 * disk's by then. So sysfs is asked, and the node's own size. Any thread.
 */
final class DiskPresence {

    private final Kernel kernel;
    private final Descriptor descriptor;
    private final Path entry;
    private final OptionalLong sequence;
    private final boolean watched;

    /**
     * Looks at an open node.
     *
     * @param kernel tells of it
     * @param descriptor the node
     * @param node what it was when it was opened
     * @param sysfs where sysfs is
     */
    DiskPresence(Kernel kernel, Descriptor descriptor, BlockNode node, Path sysfs) {
        this.kernel = kernel;
        this.descriptor = descriptor;
        DeviceNumber disk = node.partition().map(Partition::disk).orElse(node.number());
        entry = sysfs.resolve("dev/block").resolve(disk.toString());
        sequence = node.diskSequence();
        watched = Files.exists(entry) && node.size().orElse(0) > 0;
    }

    /** {@return why the disk is not reached any more, as a clause; empty while it may be} */
    Optional<String> lost() {
        if (!watched) {
            return Optional.empty();
        }
        if (!Files.exists(entry)) {
            return Optional.of("the kernel has removed the disk");
        }
        Optional<String> present = KernelFile.text(entry.resolve("diskseq"));
        if (sequence.isPresent() && present.isPresent()
                && !present.get().equals(Long.toString(sequence.getAsLong()))) {
            return Optional.of("the kernel has removed the disk, and another one has its number");
        }
        Optional<String> state = ScsiDeviceState.loss(entry.resolve("device"));
        if (state.isPresent()) {
            return state;
        }
        boolean removable = KernelFile.text(entry.resolve("removable")).filter("1"::equals).isPresent();
        return !removable && size() == 0 ? Optional.of("the kernel is removing the disk") : Optional.empty();
    }

    private long size() {
        try {
            return kernel.blockNode(descriptor).size().orElse(1);
        } catch (ErrnoException gone) {
            return 0;
        }
    }
}
