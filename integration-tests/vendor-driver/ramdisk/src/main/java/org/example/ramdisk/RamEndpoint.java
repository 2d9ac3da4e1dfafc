// SPDX-License-Identifier: Apache-2.0
package org.example.ramdisk;

import io.kiovec.io.Address;
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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open RAM disk. The device is the memory itself, and moves data between it and the caller's memory: directly. It stages
 * nothing; what is asked to be indirect the framework stages, because the limits have no such mode.
 */
final class RamEndpoint implements BlockEndpoint {

    /** Bytes of a logical block. */
    static final int BLOCK = 512;

    private static final int MAX_QUEUES = 4;

    private final Address address;
    private final RamMedium medium;
    private final MemorySegment disk;
    private final RamMemory mapped;
    private final AtomicInteger queues = new AtomicInteger();
    private final Limits limits;

    RamEndpoint(Address address, RamMedium medium) throws DeviceException {
        this.address = address;
        this.medium = medium;
        disk = medium.acquire(address);
        mapped = new RamMemory(address);
        limits = Limits.builder().modes(TransferMode.DIRECT, TransferMode.MAPPED)
                .set(Limit.CAPACITY, medium.capacity()).set(Limit.LOGICAL_BLOCK, BLOCK)
                .set(Limit.ADDRESS_ALIGNMENT, 8).set(Limit.MAX_TRANSFER, 1 << 20).set(Limit.BEST_TRANSFER, 1 << 18)
                .set(Limit.MAX_QUEUES, MAX_QUEUES).set(Limit.MAX_QUEUE_DEPTH, 64)
                .set(Limit.DISCARD_GRANULARITY, BLOCK).set(Limit.MAX_DISCARD, medium.capacity())
                .set(Limit.MAX_WRITE_ZEROES, medium.capacity()).set(Trait.READ_ONLY, Support.NO)
                .set(Trait.REMOVABLE, Support.NO).set(Trait.ROTATIONAL, Support.NO).set(Trait.EXCLUSIVE, Support.NO)
                .set(Trait.FORCE_UNIT_ACCESS, Support.YES).set(Trait.NEEDS_REGISTRATION, Support.NO).build();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return medium.identity();
    }

    @Override
    public Optional<BufferAllocator> allocator() {
        return Optional.of(mapped);
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) {
        MemorySegment.copy(disk, offset, memory, 0, memory.byteSize());
        call.tellMode(call.mode());
        return memory.byteSize();
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) {
        MemorySegment.copy(memory, 0, disk, offset, memory.byteSize());
        call.tellMode(call.mode());
        return memory.byteSize();
    }

    @Override
    public void flush(BlockCall call) {
        // There is no cache before the memory: what was written lasts as long as the medium does.
    }

    @Override
    public void discard(long offset, long length, BlockCall call) {
        disk.asSlice(offset, length).fill((byte) 0);
    }

    @Override
    public void writeZeroes(long offset, long length, BlockCall call) {
        disk.asSlice(offset, length).fill((byte) 0);
    }

    @Override
    public Optional<BlockEndpointQueue> openQueue(int depth) throws DeviceException {
        if (queues.incrementAndGet() > MAX_QUEUES) {
            queues.decrementAndGet();
            throw new DeviceException.Busy(address, "all " + MAX_QUEUES + " queues of the disk are open: close one");
        }
        return Optional.of(new RamQueue(address, disk, depth, queues::decrementAndGet));
    }

    @Override
    public void close() {
        mapped.stop();
        medium.release();
    }
}
