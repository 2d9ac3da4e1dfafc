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

    private static final class Open {
        static final MethodHandle HANDLE = LibC.linkVariadic("open",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), 2);
    }

    private static final class Close {
        static final MethodHandle HANDLE = LibC.link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static final class Pread {
        static final MethodHandle HANDLE = LibC.link("pread",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    }

    private static final class Pwrite {
        static final MethodHandle HANDLE = LibC.link("pwrite",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    }

    private static final class Preadv {
        static final MethodHandle HANDLE = LibC.link("preadv",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
    }

    private static final class Pwritev {
        static final MethodHandle HANDLE = LibC.link("pwritev",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
    }

    private static final class Read {
        static final MethodHandle HANDLE = LibC.link("read",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    private static final class Write {
        static final MethodHandle HANDLE = LibC.link("write",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    private static final class Fdatasync {
        static final MethodHandle HANDLE = LibC.link("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static final class Fsync {
        static final MethodHandle HANDLE = LibC.link("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static final class Ftruncate {
        static final MethodHandle HANDLE = LibC.link("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    }

    private static final class Fallocate {
        static final MethodHandle HANDLE = LibC.link("fallocate",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    }

    private static final class IoctlAddress {
        static final MethodHandle HANDLE = LibC.linkVariadic("ioctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
    }

    /** The last argument is for the arena's sake: the C library takes three, and hands three on. */
    private static final class IoctlHolding {
        static final MethodHandle HANDLE = LibC.linkVariadic("ioctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS), 2);
    }

    private static final class IoctlLong {
        static final MethodHandle HANDLE = LibC.linkVariadic("ioctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG), 2);
    }

    private static final class Poll {
        static final MethodHandle HANDLE = LibC.link("poll",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static final class Statx {
        static final MethodHandle HANDLE = LibC.link("statx",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    }

    private static final class Eventfd {
        static final MethodHandle HANDLE = LibC.link("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private FileCalls() {
    }

    /**
     * Looks for the functions above, all of them. Each is linked when it is called first, which takes two milliseconds:
     * a short program calls few.
     */
    static void find() {
        LibC.find("open", "close", "pread", "pwrite", "preadv", "pwritev", "read", "write", "fdatasync", "fsync",
                "ftruncate", "fallocate",
                "ioctl", "poll", "statx", "eventfd");
    }

    static long open(MemorySegment state, MemorySegment path, int flags, int mode) {
        try {
            return LibC.result((int) Open.HANDLE.invokeExact(state, path, flags, mode), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long close(MemorySegment state, int number) {
        try {
            return LibC.result((int) Close.HANDLE.invokeExact(state, number), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long pread(MemorySegment state, int number, MemorySegment memory, long length, long offset) {
        try {
            return LibC.result((long) Pread.HANDLE.invokeExact(state, number, memory, length, offset), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long pwrite(MemorySegment state, int number, MemorySegment memory, long length, long offset) {
        try {
            return LibC.result((long) Pwrite.HANDLE.invokeExact(state, number, memory, length, offset), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long preadv(MemorySegment state, int number, MemorySegment vector, int count, long offset) {
        try {
            return LibC.result((long) Preadv.HANDLE.invokeExact(state, number, vector, count, offset), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long pwritev(MemorySegment state, int number, MemorySegment vector, int count, long offset) {
        try {
            return LibC.result((long) Pwritev.HANDLE.invokeExact(state, number, vector, count, offset), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long read(MemorySegment state, int number, MemorySegment memory, long length) {
        try {
            return LibC.result((long) Read.HANDLE.invokeExact(state, number, memory, length), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long write(MemorySegment state, int number, MemorySegment memory, long length) {
        try {
            return LibC.result((long) Write.HANDLE.invokeExact(state, number, memory, length), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long fdatasync(MemorySegment state, int number) {
        try {
            return LibC.result((int) Fdatasync.HANDLE.invokeExact(state, number), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long fsync(MemorySegment state, int number) {
        try {
            return LibC.result((int) Fsync.HANDLE.invokeExact(state, number), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ftruncate(MemorySegment state, int number, long size) {
        try {
            return LibC.result((int) Ftruncate.HANDLE.invokeExact(state, number, size), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long fallocate(MemorySegment state, int number, int mode, long offset, long length) {
        try {
            return LibC.result((int) Fallocate.HANDLE.invokeExact(state, number, mode, offset, length), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ioctl(MemorySegment state, int number, long request, MemorySegment argument) {
        try {
            return LibC.result((int) IoctlAddress.HANDLE.invokeExact(state, number, request, argument), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ioctl(MemorySegment state, int number, long request, MemorySegment argument, MemorySegment held) {
        try {
            return LibC.result((int) IoctlHolding.HANDLE.invokeExact(state, number, request, argument, held), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long ioctl(MemorySegment state, int number, long request, long argument) {
        try {
            return LibC.result((int) IoctlLong.HANDLE.invokeExact(state, number, request, argument), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long poll(MemorySegment state, MemorySegment entries, long count, int timeoutMillis) {
        try {
            return LibC.result((int) Poll.HANDLE.invokeExact(state, entries, count, timeoutMillis), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long statx(MemorySegment state, int directory, MemorySegment path, int flags, int mask,
            MemorySegment status) {
        try {
            return LibC.result((int) Statx.HANDLE.invokeExact(state, directory, path, flags, mask, status), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long eventfd(MemorySegment state, int first, int flags) {
        try {
            return LibC.result((int) Eventfd.HANDLE.invokeExact(state, first, flags), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }
}
