// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel says about a block node: sysfs, and for an open node the ioctls of {@code linux/fs.h}, which win.
 * A snapshot; removable media change it.
 *
 * @param number the node's own number
 * @param name the kernel's name, {@code loop0} or {@code sda1}; empty where sysfs is not there
 * @param size in bytes
 * @param readOnly whether it refuses writes
 * @param partition where it lies on its disk; empty for a whole disk, and where sysfs is not there
 * @param diskSequence the number that the disk, not the partition, got when it came (BLKGETDISKSEQ, Linux 5.15): never
 *        used again until the next boot
 * @param backing what a loop device shows; empty for anything else, and for a loop device without a file
 * @param limits the disk's queue; of a partition too
 */
public record BlockNode(DeviceNumber number, Optional<String> name, OptionalLong size, Answer readOnly,
        Optional<Partition> partition, OptionalLong diskSequence, Optional<LoopBacking> backing, QueueLimits limits) {

    /**
     * Where a partition lies.
     *
     * @param disk the whole disk's number
     * @param index the partition's number on it, from 1
     * @param start the first byte on the disk; empty where sysfs does not say
     */
    public record Partition(DeviceNumber disk, int index, OptionalLong start) {
    }

    /**
     * What a loop device shows. For a partition of a loop device it is the disk's.
     *
     * @param file the path as the kernel prints it; where the file was deleted it ends in " (deleted)"
     * @param offset the first byte that is shown; empty where sysfs does not say
     * @param directIo whether the loop driver itself goes past the page cache
     */
    public record LoopBacking(Path file, OptionalLong offset, Answer directIo) {
    }
}
