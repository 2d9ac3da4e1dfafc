// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls on files and descriptors. Memory travels as an address argument, so that the call itself holds its arena.
 * Results are the function's, or a negated error number.
 */
final class FileCalls {

    private static final MethodHandle OPEN = LibC.linkVariadic("open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle CLOSE = LibC.link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PREAD = LibC.link("pread",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle PWRITE = LibC.link("pwrite",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle READ = LibC.link("read",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE = LibC.link("write",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle FDATASYNC = LibC.link("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FSYNC = LibC.link("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FTRUNCATE = LibC.link("ftruncate",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle FALLOCATE = LibC.link("fallocate",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle IOCTL_ADDRESS = LibC.linkVariadic("ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
    /** The last argument is for the arena's sake: the C library takes three, and hands three on. */
    private static final MethodHandle IOCTL_HOLDING = LibC.linkVariadic("ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS), 2);
    private static final MethodHandle IOCTL_LONG = LibC.linkVariadic("ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG), 2);
    private static final MethodHandle POLL = LibC.link("poll",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle STATX = LibC.link("statx",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

    private FileCalls() {
    }

    /** Does nothing but have this class initialized, which links all of the above. */
    static void link() {
    }

    static long open(MemorySegment state, MemorySegment path, int flags, int mode) {
        try {
            return LibC.result((int) OPEN.invokeExact(state, path, flags, mode), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long close(MemorySegment state, int number) {
        try {
            return LibC.result((int) CLOSE.invokeExact(state, number), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long pread(MemorySegment state, int number, MemorySegment memory, long length, long offset) {
        try {
            return LibC.result((long) PREAD.invokeExact(state, number, memory, length, offset), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long pwrite(MemorySegment state, int number, MemorySegment memory, long length, long offset) {
        try {
            return LibC.result((long) PWRITE.invokeExact(state, number, memory, length, offset), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long read(MemorySegment state, int number, MemorySegment memory, long length) {
        try {
            return LibC.result((long) READ.invokeExact(state, number, memory, length), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long write(MemorySegment state, int number, MemorySegment memory, long length) {
        try {
            return LibC.result((long) WRITE.invokeExact(state, number, memory, length), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long fdatasync(MemorySegment state, int number) {
        try {
            return LibC.result((int) FDATASYNC.invokeExact(state, number), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long fsync(MemorySegment state, int number) {
        try {
            return LibC.result((int) FSYNC.invokeExact(state, number), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ftruncate(MemorySegment state, int number, long size) {
        try {
            return LibC.result((int) FTRUNCATE.invokeExact(state, number, size), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long fallocate(MemorySegment state, int number, int mode, long offset, long length) {
        try {
            return LibC.result((int) FALLOCATE.invokeExact(state, number, mode, offset, length), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ioctl(MemorySegment state, int number, long request, MemorySegment argument) {
        try {
            return LibC.result((int) IOCTL_ADDRESS.invokeExact(state, number, request, argument), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ioctl(MemorySegment state, int number, long request, MemorySegment argument, MemorySegment held) {
        try {
            return LibC.result((int) IOCTL_HOLDING.invokeExact(state, number, request, argument, held), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ioctl(MemorySegment state, int number, long request, long argument) {
        try {
            return LibC.result((int) IOCTL_LONG.invokeExact(state, number, request, argument), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long poll(MemorySegment state, MemorySegment entries, long count, int timeoutMillis) {
        try {
            return LibC.result((int) POLL.invokeExact(state, entries, count, timeoutMillis), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long statx(MemorySegment state, int directory, MemorySegment path, int flags, int mask,
            MemorySegment status) {
        try {
            return LibC.result((int) STATX.invokeExact(state, directory, path, flags, mask, status), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }
}
