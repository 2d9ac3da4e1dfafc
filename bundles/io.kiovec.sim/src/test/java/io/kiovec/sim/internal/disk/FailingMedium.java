// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.medium.DiskMedium;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A medium of which one place can be lost, and that counts what is flushed. */
final class FailingMedium implements DiskMedium {

    private final DiskMedium inner;
    private volatile long lost = -1;
    private volatile Before before = () -> {
    };
    private volatile Before beforeRead = () -> {
    };
    private volatile boolean swallows;
    private volatile long flushed;

    FailingMedium(DiskMedium inner) {
        this.inner = inner;
    }

    /** What is done before a write. */
    interface Before {
        void run() throws InterruptedException;
    }

    void onWrite(Before work) {
        before = work;
    }

    void onRead(Before work) {
        beforeRead = work;
    }

    /** Keeps nothing of what is written from now on: for more than memory has room for. */
    void swallowWrites() {
        swallows = true;
    }

    void lose(long offset) {
        lost = offset;
    }

    long flushed() {
        return flushed;
    }

    private void check(long offset, long length) throws IOException {
        if (lost >= offset && lost < offset + length) {
            throw new IOException("byte " + lost + " is lost");
        }
    }

    private static void run(Before work) throws IOException {
        try {
            work.run();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public String serial() {
        return inner.serial();
    }

    @Override
    public long capacity() {
        return inner.capacity();
    }

    @Override
    public void read(long offset, MemorySegment memory) throws IOException {
        run(beforeRead);
        check(offset, memory.byteSize());
        inner.read(offset, memory);
    }

    @Override
    public void write(long offset, MemorySegment memory) throws IOException {
        run(before);
        check(offset, memory.byteSize());
        if (!swallows) {
            inner.write(offset, memory);
        }
    }

    @Override
    public void deallocate(long offset, long length) throws IOException {
        check(offset, length);
        inner.deallocate(offset, length);
    }

    @Override
    public Extent extent(long offset) throws IOException {
        return inner.extent(offset);
    }

    @Override
    public long used() throws IOException {
        return inner.used();
    }

    @Override
    public void flush() throws IOException {
        flushed++;
        inner.flush();
    }

    @Override
    public void flush(long offset, long length) throws IOException {
        flushed++;
        inner.flush(offset, length);
    }

    @Override
    public void powerLoss() throws IOException {
        inner.powerLoss();
    }

    @Override
    public void close() {
        inner.close();
    }
}
