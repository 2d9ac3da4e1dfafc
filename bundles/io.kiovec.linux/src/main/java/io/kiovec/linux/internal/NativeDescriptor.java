// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FallocateMode;
import io.kiovec.linux.FileStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** A descriptor of this process. Every use of the number is between {@link CallSlots#enter} and leave. */
final class NativeDescriptor implements Descriptor {

    private static final int NOT_RELEASED = -1;

    private final int number;
    private final Path path;
    private final int lastingFlags;
    private final CallSlots slots;
    /** What close(2) said, 0 for all well. */
    private volatile int released = NOT_RELEASED;

    /**
     * Takes an open descriptor over.
     *
     * @param number its
     * @param path that it was opened by
     * @param lastingFlags of {@code open(2)}, those that say how it is used, not how it came to be
     */
    NativeDescriptor(int number, Path path, int lastingFlags) {
        this.number = number;
        this.path = path;
        this.lastingFlags = lastingFlags;
        this.slots = new CallSlots(this::release);
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public State state() {
        if (released != NOT_RELEASED) {
            return State.CLOSED;
        }
        return slots.isClosing() ? State.CLOSING : State.OPEN;
    }

    @Override
    public Hold hold() throws ErrnoException {
        if (!slots.hold()) {
            throw new ErrnoException("hold", Errno.EBADF, path.toString());
        }
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.compareAndSet(true, false)) {
                slots.letGo();
            }
        };
    }

    /**
     * {@return the number of another open file description of the same file, used in the same way} It has no claim
     * (O_EXCL). The caller's to close.
     */
    int reopened() throws ErrnoException {
        try (Hold _ = hold(); Arena arena = Arena.ofConfined()) {
            long other = FileCalls.open(LibC.state(arena), arena.allocateFrom("/proc/self/fd/" + number), lastingFlags,
                    0);
            if (other < 0) {
                throw new ErrnoException("open again", (int) -other, path.toString());
            }
            return (int) other;
        }
    }

    @Override
    public long pread(MemorySegment memory, long at, long length, long offset) {
        MemorySegment part = writable(memory, at, length);
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.pread(slot.state, number, part, length, offset);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long pwrite(MemorySegment memory, long at, long length, long offset) {
        MemorySegment part = part(memory, at, length);
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.pwrite(slot.state, number, part, length, offset);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long preadv(List<MemorySegment> pieces, long offset) {
        VectorLayout.check(pieces, true);
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.preadv(slot.state, number, VectorLayout.fill(slot.vector(pieces.size()), pieces),
                    pieces.size(), offset);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long pwritev(List<MemorySegment> pieces, long offset) {
        VectorLayout.check(pieces, false);
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.pwritev(slot.state, number, VectorLayout.fill(slot.vector(pieces.size()), pieces),
                    pieces.size(), offset);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long read(MemorySegment memory, long at, long length) {
        MemorySegment part = writable(memory, at, length);
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.read(slot.state, number, part, length);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long write(MemorySegment memory, long at, long length) {
        MemorySegment part = part(memory, at, length);
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.write(slot.state, number, part, length);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long fdatasync() {
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.fdatasync(slot.state, number);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long ioctl(long request, MemorySegment argument) {
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.ioctl(slot.state, number, request, argument);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long ioctl(long request, MemorySegment argument, MemorySegment held) {
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return FileCalls.ioctl(slot.state, number, request, argument, held);
        } finally {
            slot.leave();
        }
    }

    @Override
    public long ioctl(long request, long argument) {
        return call(slot -> FileCalls.ioctl(slot.state, number, request, argument));
    }

    @Override
    public long poll(int events, int timeoutMillis) {
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            PollLayout.set(slot.scratch, number, events);
            long ready = FileCalls.poll(slot.state, slot.scratch, 1, timeoutMillis);
            return ready > 0 ? PollLayout.returned(slot.scratch) : ready;
        } finally {
            slot.leave();
        }
    }

    @Override
    public int ioctlGetInt(String name, long request) throws ErrnoException {
        return (int) get(name, request);
    }

    @Override
    public long ioctlGetLong(String name, long request) throws ErrnoException {
        return get(name, request);
    }

    /** Both machines are little-endian: an int that the driver wrote is the long's lower half. */
    private long get(String name, long request) throws ErrnoException {
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            throw failure(name, Errno.EBADF.result());
        }
        try {
            slot.scratch.set(JAVA_LONG, 0, 0);
            check(name, FileCalls.ioctl(slot.state, number, request, slot.scratch));
            return slot.scratch.get(JAVA_LONG, 0);
        } finally {
            slot.leave();
        }
    }

    @Override
    public void ioctlSetInt(String name, long request, int value) throws ErrnoException {
        check(name, call(slot -> {
            slot.scratch.set(JAVA_INT, 0, value);
            return FileCalls.ioctl(slot.state, number, request, slot.scratch);
        }));
    }

    @Override
    public FileStatus status() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(StatxLayout.LAYOUT);
            MemorySegment noPath = arena.allocateFrom("");
            check("statx", call(slot -> FileCalls.statx(slot.state, number, noPath, StatxLayout.EMPTY_PATH,
                    StatxLayout.WANTED, statx)));
            return StatxLayout.status(statx);
        }
    }

    @Override
    public void fsync() throws ErrnoException {
        check("fsync", call(slot -> FileCalls.fsync(slot.state, number)));
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        check("ftruncate", call(slot -> FileCalls.ftruncate(slot.state, number, size)));
    }

    @Override
    public void fallocate(FallocateMode mode, long offset, long length) throws ErrnoException {
        int bits = mode.bits();
        check("fallocate", call(slot -> FileCalls.fallocate(slot.state, number, bits, offset, length)));
    }

    @Override
    public void discard(long offset, long length) throws ErrnoException {
        onRange("BLKDISCARD", BlockIoctl.DISCARD, offset, length);
    }

    @Override
    public void zeroOut(long offset, long length) throws ErrnoException {
        onRange("BLKZEROOUT", BlockIoctl.ZERO_OUT, offset, length);
    }

    private void onRange(String name, long request, long offset, long length) throws ErrnoException {
        check(name, call(slot -> {
            BlockRangeLayout.set(slot.scratch, offset, length);
            return FileCalls.ioctl(slot.state, number, request, slot.scratch);
        }));
    }

    /** Maps; here because the number must not be released meanwhile. */
    long map(int protection, long offset, long length) {
        return call(slot -> MemoryCalls.mapShared(length, protection, number, offset));
    }

    @Override
    public void close() throws ErrnoException {
        // Only the closer that lets the last one out here hears of it: another close may have come first.
        if (slots.close() == CallSlots.Closing.RELEASED && released > 0) {
            throw new ErrnoException("close", released, path.toString());
        }
    }

    @Override
    public OptionalInt closeErrno() {
        int seen = released;
        return seen > 0 ? OptionalInt.of(seen) : OptionalInt.empty();
    }

    private void release() {
        try (Arena arena = Arena.ofConfined()) {
            // Whatever close(2) says, also EINTR, Linux has released the number: repeating it would close another's.
            released = (int) -FileCalls.close(LibC.state(arena), number);
        }
    }

    /** A call that is rare enough for a lambda; those that transfers are made of are written out, to be inlined. */
    private interface Call {
        long on(CallSlots.Slot slot);
    }

    private long call(Call call) {
        CallSlots.Slot slot = slots.enter();
        if (slot == null) {
            return Errno.EBADF.result();
        }
        try {
            return call.on(slot);
        } finally {
            slot.leave();
        }
    }

    private void check(String call, long result) throws ErrnoException {
        if (result < 0) {
            throw failure(call, result);
        }
    }

    private static MemorySegment writable(MemorySegment memory, long at, long length) {
        if (memory.isReadOnly()) {
            throw new IllegalArgumentException("cannot read into read-only memory: " + memory);
        }
        return part(memory, at, length);
    }

    /**
     * Checks the bounds, for the kernel knows none. Always by a slice, also of all: a slice made on one way only would
     * not be seen to die here, and the compiler would allocate it.
     */
    private static MemorySegment part(MemorySegment memory, long at, long length) {
        return memory.asSlice(at, length);
    }

    @Override
    public String toString() {
        return path + " (" + number + ", " + state() + ')';
    }
}
