// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import io.kiovec.sim.internal.medium.MediumFailure.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;

/**
 * Another block device of Kiovec as a medium, so that it gets a SCSI face. Its data moves directly from and to the memory
 * that the adapter reaches, where that device can. Requests that do not fit its blocks are done by reading, changing and
 * writing whole blocks. All of it counts as allocated, for nobody can tell; what is given up is overwritten with zeroes.
 */
public final class DeviceMedium implements DiskMedium {

    /** What is done with a request of the device. */
    private interface Setup {
        BlockRequest set(BlockRequest request) throws DeviceException;
    }

    private static final String NAA = "naa.";
    private static final Pattern LOCALLY_ASSIGNED = Pattern.compile("naa\\.3[0-9a-f]{15}");

    private final BlockDevice device;
    private final String serial;
    private final long capacity;
    private final int block;
    private final int inner;
    private final ConcurrentLinkedQueue<BlockRequest> requests = new ConcurrentLinkedQueue<>();
    /** Whoever changes a part of the device's block is alone; with blocks that always fit there is nobody. */
    private final ReentrantReadWriteLock blocks = new ReentrantReadWriteLock();

    /**
     * Takes a device, and closes it with itself.
     *
     * @param device open for reading, and for writing if the disk may be written
     * @param block bytes of the disk's logical block; what is left of the device beyond a multiple of it is not used
     */
    public DeviceMedium(BlockDevice device, int block) {
        this.device = device;
        this.block = block;
        capacity = device.capacity() - device.capacity() % block;
        inner = device.blockSize();
        String name = device.identity().designators().isEmpty()
                ? device.address().toString()
                : device.identity().toString();
        serial = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    @Override
    public String serial() {
        return serial;
    }

    /**
     * Only what was named by software: other names are of a piece of hardware, whose reservations and modes a disk on it does not
     * have. A disk of other blocks, or of a part of the device, has other data.
     */
    @Override
    public OptionalLong name() {
        if (capacity != device.capacity() || block != inner) {
            return OptionalLong.empty();
        }
        return device.identity().designators().stream()
                .filter(name -> name.source() == Source.VPD_83 && LOCALLY_ASSIGNED.matcher(name.name()).matches()
                        && name.equals(Designator.whole(name.source(), name.name())))
                .mapToLong(name -> Long.parseLong(name.name().substring(NAA.length()), 16)).findFirst();
    }

    @Override
    public long capacity() {
        return capacity;
    }

    private void execute(Setup setup) throws IOException {
        BlockRequest request = requests.poll();
        try {
            if (request == null) {
                request = device.newRequest().options(RequestOptions.DIRECT);
            }
            device.execute(setup.set(request));
            if (request.failure() != Failure.NONE) {
                request.transfer();
            }
            requests.offer(request);
        } catch (DeviceException e) {
            throw failed(e);
        }
    }

    private MediumFailure failed(DeviceException e) {
        Kind kind = switch (e.failure()) {
            case OFFLINE -> e.detail().bytesDone() == 0 ? Kind.AWAY : Kind.NOT_READY;
            case BUSY, NOT_READY, UNAVAILABLE, TIMEOUT -> Kind.NOT_READY;
            case PROTECTED -> Kind.WRITE_PROTECTED;
            case MISCOMPARE -> Kind.MISCOMPARE;
            default -> Kind.MEDIUM_ERROR;
        };
        return new MediumFailure(kind, e.getMessage(), e);
    }

    /** {@return whether a range is of whole blocks of the device} */
    private boolean fits(long offset, long length) {
        return offset % inner == 0 && length % inner == 0;
    }

    @Override
    public void read(long offset, MemorySegment memory) throws IOException {
        long length = memory.byteSize();
        if (length == 0) {
            return;
        }
        if (fits(offset, length)) {
            execute(request -> request.read(offset, memory));
            return;
        }
        MemorySegment whole = around(offset, length);
        long start = offset - offset % inner;
        execute(request -> request.read(start, whole));
        memory.copyFrom(whole.asSlice(offset - start, length));
    }

    private MemorySegment around(long offset, long length) {
        long start = offset - offset % inner;
        long end = Math.ceilDiv(offset + length, (long) inner) * inner;
        return MemorySegment.ofArray(new byte[Math.toIntExact(end - start)]);
    }

    @Override
    public void write(long offset, MemorySegment memory) throws IOException {
        long length = memory.byteSize();
        if (length == 0) {
            return;
        }
        boolean whole = fits(offset, length);
        Lock lock = whole ? blocks.readLock() : blocks.writeLock();
        lock.lock();
        try {
            if (whole) {
                execute(request -> request.write(offset, memory));
            } else {
                change(offset, memory);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Of a device that others reach too, only the device can say that nobody came in between. */
    @Override
    public long longestComparison() {
        return block % inner == 0 ? device.limits().getOr(Limit.MAX_COMPARE_AND_WRITE, 0) : 0;
    }

    @Override
    public void compareAndWrite(long offset, MemorySegment data) throws IOException {
        long length = data.byteSize() / 2;
        execute(request -> request.compareAndWrite(offset, data.asSlice(0, length), data.asSlice(length)));
    }

    private void change(long offset, MemorySegment memory) throws IOException {
        MemorySegment whole = around(offset, memory.byteSize());
        long start = offset - offset % inner;
        long last = start + whole.byteSize() - inner;
        execute(request -> request.read(start, whole.asSlice(0, inner)));
        if (last > start) {
            execute(request -> request.read(last, whole.asSlice(last - start, inner)));
        }
        whole.asSlice(offset - start, memory.byteSize()).copyFrom(memory);
        execute(request -> request.write(start, whole));
    }

    @Override
    public void deallocate(long offset, long length) throws IOException {
        long start = Math.min(offset + length, Math.ceilDiv(offset, (long) inner) * inner);
        long end = Math.max(start, (offset + length) / inner * inner);
        zero(offset, start - offset);
        if (end > start) {
            blocks.readLock().lock();
            try {
                execute(request -> request.writeZeroes(start, end - start));
            } finally {
                blocks.readLock().unlock();
            }
        }
        zero(end, offset + length - end);
    }

    private void zero(long offset, long length) throws IOException {
        if (length > 0) {
            write(offset, MemorySegment.ofArray(new byte[(int) length]));
        }
    }

    @Override
    public Extent extent(long offset) {
        return new Extent(capacity - offset, Provisioning.ALLOCATED);
    }

    @Override
    public long used() {
        return capacity;
    }

    @Override
    public void flush() throws IOException {
        execute(BlockRequest::flush);
    }

    @Override
    public void flush(long offset, long length) throws IOException {
        flush();
    }

    @Override
    public void powerLoss() {
        // The device keeps its power.
    }

    @Override
    public void close() {
        try {
            device.close();
        } catch (DeviceException e) {
            // It is closed all the same, and nobody is left whom it could be told.
        }
    }
}
