// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DirectIo;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FallocateMode;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import io.kiovec.linux.QueueTrait;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * What the kernel bounds. The block layer splits direct I/O by itself, so what sysfs says of requests and segments is
 * advice; hard is only what one system call moves.
 */
final class RawLimits {

    /** What one pread(2) or pwrite(2) moves at most, before rounding down to a block. */
    static final long CALL = 0x7ffff000L;
    /** What one BLKZEROOUT, BLKDISCARD or fallocate(2) is asked for, so that none takes minutes. */
    static final long RANGE = 1L << 30;

    private RawLimits() {
    }

    /** Whether there are queues of its own is known when one is opened: a probe says what is quicker. */
    private static Limits.Builder common(long capacity, long block) {
        return Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, block)
                .set(Limit.CAPACITY, capacity - capacity % block).set(Limit.OFFSET_ALIGNMENT, block)
                .set(Limit.LENGTH_ALIGNMENT, block).set(Limit.MAX_TRANSFER, CALL - CALL % block)
                .set(Trait.FORCE_UNIT_ACCESS, Support.YES).set(Trait.NEEDS_REGISTRATION, Support.NO);
    }

    static Limits ofNode(BlockNode node, FileStatus status, AccessMode access) {
        QueueLimits queue = node.limits();
        long block = queue.get(QueueLimit.LOGICAL_BLOCK_SIZE).orElse(512);
        Limits.Builder limits = common(node.size().orElse(0), block);
        limits.set(Limit.PHYSICAL_BLOCK, positive(queue.get(QueueLimit.PHYSICAL_BLOCK_SIZE)));
        OptionalLong queueAlignment = positive(queue.get(QueueLimit.DMA_ALIGNMENT));
        limits.set(Limit.ADDRESS_ALIGNMENT, status.directIo() instanceof DirectIo.Aligned(int memory, int offset)
                ? OptionalLong.of(memory)
                : OptionalLong.of(queueAlignment.orElse(block)));
        OptionalLong optimal = positive(queue.get(QueueLimit.OPTIMAL_IO_SIZE));
        limits.set(Limit.BEST_TRANSFER, optimal.isPresent() ? optimal : positive(queue.get(QueueLimit.MAX_REQUEST)));
        limits.set(Limit.DISCARD_GRANULARITY, positive(queue.get(QueueLimit.DISCARD_GRANULARITY)));
        queue.get(QueueLimit.MAX_DISCARD)
                .ifPresent(most -> limits.set(Limit.MAX_DISCARD, most == 0 ? 0 : RANGE - RANGE % block));
        // The kernel writes the zeroes where the device cannot, and needs no memory of ours for it.
        return limits.set(Limit.MAX_WRITE_ZEROES, RANGE - RANGE % block).set(Trait.READ_ONLY, support(node.readOnly()))
                .set(Trait.ROTATIONAL, support(queue.get(QueueTrait.ROTATIONAL)))
                .set(Trait.REMOVABLE, support(queue.get(QueueTrait.REMOVABLE)))
                .set(Trait.EXCLUSIVE, Support.of(access.writes())).build();
    }

    /**
     * {@return the limits of an open file}
     *
     * @param disk what its file system lies on, which may be unknown
     */
    static Limits ofFile(Address address, Descriptor descriptor, FileStatus status, QueueLimits disk,
            AccessMode access) throws DeviceException {
        int block;
        int memory;
        switch (status.directIo()) {
            case DirectIo.Aligned(int addresses, int offsets) -> {
                memory = addresses;
                block = offsets;
            }
            case DirectIo.Unsupported() -> throw new DeviceException.Unavailable(address,
                    "its file system does not do direct I/O (O_DIRECT): use one that does, such as ext4 or xfs");
            case DirectIo.Unknown(String reason) -> {
                block = probe(descriptor);
                memory = block;
            }
        }
        if (status.size() < block) {
            throw new DeviceException.IllegalRequest(address,
                    "has " + status.size() + " bytes, not one block of " + block
                            + ": give the file a size first (truncate -s 1G FILE)");
        }
        Limits.Builder limits = common(status.size(), block).set(Limit.ADDRESS_ALIGNMENT, memory)
                .set(Limit.PHYSICAL_BLOCK, positive(disk.get(QueueLimit.PHYSICAL_BLOCK_SIZE)))
                .set(Limit.BEST_TRANSFER, positive(disk.get(QueueLimit.OPTIMAL_IO_SIZE)))
                .set(Trait.ROTATIONAL, support(disk.get(QueueTrait.ROTATIONAL))).set(Trait.REMOVABLE, Support.NO)
                .set(Trait.EXCLUSIVE, Support.NO);
        if (access.writes()) {
            long range = givesBack(descriptor, status, block) ? RANGE - RANGE % block : 0;
            limits.set(Trait.READ_ONLY, Support.NO).set(Limit.MAX_DISCARD, range).set(Limit.MAX_WRITE_ZEROES, range)
                    .set(Limit.DISCARD_GRANULARITY, Math.max(block, status.preferredBlock()));
        }
        return limits.build();
    }

    /**
     * {@return whether the file system can give a range back} Asked for a block behind the end, where there is nothing
     * to lose. Where it cannot, the framework writes zeroes.
     */
    private static boolean givesBack(Descriptor descriptor, FileStatus status, int block) {
        try {
            descriptor.fallocate(FallocateMode.PUNCH_HOLE, Math.ceilDiv(status.size(), (long) block) * block, block);
            return true;
        } catch (ErrnoException cannot) {
            return false;
        }
    }

    /** {@return the smallest block that direct reads of a file take, where nobody says} */
    private static int probe(Descriptor descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4096, 4096);
            return descriptor.pread(memory, 0, 512, 512) == Errno.EINVAL.result() ? 4096 : 512;
        }
    }

    private static OptionalLong positive(OptionalLong value) {
        return value.isPresent() && value.getAsLong() > 0 ? value : OptionalLong.empty();
    }

    private static Support support(Answer answer) {
        return switch (answer) {
            case YES -> Support.YES;
            case NO -> Support.NO;
            case UNKNOWN -> Support.UNKNOWN;
        };
    }
}
