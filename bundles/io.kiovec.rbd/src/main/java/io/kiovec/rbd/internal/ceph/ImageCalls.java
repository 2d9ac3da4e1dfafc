// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of {@code rbd/librbd.h} on images. Handles travel as numbers, memory as an address argument, so that the call itself
 * holds its arena; results are the functions': 0 or more, or a negated error number.
 */
final class ImageCalls {

    private static final class List {
        static final MethodHandle HANDLE = Libraries.link("rbd_list2",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    }

    private static final class FreeList {
        static final MethodHandle HANDLE = Libraries.link("rbd_image_spec_list_cleanup",
                FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG));
    }

    private static final class Open {
        static final MethodHandle HANDLE = Libraries.link("rbd_open",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
    }

    private static final class OpenReadOnly {
        static final MethodHandle HANDLE = Libraries.link("rbd_open_read_only",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
    }

    private static final class Close {
        static final MethodHandle HANDLE = Libraries.link("rbd_close",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    }

    private static final class Size {
        static final MethodHandle HANDLE = Libraries.link("rbd_get_size",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    }

    private static final class Features {
        static final MethodHandle HANDLE = Libraries.link("rbd_get_features",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    }

    private static final class Id {
        static final MethodHandle HANDLE = Libraries.link("rbd_get_id",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
    }

    private static final class Prefix {
        static final MethodHandle HANDLE = Libraries.link("rbd_get_block_name_prefix",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
    }

    private static final class Stat {
        static final MethodHandle HANDLE = Libraries.link("rbd_stat",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
    }

    private static final class SnapshotId {
        static final MethodHandle HANDLE = Libraries.link("rbd_snap_get_id",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    }

    private static final class Lock {
        static final MethodHandle HANDLE = Libraries.link("rbd_lock_acquire",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
    }

    private static final class OwnsLock {
        static final MethodHandle HANDLE = Libraries.link("rbd_is_exclusive_lock_owner",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    }

    private static final class Read {
        static final MethodHandle HANDLE = Libraries.link("rbd_read2",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT));
    }

    private static final class Write {
        static final MethodHandle HANDLE = Libraries.link("rbd_write2",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT));
    }

    private static final class Flush {
        static final MethodHandle HANDLE = Libraries.link("rbd_flush",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    }

    private static final class Discard {
        static final MethodHandle HANDLE = Libraries.link("rbd_discard",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    }

    private static final class WriteZeroes {
        static final MethodHandle HANDLE = Libraries.link("rbd_write_zeroes",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    }

    private static final class WriteSame {
        static final MethodHandle HANDLE = Libraries.link("rbd_writesame",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static final class CompareAndWrite {
        static final MethodHandle HANDLE = Libraries.link("rbd_compare_and_write",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS,
                        JAVA_INT));
    }

    private ImageCalls() {
    }

    static int list(long pool, MemorySegment specifications, MemorySegment count) {
        try {
            return (int) List.HANDLE.invokeExact(pool, specifications, count);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static void freeList(MemorySegment specifications, long count) {
        try {
            FreeList.HANDLE.invokeExact(specifications, count);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int open(long pool, MemorySegment name, MemorySegment handle, MemorySegment snapshot) {
        try {
            return (int) Open.HANDLE.invokeExact(pool, name, handle, snapshot);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int openReadOnly(long pool, MemorySegment name, MemorySegment handle, MemorySegment snapshot) {
        try {
            return (int) OpenReadOnly.HANDLE.invokeExact(pool, name, handle, snapshot);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int close(long image) {
        try {
            return (int) Close.HANDLE.invokeExact(image);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int size(long image, MemorySegment size) {
        try {
            return (int) Size.HANDLE.invokeExact(image, size);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int features(long image, MemorySegment features) {
        try {
            return (int) Features.HANDLE.invokeExact(image, features);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int id(long image, MemorySegment text, long length) {
        try {
            return (int) Id.HANDLE.invokeExact(image, text, length);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int prefix(long image, MemorySegment text, long length) {
        try {
            return (int) Prefix.HANDLE.invokeExact(image, text, length);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int stat(long image, MemorySegment info, long length) {
        try {
            return (int) Stat.HANDLE.invokeExact(image, info, length);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int snapshotId(long image, MemorySegment name, MemorySegment id) {
        try {
            return (int) SnapshotId.HANDLE.invokeExact(image, name, id);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int lock(long image, int mode) {
        try {
            return (int) Lock.HANDLE.invokeExact(image, mode);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int ownsLock(long image, MemorySegment owner) {
        try {
            return (int) OwnsLock.HANDLE.invokeExact(image, owner);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long read(long image, long offset, long length, MemorySegment memory, int flags) {
        try {
            return (long) Read.HANDLE.invokeExact(image, offset, length, memory, flags);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long write(long image, long offset, long length, MemorySegment memory, int flags) {
        try {
            return (long) Write.HANDLE.invokeExact(image, offset, length, memory, flags);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int flush(long image) {
        try {
            return (int) Flush.HANDLE.invokeExact(image);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int discard(long image, long offset, long length) {
        try {
            return (int) Discard.HANDLE.invokeExact(image, offset, length);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long writeZeroes(long image, long offset, long length, int zeroing, int flags) {
        try {
            return (long) WriteZeroes.HANDLE.invokeExact(image, offset, length, zeroing, flags);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long writeSame(long image, long offset, long length, MemorySegment block, long blockLength, int flags) {
        try {
            return (long) WriteSame.HANDLE.invokeExact(image, offset, length, block, blockLength, flags);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long compareAndWrite(long image, long offset, long length, MemorySegment expected,
            MemorySegment replacement, MemorySegment mismatch, int flags) {
        try {
            return (long) CompareAndWrite.HANDLE.invokeExact(image, offset, length, expected, replacement, mismatch,
                    flags);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }
}
