// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockOperation;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.spi.BufferAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** One opening of a block device: what an application holds. */
public final class GatedBlockDevice implements BlockDevice {

    private final BlockUnit unit;
    private final AccessMode access;
    private final String holder;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<ThreadedBlockQueue> queues = new CopyOnWriteArrayList<>();

    /**
     * Makes an opening that is not attached yet.
     *
     * @param unit what it opens
     * @param access what it may do
     * @param holder who opens, for messages
     */
    public GatedBlockDevice(BlockUnit unit, AccessMode access, String holder) {
        this.unit = unit;
        this.access = access;
        this.holder = holder;
    }

    String holder() {
        return holder;
    }

    @Override
    public Address address() {
        return unit.address();
    }

    @Override
    public AccessMode access() {
        return access;
    }

    @Override
    public DeviceState state() {
        return closed.get() ? DeviceState.CLOSED : unit.state();
    }

    @Override
    public Limits limits() {
        return unit.limits();
    }

    @Override
    public Identity identity() {
        return unit.identity();
    }

    @Override
    public DeviceStatistics statistics() {
        return unit.statistics();
    }

    @Override
    public BlockRequest newRequest() {
        return new CoreBlockRequest(this);
    }

    @Override
    public Failure execute(BlockRequest given) throws DeviceException.IllegalRequest {
        CoreBlockRequest request = own(given);
        request.claim();
        request.queued = false;
        run(request);
        return request.failure();
    }

    /** Checks that a request is this opening's. */
    CoreBlockRequest own(BlockRequest given) throws DeviceException.IllegalRequest {
        if (given instanceof CoreBlockRequest request && request.device == this) {
            return request;
        }
        throw new DeviceException.IllegalRequest(address(),
                "the request is another device's: make one with newRequest() of this device");
    }

    /** Does a claimed request, and ends it exactly once (rule L1). */
    void run(CoreBlockRequest request) {
        long start = unit.counters().times(request) ? System.nanoTime() : 0;
        try {
            check(request);
            leaseAndRun(request);
        } catch (DeviceException e) {
            request.failed(e);
        } finally {
            if (start != 0) {
                request.took(System.nanoTime() - start);
            }
            unit.counters().count(request);
            request.finish();
        }
    }

    private void leaseAndRun(CoreBlockRequest request) throws DeviceException {
        LeasedBuffer buffer = request.buffer();
        if (buffer == null) {
            unit.path().run(request);
            return;
        }
        if (!buffer.acquire()) {
            throw new DeviceException.IllegalRequest(address(), "the buffer is closed: allocate another");
        }
        try {
            unit.path().run(request);
        } finally {
            buffer.release();
        }
    }

    /** What is wrong with a request whatever endpoint there is; nothing has moved yet. */
    private void check(CoreBlockRequest request) throws DeviceException {
        if (closed.get()) {
            throw unit.ended();
        }
        BlockOperation operation = request.operation();
        if (operation.changesMedium() && !access.writes()) {
            throw new DeviceException.Protected(address(), "was opened for reading: open it with READ_WRITE");
        }
        checkRange(request.offset(), request.length());
        if (operation == BlockOperation.READ && request.memory().isReadOnly()) {
            throw illegal("the memory is read-only: a read needs memory that can be written");
        }
        if (!request.memoryIsAlive()) {
            throw illegal("the memory was freed: its arena or buffer is closed");
        }
        if (!request.memory().isAccessibleBy(Thread.currentThread())) {
            throw illegal("the memory is confined to another thread: use a shared arena or allocate a buffer");
        }
    }

    private void checkRange(long offset, long length) throws DeviceException {
        long granularity = unit.transferUnit();
        if (offset < 0 || length < 0) {
            throw illegal("offset " + offset + " and length " + length + " must not be negative");
        }
        if (offset % granularity != 0 || length % granularity != 0) {
            throw illegal("offset " + offset + " and length " + length + " must be multiples of " + granularity
                    + " bytes, the device's block");
        }
        long capacity = limits().capacity();
        if (length > capacity || offset > capacity - length) {
            throw illegal("offset " + offset + " and length " + length + " reach past the end at " + capacity);
        }
    }

    private DeviceException.IllegalRequest illegal(String message) {
        return new DeviceException.IllegalRequest(address(), message);
    }

    @Override
    public BlockQueue openQueue(QueueOptions options) throws DeviceException {
        if (closed.get()) {
            throw unit.ended();
        }
        ThreadedBlockQueue queue = new ThreadedBlockQueue(this, options);
        queues.add(queue);
        return queue;
    }

    void forget(ThreadedBlockQueue queue) {
        queues.remove(queue);
    }

    @Override
    public IoBuffer allocate(long size) throws DeviceException {
        return allocate(size, BufferAllocator.CONTIGUOUS);
    }

    @Override
    public IoBuffer allocate(long size, String allocator) throws DeviceException {
        if (closed.get()) {
            throw unit.ended();
        }
        return unit.around().allocators().allocate(address(), allocator, size,
                limits().getOr(Limit.ADDRESS_ALIGNMENT, 1));
    }

    @Override
    public void close() throws DeviceException {
        if (closed.compareAndSet(false, true)) {
            queues.forEach(ThreadedBlockQueue::shutDown);
            unit.detach(this);
        }
    }

    /** Ends this opening because the core stops. */
    void end() {
        if (closed.compareAndSet(false, true)) {
            queues.forEach(ThreadedBlockQueue::shutDown);
        }
    }

    @Override
    public String toString() {
        return address() + " " + access + " by " + holder;
    }
}
