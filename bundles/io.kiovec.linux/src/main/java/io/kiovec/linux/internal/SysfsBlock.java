// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode.LoopBacking;
import io.kiovec.linux.BlockNode.Partition;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.KernelFile;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import io.kiovec.linux.QueueTrait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Block nodes as sysfs shows them, {@code Documentation/ABI/stable/sysfs-block}. A partition's directory lies in its
 * disk's, and only the disk has a queue.
 *
 * @param root where sysfs is mounted
 */
record SysfsBlock(Path root) {

    /** The unit of {@code size} and {@code start}, whatever the device's block is. */
    private static final long SECTOR = 512;

    /** {@return what is known about a node} */
    BlockNode node(DeviceNumber number) {
        Path directory;
        try {
            directory = root.resolve("dev/block").resolve(number.toString()).toRealPath();
        } catch (IOException absent) {
            return new BlockNode(number, Optional.empty(), OptionalLong.empty(), Answer.UNKNOWN, Optional.empty(),
                    OptionalLong.empty(), Optional.empty(), QueueLimits.UNKNOWN);
        }
        boolean isPartition = Files.exists(directory.resolve("partition"));
        Path disk = isPartition ? directory.getParent() : directory;
        return new BlockNode(number, Optional.of(directory.getFileName().toString()),
                sectors(directory.resolve("size")), answer(directory.resolve("ro")),
                isPartition ? partition(directory, disk) : Optional.empty(), KernelFile.number(disk.resolve("diskseq")),
                backing(disk.resolve("loop")), limits(disk));
    }

    /** {@return whether a node refuses writes} */
    Answer readOnly(DeviceNumber number) {
        return answer(root.resolve("dev/block").resolve(number.toString()).resolve("ro"));
    }

    private static Optional<Partition> partition(Path directory, Path disk) {
        OptionalLong index = KernelFile.number(directory.resolve("partition"));
        Optional<DeviceNumber> number = KernelFile.text(disk.resolve("dev")).flatMap(DeviceNumber::parse);
        return index.isEmpty()
                ? Optional.empty()
                : number.map(known -> new Partition(known, (int) index.getAsLong(),
                        sectors(directory.resolve("start"))));
    }

    private static Optional<LoopBacking> backing(Path loop) {
        return KernelFile.lines(loop.resolve("backing_file")).filter(file -> !file.isEmpty())
                .map(file -> new LoopBacking(Path.of(file), KernelFile.number(loop.resolve("offset")),
                        answer(loop.resolve("dio"))));
    }

    private static QueueLimits limits(Path disk) {
        Path queue = disk.resolve("queue");
        Map<QueueLimit, Long> numbers = new EnumMap<>(QueueLimit.class);
        for (QueueLimit limit : QueueLimit.values()) {
            KernelFile.number(queue.resolve(limit.file())).ifPresent(content -> put(numbers, limit, content));
        }
        Answer writeBack = KernelFile.lines(queue.resolve("write_cache"))
                .map(mode -> Answer.of(mode.equals("write back"))).orElse(Answer.UNKNOWN);
        return QueueLimits.of(numbers,
                Map.of(QueueTrait.ROTATIONAL, answer(queue.resolve("rotational")), QueueTrait.REMOVABLE,
                        answer(disk.resolve("removable")), QueueTrait.FORCED_UNIT_ACCESS, answer(queue.resolve("fua")),
                        QueueTrait.WRITE_BACK_CACHE, writeBack));
    }

    private static void put(Map<QueueLimit, Long> numbers, QueueLimit limit, long content) {
        try {
            numbers.put(limit, limit.value(content));
        } catch (ArithmeticException beyondLong) {
            // No bound that matters: 2^63 bytes and more. Left unknown.
            numbers.remove(limit);
        }
    }

    private static OptionalLong sectors(Path file) {
        OptionalLong sectors = KernelFile.number(file);
        return sectors.isEmpty() ? sectors : OptionalLong.of(Math.multiplyExact(sectors.getAsLong(), SECTOR));
    }

    private static Answer answer(Path file) {
        OptionalLong number = KernelFile.number(file);
        return number.isEmpty() ? Answer.UNKNOWN : Answer.of(number.getAsLong() != 0);
    }
}
