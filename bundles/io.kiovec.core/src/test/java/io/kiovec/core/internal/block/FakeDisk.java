// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.io.AccessMode;
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
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A driver of one disk in memory that does what a test wants it to do. */
public final class FakeDisk implements Transport {

    /** What a call is before the disk does it. */
    public interface Behaviour {
        /** Does something else first, or instead by throwing; a result above 0 shortens the transfer. */
        long before(String operation, long offset, MemorySegment memory, BlockCall call) throws DeviceException;
    }

    /** One call that came. */
    public record Seen(String operation, long offset, long length, TransferMode mode, MemorySegment memory) {
    }

    public static final int CAPACITY = 1 << 20;

    public final byte[] data;
    public final List<Seen> calls = new CopyOnWriteArrayList<>();
    /** Of calls with several pieces, how many. */
    final List<Integer> vectors = new CopyOnWriteArrayList<>();
    public final AtomicInteger opened = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();
    public final AtomicReference<Behaviour> behaviour = new AtomicReference<>();
    public final AtomicReference<DeviceException> openFails = new AtomicReference<>();
    public final List<AccessMode> accesses = new CopyOnWriteArrayList<>();
    /** The queues that the driver has given, where {@link #hasQueue}. */
    final List<FakeBlockQueue> queues = new CopyOnWriteArrayList<>();
    volatile boolean hasQueue;
    volatile boolean isPrompt;
    public volatile Limits limits;
    public volatile Identity identity;

    public FakeDisk(String serial) {
        this(new byte[CAPACITY], serial);
    }

    /** The same medium behind another driver, when data and serial are the same. */
    public FakeDisk(byte[] data, String serial) {
        this.data = data;
        limits = limits(TransferMode.DIRECT, TransferMode.INDIRECT).build();
        identity = Identity.of(Identity.Designator.whole(Identity.Source.SIMULATED_MEDIUM, serial));
    }

    /** Gives the driver a queue. */
    public FakeDisk withQueue() {
        hasQueue = true;
        return this;
    }

    public static Limits.Builder limits(TransferMode first, TransferMode... others) {
        return Limits.builder().modes(first, others).set(Limit.CAPACITY, CAPACITY).set(Limit.LOGICAL_BLOCK, 512)
                .set(Limit.ADDRESS_ALIGNMENT, 4).set(Limit.MAX_DISCARD, CAPACITY)
                .set(Trait.EXCLUSIVE, Support.NO);
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        DeviceException fails = openFails.get();
        if (fails != null) {
            throw fails;
        }
        opened.incrementAndGet();
        accesses.add(access);
        return new Endpoint();
    }

    private final class Endpoint implements BlockEndpoint {

        private volatile boolean gone;

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Identity identity() {
            return identity;
        }

        private long begin(String operation, long offset, MemorySegment memory, long length, BlockCall call)
                throws DeviceException {
            if (gone) {
                throw new AssertionError("used after close");
            }
            calls.add(new Seen(operation, offset, length, call.mode(), memory));
            Behaviour first = behaviour.get();
            long shorter = first == null ? 0 : first.before(operation, offset, memory, call);
            return shorter != 0 ? shorter : length;
        }

        @Override
        public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            long length = begin("read", offset, memory, memory.byteSize(), call);
            if (length > 0 && length <= memory.byteSize()) {
                MemorySegment.copy(MemorySegment.ofArray(data), offset, memory, 0, length);
            }
            return length;
        }

        @Override
        public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
            long length = begin("write", offset, memory, memory.byteSize(), call);
            if (length > 0 && length <= memory.byteSize()) {
                MemorySegment.copy(memory, 0, MemorySegment.ofArray(data), offset, length);
            }
            return length;
        }

        @Override
        public long readPieces(long offset, List<MemorySegment> pieces, BlockCall call) throws DeviceException {
            vectors.add(pieces.size());
            return BlockEndpoint.super.readPieces(offset, pieces, call);
        }

        @Override
        public long writePieces(long offset, List<MemorySegment> pieces, BlockCall call) throws DeviceException {
            vectors.add(pieces.size());
            return BlockEndpoint.super.writePieces(offset, pieces, call);
        }

        @Override
        public void flush(BlockCall call) throws DeviceException {
            begin("flush", 0, MemorySegment.NULL, 0, call);
        }

        @Override
        public void discard(long offset, long length, BlockCall call) throws DeviceException {
            begin("discard", offset, MemorySegment.NULL, length, call);
        }

        @Override
        public void writeZeroes(long offset, long length, BlockCall call) throws DeviceException {
            begin("writeZeroes", offset, MemorySegment.NULL, length, call);
            MemorySegment.ofArray(data).asSlice(offset, length).fill((byte) 0);
        }

        @Override
        public void writeSame(long offset, long length, MemorySegment block, BlockCall call) throws DeviceException {
            begin("writeSame", offset, block, length, call);
            for (long at = 0; at < length; at += block.byteSize()) {
                MemorySegment.copy(block, 0, MemorySegment.ofArray(data), offset + at, block.byteSize());
            }
        }

        @Override
        public void compareAndWrite(long offset, MemorySegment both, BlockCall call) throws DeviceException {
            long length = both.byteSize() / 2;
            begin("compareAndWrite", offset, both, length, call);
            MemorySegment present = MemorySegment.ofArray(data).asSlice(offset, length);
            long differs = present.mismatch(both.asSlice(0, length));
            if (differs >= 0) {
                throw new DeviceException.Miscompare(call.address(), "other data is there", differs);
            }
            present.copyFrom(both.asSlice(length));
        }

        @Override
        public boolean isPrompt() {
            return isPrompt;
        }

        @Override
        public Optional<BlockEndpointQueue> openQueue(int depth) {
            if (!hasQueue) {
                return Optional.empty();
            }
            queues.add(new FakeBlockQueue(data));
            return Optional.of(queues.getLast());
        }

        @Override
        public void close() {
            if (gone) {
                throw new AssertionError("closed twice");
            }
            gone = true;
            closed.incrementAndGet();
        }
    }
}
