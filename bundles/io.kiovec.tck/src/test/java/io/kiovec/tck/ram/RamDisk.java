// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A disk in memory, with every mode. What is longer than 64 KiB it cannot do directly. */
final class RamDisk implements BlockEndpoint {

    private static final int BLOCK = 512;
    private static final long LONGEST_DIRECT = 64 << 10;

    private final RamMedium medium;
    private final Identity identity;
    private final RamAllocator allocator = new RamAllocator();

    RamDisk(RamMedium medium, Identity identity) {
        this.medium = medium;
        this.identity = identity;
    }

    @Override
    public Limits limits() {
        return Limits.builder().modes(TransferMode.INDIRECT, TransferMode.DIRECT, TransferMode.MAPPED)
                .set(Limit.CAPACITY, RamMedium.CAPACITY).set(Limit.LOGICAL_BLOCK, BLOCK)
                .set(Limit.PHYSICAL_BLOCK, 4096).set(Limit.ADDRESS_ALIGNMENT, 8).set(Limit.MAX_TRANSFER, 128 << 10)
                .set(Limit.MAX_ELEMENTS, 64).set(Limit.MAX_QUEUES, 8).set(Limit.MAX_DISCARD, 64 << 10)
                .set(Limit.MAX_WRITE_ZEROES, 64 << 10).set(Limit.MAX_WRITE_SAME, 64 << 10)
                .set(Limit.MAX_COMPARE_AND_WRITE, 8 * BLOCK)
                .set(Trait.EXCLUSIVE, Support.NO).build();
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Optional<String> lost() {
        return medium.isGone() ? Optional.of("the disk was pulled") : Optional.empty();
    }

    @Override
    public Optional<BufferAllocator> allocator() {
        return Optional.of(allocator);
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        check(memory, call);
        memory.copyFrom(medium.bytes().asSlice(offset, memory.byteSize()));
        return tell(memory, call);
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        check(memory, call);
        MemorySegment.copy(memory, 0, medium.bytes(), offset, memory.byteSize());
        return tell(memory, call);
    }

    private void check(MemorySegment memory, BlockCall call) throws DeviceException {
        if (medium.isGone()) {
            throw new DeviceException.Offline(call.address(), "the disk was pulled: put it back");
        }
        if (call.mode() == TransferMode.DIRECT && memory.byteSize() > LONGEST_DIRECT) {
            throw new DeviceException.DirectImpossible(call.address(), "more than 64 KiB: ask indirectly",
                    DeviceException.Detail.demotion(Demotion.RESERVE_BUSY), null);
        }
    }

    private static long tell(MemorySegment memory, BlockCall call) {
        if (call.mode() == TransferMode.INDIRECT) {
            call.tellCopied(memory.byteSize());
        } else {
            call.tellElements((int) Math.ceilDiv(memory.byteSize(), 4096L));
        }
        call.tellMode(call.mode());
        return memory.byteSize();
    }

    @Override
    public void flush(BlockCall call) throws DeviceException {
        if (medium.isGone()) {
            throw new DeviceException.OutcomeUnknown(call.address(), "the disk was pulled: what it kept nobody knows");
        }
    }

    @Override
    public void discard(long offset, long length, BlockCall call) {
        medium.bytes().asSlice(offset, length).fill((byte) 0);
    }

    @Override
    public void writeZeroes(long offset, long length, BlockCall call) {
        medium.bytes().asSlice(offset, length).fill((byte) 0);
    }

    @Override
    public void writeSame(long offset, long length, MemorySegment block, BlockCall call) {
        for (long at = offset; at < offset + length; at += BLOCK) {
            MemorySegment.copy(block, 0, medium.bytes(), at, BLOCK);
        }
    }

    @Override
    public void compareAndWrite(long offset, MemorySegment data, BlockCall call) throws DeviceException {
        long length = data.byteSize() / 2;
        synchronized (medium) {
            MemorySegment present = medium.bytes().asSlice(offset, length);
            long differs = present.mismatch(data.asSlice(0, length));
            if (differs >= 0) {
                throw new DeviceException.Miscompare(call.address(), "holds other data", differs);
            }
            present.copyFrom(data.asSlice(length));
        }
    }

    @Override
    public Optional<BlockEndpointQueue> openQueue(int depth) {
        return Optional.of(new RamBlockQueue(medium, depth));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
