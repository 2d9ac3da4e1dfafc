// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.rbd.internal.ceph.Image;
import io.kiovec.rbd.internal.ceph.Image.WriteThrough;
import io.kiovec.rbd.internal.ceph.Requests;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An open image. Synchronous calls wait in librbd, which copies what they write; a queue's requests are sent from where they lie. Of an
 * image whose lock was taken away every later change is refused, for the device's user relies on being alone; it is not opened anew by
 * itself then.
 */
final class RbdEndpoint implements BlockEndpoint {

    /**
     * What an endpoint is made of.
     *
     * @param address what it was opened by
     * @param image the image
     * @param cluster its connection
     * @param pool closes the image's pool
     * @param identity which device it is
     * @param lock what is done about its lock
     * @param writes whether it was opened for writing
     */
    record Parts(Address address, Image image, Clusters.Lease cluster, Runnable pool, Identity identity,
            PoolSettings.Lock lock, boolean writes) {
    }

    private final Parts parts;
    private final Image image;
    private volatile Limits limits;
    private volatile Optional<String> lost = Optional.empty();
    private volatile boolean lockLost;
    /** Held while the image is looked at, and while it is closed. */
    private final ReentrantLock looking = new ReentrantLock();
    private boolean closed;
    private Optional<Descriptor> counter = Optional.empty();
    private Optional<Requests> requests = Optional.empty();
    private boolean queueIsOpen;

    RbdEndpoint(Parts parts, Limits limits) {
        this.parts = parts;
        this.limits = limits;
        image = parts.image();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return parts.identity();
    }

    @Override
    public Optional<String> lost() {
        return lost;
    }

    /** Looks whether the image has changed, is gone, or is not ours alone any more. Any thread; waits for the cluster after a change. */
    void look() {
        looking.lock();
        try {
            if (!closed) {
                long size = image.size();
                if (size - size % RbdLimits.BLOCK != limits.capacity()) {
                    limits = limits.toBuilder().set(Limit.CAPACITY, size - size % RbdLimits.BLOCK).build();
                }
                lockLost |= parts.lock() == PoolSettings.Lock.KEPT && parts.writes() && !image.ownsLock();
            }
        } catch (ErrnoException e) {
            heed(e);
        } finally {
            looking.unlock();
        }
    }

    /** Notes what an error says of the image beyond its request. */
    private ErrnoException heed(ErrnoException e) {
        if (e.error() == Errno.ENOENT) {
            lost = Optional.of(RbdErrors.GONE);
        } else if (e.error() == Errno.ESHUTDOWN) {
            // Who opens an image from now on needs a connection that the cluster knows as another client.
            parts.cluster().retire();
        }
        return e;
    }

    private ErrnoException failure(String call, long result) {
        return heed(new ErrnoException(call, (int) -result, image.name()));
    }

    private void checkLock(Address address) throws DeviceException {
        if (lockLost) {
            throw RbdErrors.lockTaken(address, new ErrnoException("rbd_is_exclusive_lock_owner", Errno.EROFS,
                    image.name()));
        }
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        long result = image.read(offset, memory);
        if (result < 0) {
            throw RbdErrors.read(call.address(), failure("rbd_read", result));
        }
        long whole = result - result % RbdLimits.BLOCK;
        if (whole == 0) {
            throw new DeviceException.Medium(call.address(), "ends at " + (offset + result) + ", although it had "
                    + limits.capacity() + " bytes: it was made smaller");
        }
        return whole;
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        checkLock(call.address());
        return changed(call, "rbd_write", image.write(offset, memory, through(call)));
    }

    private long changed(BlockCall call, String name, long result) throws DeviceException {
        if (result < 0) {
            throw RbdErrors.change(call.address(), failure(name, result));
        }
        return result;
    }

    @Override
    public void flush(BlockCall call) throws DeviceException {
        long result = image.flush();
        if (result < 0) {
            throw RbdErrors.flush(call.address(), failure("rbd_flush", result));
        }
    }

    @Override
    public void discard(long offset, long length, BlockCall call) throws DeviceException {
        checkLock(call.address());
        changed(call, "rbd_discard", image.discard(offset, length));
    }

    @Override
    public void writeZeroes(long offset, long length, BlockCall call) throws DeviceException {
        checkLock(call.address());
        changed(call, "rbd_write_zeroes", image.writeZeroes(offset, length));
    }

    @Override
    public void writeSame(long offset, long length, MemorySegment block, BlockCall call) throws DeviceException {
        checkLock(call.address());
        changed(call, "rbd_writesame", image.writeSame(offset, length, block));
    }

    @Override
    public void compareAndWrite(long offset, MemorySegment data, BlockCall call) throws DeviceException {
        checkLock(call.address());
        long length = data.byteSize() / 2;
        Image.Comparison done = image.compareAndWrite(offset, data.asSlice(0, length), data.asSlice(length),
                through(call));
        if (done.result() < 0) {
            // Counted from where the object begins in the image, whatever of the object was compared; that was one block.
            throw RbdErrors.comparison(call.address(), failure("rbd_compare_and_write", done.result()),
                    done.differsAt() % RbdLimits.BLOCK);
        }
    }

    private static WriteThrough through(BlockCall call) {
        return call.durability() == Durability.FORCE_UNIT_ACCESS ? WriteThrough.YES : WriteThrough.NO;
    }

    /** librbd tells of what is done by image, so there is one queue at a time; others are worked by threads. */
    @Override
    public synchronized Optional<BlockEndpointQueue> openQueue(int depth) throws DeviceException {
        if (queueIsOpen || !(Linux.availability() instanceof Linux.Available(Kernel kernel))) {
            return Optional.empty();
        }
        try {
            if (requests.isEmpty()) {
                if (counter.isEmpty()) {
                    counter = Optional.of(kernel.openEventCounter());
                }
                requests = Optional.of(image.requests(counter.get()));
            }
        } catch (ErrnoException e) {
            throw new DeviceException.Busy(parts.address(), "cannot have a queue (" + e.getMessage() + ")",
                    DeviceException.Detail.errno(e.errno()), e);
        }
        queueIsOpen = true;
        return Optional.of(new RbdQueue(requests.get(), this, Math.min(depth, RbdLimits.DEPTH)));
    }

    synchronized void queueClosed() {
        queueIsOpen = false;
    }

    /** {@return what a request of the queue ended with} */
    Failure failure(BlockEndpointQueue.Kind kind, long result) {
        Address address = parts.address();
        DeviceException told = switch (kind) {
            case READ -> RbdErrors.read(address, failure("rbd_aio_read", result));
            case WRITE -> RbdErrors.change(address, failure("rbd_aio_write", result));
            case FLUSH -> RbdErrors.flush(address, failure("rbd_aio_flush", result));
        };
        return told.failure();
    }

    @Override
    public void close() throws DeviceException {
        looking.lock();
        try {
            closed = true;
            parts.cluster().forget(this);
            image.close();
        } catch (ErrnoException e) {
            // What was written and not flushed has been flushed before: nothing is lost by it.
            heed(e);
        } finally {
            looking.unlock();
            parts.pool().run();
            parts.cluster().close();
            closeCounter();
        }
    }

    private synchronized void closeCounter() throws DeviceException {
        if (counter.isPresent()) {
            try {
                counter.get().close();
            } catch (ErrnoException e) {
                throw RbdErrors.flush(parts.address(), e);
            }
        }
    }
}
