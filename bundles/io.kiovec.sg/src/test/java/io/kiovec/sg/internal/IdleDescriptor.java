// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.FallocateMode;
import io.kiovec.linux.FileStatus;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** A node of which every ioctl says that it was done, and directly where that was asked; nothing is moved. */
final class IdleDescriptor implements Descriptor {

    private static final long INFO = SgHeader.LAYOUT.byteOffset(PathElement.groupElement("info"));

    private static RuntimeException unasked() {
        return new UnsupportedOperationException("nobody should ask that here");
    }

    @Override
    public long ioctl(long request, MemorySegment argument) {
        return 0;
    }

    @Override
    public long ioctl(long request, MemorySegment argument, MemorySegment held) {
        argument.set(ValueLayout.JAVA_INT, INFO, SgHeader.DIRECT_DONE);
        return 0;
    }

    @Override
    public int number() {
        throw unasked();
    }

    @Override
    public Path path() {
        return Path.of("/dev/sg0");
    }

    @Override
    public State state() {
        return State.OPEN;
    }

    @Override
    public Hold hold() {
        throw unasked();
    }

    @Override
    public long preadv(List<MemorySegment> pieces, long offset) {
        throw unasked();
    }

    @Override
    public long pwritev(List<MemorySegment> pieces, long offset) {
        throw unasked();
    }

    @Override
    public long pread(MemorySegment memory, long at, long length, long offset) {
        throw unasked();
    }

    @Override
    public long pwrite(MemorySegment memory, long at, long length, long offset) {
        throw unasked();
    }

    @Override
    public long read(MemorySegment memory, long at, long length) {
        throw unasked();
    }

    @Override
    public long write(MemorySegment memory, long at, long length) {
        throw unasked();
    }

    @Override
    public long fdatasync() {
        throw unasked();
    }

    @Override
    public long ioctl(long request, long argument) {
        throw unasked();
    }

    @Override
    public long poll(int events, int timeoutMillis) {
        throw unasked();
    }

    @Override
    public int ioctlGetInt(String name, long request) {
        throw unasked();
    }

    @Override
    public long ioctlGetLong(String name, long request) {
        throw unasked();
    }

    @Override
    public void ioctlSetInt(String name, long request, int value) {
        throw unasked();
    }

    @Override
    public FileStatus status() {
        throw unasked();
    }

    @Override
    public void fsync() {
        throw unasked();
    }

    @Override
    public void truncate(long size) {
        throw unasked();
    }

    @Override
    public void fallocate(FallocateMode mode, long offset, long length) {
        throw unasked();
    }

    @Override
    public void discard(long offset, long length) {
        throw unasked();
    }

    @Override
    public void zeroOut(long offset, long length) {
        throw unasked();
    }

    @Override
    public void close() {
    }

    @Override
    public OptionalInt closeErrno() {
        return OptionalInt.empty();
    }
}
