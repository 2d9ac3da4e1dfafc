// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Region;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Lifetime;
import io.kiovec.linux.Mapping;
import io.kiovec.linux.OpenAccess;
import io.kiovec.spi.BufferAllocator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The mapped memory of one endpoint (rule D3): reserve buffers of sg, which the device fills and the process reads without a
 * copy. sg transfers into the beginning of a descriptor's reserve only, so each buffer has a descriptor of its own, up to a
 * bound. Any thread.
 */
final class MappedMemory implements BufferAllocator {

    private final SgOpening opening;
    private final Kernel kernel;
    private final Descriptor beside;
    private final Address address;
    private final int mostBuffers;
    private final long mostBytes;
    private final AtomicInteger taken = new AtomicInteger();
    private final List<MappedBuffer> buffers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * Makes it, with nothing mapped.
     *
     * @param opening opens more descriptors of the device
     * @param kernel maps
     * @param beside the endpoint's own descriptor
     * @param address the device, for messages
     * @param mostBuffers how many at a time
     * @param mostBytes of one buffer
     */
    MappedMemory(SgOpening opening, Kernel kernel, Descriptor beside, Address address, int mostBuffers,
            long mostBytes) {
        this.opening = opening;
        this.kernel = kernel;
        this.beside = beside;
        this.address = address;
        this.mostBuffers = mostBuffers;
        this.mostBytes = mostBytes;
    }

    @Override
    public Allocation allocate(long size, long alignment) throws DeviceException {
        if (stopped.get()) {
            throw new DeviceException.Unavailable(address, "its driver was closed: allocate again when it is back");
        }
        long whole = whole(size);
        if (whole > mostBytes || kernel.pageSize() % alignment != 0) {
            throw new DeviceException.IllegalRequest(address, "a mapped buffer of " + size + " bytes aligned to "
                    + alignment + ": " + mostBytes + " bytes and whole parts of a page at most");
        }
        if (taken.incrementAndGet() > mostBuffers) {
            taken.decrementAndGet();
            throw new DeviceException.Busy(address, "all " + mostBuffers
                    + " mapped buffers are in use: close one, or set mappedBuffers of " + SgTransport.PID);
        }
        MappedBuffer buffer = null;
        try {
            buffer = map(size, whole);
            buffers.add(buffer);
            opening.ledger().mapped();
            return buffer;
        } finally {
            if (buffer == null) {
                taken.decrementAndGet();
            }
        }
    }

    private long whole(long size) {
        long page = kernel.pageSize();
        return size > mostBytes ? size : (size + page - 1) / page * page;
    }

    private MappedBuffer map(long size, long whole) throws DeviceException {
        Descriptor descriptor = opening.another(beside);
        MappedBuffer buffer = null;
        try {
            descriptor.ioctlSetInt("SG_SET_RESERVED_SIZE", SgIoctl.SET_RESERVED_SIZE, (int) whole);
            long given = descriptor.ioctlGetInt("SG_GET_RESERVED_SIZE", SgIoctl.GET_RESERVED_SIZE);
            if (given < whole) {
                throw new DeviceException.Busy(address, "the kernel gives a reserve buffer of " + given
                        + " bytes now, not " + whole + ": ask for less, or later");
            }
            Mapping mapping = kernel.map(descriptor, OpenAccess.READ_WRITE, 0, whole, Lifetime.UNCHECKED);
            buffer = new MappedBuffer(this, descriptor, mapping, size);
            return buffer;
        } catch (ErrnoException e) {
            throw new DeviceException.Unavailable(address, "its reserve buffer cannot be mapped (" + e.getMessage()
                    + ")", Detail.errno(e.errno()), e);
        } finally {
            if (buffer == null) {
                SgOpening.closeQuietly(descriptor);
            }
        }
    }

    /** {@return the buffer that is a region, empty when it is none of this endpoint's} */
    Optional<MappedBuffer> find(Optional<Region> region) {
        if (region.isPresent()) {
            for (MappedBuffer buffer : buffers) {
                if (buffer.region() == region.get()) {
                    return Optional.of(buffer);
                }
            }
        }
        return Optional.empty();
    }

    void forget(MappedBuffer buffer) {
        if (buffers.remove(buffer)) {
            taken.decrementAndGet();
            opening.ledger().freed();
        }
    }

    /** Maps no more, and lets the descriptors go; what is mapped stays until it is freed. */
    void stop() {
        stopped.set(true);
        buffers.forEach(MappedBuffer::closeDescriptor);
    }

    @Override
    public AllocatorStatistics statistics() {
        long mapped = buffers.stream().mapToLong(buffer -> buffer.region().length()).sum();
        long used = buffers.stream().mapToLong(buffer -> buffer.segment().byteSize()).sum();
        return new AllocatorStatistics(MAPPED, "reserve buffers of sg", mostBuffers * mostBytes, mapped, used,
                buffers.size(), buffers.size(), List.of());
    }
}
