// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.fake;

import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory. */
final class FakeBuffer implements IoBuffer {

    private final MemorySegment segment;
    private final Region region;
    private final Runnable onClose;
    private volatile boolean closed;

    FakeBuffer(long size, Runnable onClose) {
        segment = Arena.ofAuto().allocate(size, 4096);
        region = Region.of(segment);
        this.onClose = onClose;
    }

    @Override
    public MemorySegment segment() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return segment;
    }

    @Override
    public long size() {
        return segment.byteSize();
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public long regionOffset() {
        return 0;
    }

    @Override
    public String allocator() {
        return "fake";
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.run();
        }
    }
}
