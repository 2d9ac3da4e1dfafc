// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** What an open block node says by ioctl, laid over what sysfs says of its number. */
final class OpenBlockNode {

    private final Descriptor descriptor;

    private OpenBlockNode(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * {@return what is known of an open node}
     *
     * @param known what is known of its number without it
     */
    static BlockNode ask(Descriptor descriptor, Function<DeviceNumber, BlockNode> known) throws ErrnoException {
        FileStatus status = descriptor.status();
        if (status.type() != FileType.BLOCK) {
            throw new ErrnoException("ioctl", Errno.ENOTBLK, descriptor.path().toString());
        }
        DeviceNumber number = status.node().orElseThrow();
        return new OpenBlockNode(descriptor).over(known.apply(number));
    }

    private BlockNode over(BlockNode known) throws ErrnoException {
        Map<QueueLimit, Long> numbers = new EnumMap<>(QueueLimit.class);
        numbers.putAll(known.limits().numbers());
        put(numbers, QueueLimit.LOGICAL_BLOCK_SIZE, "BLKSSZGET", BlockIoctl.SECTOR_SIZE);
        put(numbers, QueueLimit.PHYSICAL_BLOCK_SIZE, "BLKPBSZGET", BlockIoctl.PHYSICAL_SECTOR_SIZE);
        put(numbers, QueueLimit.MINIMUM_IO_SIZE, "BLKIOMIN", BlockIoctl.MINIMUM_IO);
        put(numbers, QueueLimit.OPTIMAL_IO_SIZE, "BLKIOOPT", BlockIoctl.OPTIMAL_IO);
        OptionalLong readOnly = number("BLKROGET", BlockIoctl.READ_ONLY);
        return new BlockNode(known.number(), known.name(),
                either(number("BLKGETSIZE64", BlockIoctl.SIZE_64), known.size()),
                readOnly.isEmpty() ? known.readOnly() : Answer.of(readOnly.getAsLong() != 0), known.partition(),
                either(number("BLKGETDISKSEQ", BlockIoctl.DISK_SEQUENCE), known.diskSequence()), known.backing(),
                QueueLimits.of(numbers, known.limits().traits()));
    }

    private void put(Map<QueueLimit, Long> numbers, QueueLimit limit, String name, long request) throws ErrnoException {
        number(name, request).ifPresent(value -> numbers.put(limit, value));
    }

    private static OptionalLong either(OptionalLong first, OptionalLong second) {
        return first.isPresent() ? first : second;
    }

    /** Ints too are asked for as longs: what the driver does not write stays 0, and lengths are unsigned. */
    private OptionalLong number(String name, long request) throws ErrnoException {
        try {
            return OptionalLong.of(descriptor.ioctlGetLong(name, request));
        } catch (ErrnoException failed) {
            return switch (failed.error()) {
                case ENOTTY, EINVAL, EOPNOTSUPP -> OptionalLong.empty();
                default -> throw failed;
            };
        }
    }
}
