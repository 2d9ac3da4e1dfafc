// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.Device;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The mapped memory of the device below, lent on: who holds a buffer of this endpoint holds one of the device's. Few at a
 * time, as reserve buffers are. Any thread.
 */
final class LentBuffers implements BufferAllocator {

    private final Device inner;
    private final List<IoBuffer> lent = new CopyOnWriteArrayList<>();

    LentBuffers(Device inner) {
        this.inner = inner;
    }

    @Override
    public Allocation allocate(long size, long alignment) throws DeviceException {
        IoBuffer buffer = inner.allocate(size, MAPPED);
        lent.add(buffer);
        return new Lent(buffer);
    }

    /** {@return the device's buffer that some memory lies in; empty when it is none of these} */
    Optional<IoBuffer> find(Optional<Region> region, long regionOffset) {
        return region.flatMap(wanted -> lent.stream().filter(one -> one.region() == wanted
                && one.regionOffset() <= regionOffset && regionOffset < one.regionOffset() + one.size()).findFirst());
    }

    @Override
    public AllocatorStatistics statistics() {
        long bytes = lent.stream().mapToLong(IoBuffer::size).sum();
        return new AllocatorStatistics(MAPPED, "of " + inner.address(), 0, bytes, bytes, lent.size(), lent.size(),
                List.of());
    }

    private final class Lent implements Allocation {

        private final IoBuffer buffer;
        private final MemorySegment segment;

        Lent(IoBuffer buffer) {
            this.buffer = buffer;
            segment = buffer.segment();
        }

        @Override
        public MemorySegment segment() {
            return segment;
        }

        @Override
        public Region region() {
            return buffer.region();
        }

        @Override
        public long regionOffset() {
            return buffer.regionOffset();
        }

        @Override
        public void free() {
            lent.remove(buffer);
            buffer.close();
        }
    }
}
