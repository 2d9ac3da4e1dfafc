// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of {@code rbd/librbd.h} for requests that are told of later. Nothing calls back: completions have no callback, and are
 * asked for. Handles travel as numbers; results are the functions': 0 or more, or a negated error number.
 */
final class QueueCalls {

    private static final class NotifyBy {
        static final MethodHandle HANDLE = Libraries.link("rbd_set_image_notification",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    }

    private static final class Poll {
        static final MethodHandle HANDLE = Libraries.link("rbd_poll_io_events",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_INT));
    }

    private static final class Create {
        static final MethodHandle HANDLE = Libraries.link("rbd_aio_create_completion",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS));
    }

    private static final class Result {
        static final MethodHandle HANDLE = Libraries.link("rbd_aio_get_return_value",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    }

    private static final class Argument {
        static final MethodHandle HANDLE = Libraries.link("rbd_aio_get_arg",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    }

    private static final class Release {
        static final MethodHandle HANDLE = Libraries.link("rbd_aio_release",
                FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    private static final class Read {
        static final MethodHandle HANDLE = Libraries.link("rbd_aio_read2",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static final class Write {
        static final MethodHandle HANDLE = Libraries.link("rbd_aio_write2",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static final class Flush {
        static final MethodHandle HANDLE = Libraries.link("rbd_aio_flush",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    }

    private QueueCalls() {
    }

    static int notifyBy(long image, int descriptor, int type) {
        try {
            return (int) NotifyBy.HANDLE.invokeExact(image, descriptor, type);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int poll(long image, MemorySegment completions, int count) {
        try {
            return (int) Poll.HANDLE.invokeExact(image, completions, count);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int create(long argument, long callback, MemorySegment completion) {
        try {
            return (int) Create.HANDLE.invokeExact(argument, callback, completion);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long result(long completion) {
        try {
            return (long) Result.HANDLE.invokeExact(completion);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static long argument(long completion) {
        try {
            return (long) Argument.HANDLE.invokeExact(completion);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static void release(long completion) {
        try {
            Release.HANDLE.invokeExact(completion);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int read(long image, long offset, long length, MemorySegment memory, long completion, int flags) {
        try {
            return (int) Read.HANDLE.invokeExact(image, offset, length, memory, completion, flags);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int write(long image, long offset, long length, MemorySegment memory, long completion, int flags) {
        try {
            return (int) Write.HANDLE.invokeExact(image, offset, length, memory, completion, flags);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }

    static int flush(long image, long completion) {
        try {
            return (int) Flush.HANDLE.invokeExact(image, completion);
        } catch (Throwable thrown) {
            throw Libraries.thrown(thrown);
        }
    }
}
