// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A disk around a disk. Data moves between the caller's memory and the device below; nothing is copied here. */
final class FilterBlock extends FilterEndpoint<BlockDevice> implements BlockEndpoint {

    /** What one call needs; used again. */
    private static final class Carrier {
        final Operation operation = new Operation();
        final Below below = new Below();
        final BlockRequest request;

        Carrier(BlockRequest request) {
            this.request = request;
        }
    }

    /** Sets a request up. */
    @FunctionalInterface
    private interface Setup {
        void set(BlockRequest request) throws DeviceException;
    }

    private final LentBuffers lent;
    private final ConcurrentLinkedQueue<Carrier> idle = new ConcurrentLinkedQueue<>();

    FilterBlock(Address name, BlockDevice inner, Treatment treatment) {
        super(name, inner, treatment);
        lent = new LentBuffers(inner);
    }

    @Override
    public Optional<BufferAllocator> allocator() {
        return limits.now().modes().contains(TransferMode.MAPPED) ? Optional.of(lent) : Optional.empty();
    }

    private Carrier take() {
        Carrier carrier = idle.poll();
        return carrier == null ? new Carrier(inner.newRequest()) : carrier;
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        return transfer(Verb.READ, offset, memory, call);
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        return transfer(Verb.WRITE, offset, memory, call);
    }

    private long transfer(Verb verb, long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        Carrier carrier = take();
        Operation operation = carrier.operation.begin(verb, offset, memory.byteSize(), call.mode());
        operation.block = limits.last().logicalBlock();
        try {
            Verdict verdict = course.begin(operation);
            course.refuse(operation, verdict);
            long length = Course.allowed(verdict, memory.byteSize(), operation.block);
            MemorySegment data = length == memory.byteSize() ? memory : memory.asSlice(0, length);
            execute(carrier, verb, offset, data, call);
            BlockRequest done = carrier.request;
            if (done.failure() != Failure.NONE && done.bytes() == 0) {
                throw course.failed(operation, course.fromBelow(done.exception()));
            }
            Below.tell(call, done.mode(), done.copiedBytes());
            done.elements().ifPresent(call::tellElements);
            operation.moved(done.bytes(), done.mode());
            course.end(operation, verdict, data);
            return done.bytes();
        } finally {
            idle.offer(carrier);
        }
    }

    private void execute(Carrier carrier, Verb verb, long offset, MemorySegment data, BlockCall call)
            throws DeviceException {
        BlockRequest request = carrier.request.options(carrier.below.options(call, call.durability()));
        Optional<IoBuffer> buffer = Below.buffer(call, lent);
        if (buffer.isPresent() && !buffer.get().isClosed()) {
            long from = call.regionOffset() - buffer.get().regionOffset();
            inner.execute(verb == Verb.READ
                    ? request.read(offset, buffer.get(), from, data.byteSize())
                    : request.write(offset, buffer.get(), from, data.byteSize()));
            // Its owner may close it while it is in flight here; the memory stays until then.
            if (request.failure() != Failure.ILLEGAL_REQUEST || !buffer.get().isClosed()) {
                return;
            }
        }
        inner.execute(verb == Verb.READ ? request.read(offset, data) : request.write(offset, data));
    }

    @Override
    public void flush(BlockCall call) throws DeviceException {
        control(Verb.SYNC, Operation.NONE, 0, call, BlockRequest::flush);
    }

    @Override
    public void discard(long offset, long length, BlockCall call) throws DeviceException {
        control(Verb.UNMAP, offset, length, call, request -> request.discard(offset, length));
    }

    @Override
    public void writeZeroes(long offset, long length, BlockCall call) throws DeviceException {
        control(Verb.ZERO, offset, length, call, request -> request.writeZeroes(offset, length));
    }

    @Override
    public void writeSame(long offset, long length, MemorySegment block, BlockCall call) throws DeviceException {
        control(Verb.SAME, offset, length, call, request -> request.writeSame(offset, length, block));
    }

    @Override
    public void compareAndWrite(long offset, MemorySegment data, BlockCall call) throws DeviceException {
        long length = data.byteSize() / 2;
        control(Verb.COMPARE, offset, length, call, request -> request.compareAndWrite(offset, data.asSlice(0, length),
                data.asSlice(length)));
    }

    private void control(Verb verb, long offset, long length, BlockCall call, Setup setup) throws DeviceException {
        Carrier carrier = take();
        Operation operation = carrier.operation.begin(verb, offset, length, TransferMode.INDIRECT);
        try {
            Verdict verdict = course.begin(operation);
            course.refuse(operation, verdict);
            // What changes a range lasts by a flush of the framework's, where the device does not do it (its limits say so).
            Durability durability = verb == Verb.COMPARE ? call.durability() : Durability.DEVICE_CACHE;
            BlockRequest request = carrier.request.options(carrier.below.options(call, durability));
            setup.set(request);
            inner.execute(request);
            if (request.failure() != Failure.NONE) {
                // Of a range that was begun nobody can say that nothing of it reached the device.
                DeviceException error = course.fromBelow(request.exception());
                throw course.failed(operation, error instanceof DeviceException.Offline && request.bytes() > 0
                        ? new DeviceException.OutcomeUnknown(call.address(), error.getMessage(), error.detail(), error)
                        : error);
            }
            operation.moved(length, TransferMode.DIRECT);
            course.end(operation, verdict, MemorySegment.NULL);
        } finally {
            idle.offer(carrier);
        }
    }
}
