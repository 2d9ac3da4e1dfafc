// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code io_uring_setup(2)}, {@code io_uring_enter(2)} and {@code io_uring_register(2)}, for which the C library has no
 * functions. Their numbers are the same on all machines. Results are the call's, or a negated error number.
 */
final class RingCalls {

    private static final long SETUP = 425;
    private static final long ENTER = 426;
    private static final long REGISTER = 427;

    private static final MethodHandle SYSCALL3 = LibC.linkVariadic("syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG), 1);
    private static final MethodHandle SYSCALL5 = LibC.linkVariadic("syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT), 1);
    private static final FunctionDescriptor ENTERING = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SYSCALL7 = LibC.linkVariadic("syscall", ENTERING, 1);
    private static final MethodHandle SYSCALL7_UNTOLD = LibC.linkVariadicUntold("syscall", ENTERING, 1);

    private RingCalls() {
    }

    static long setup(MemorySegment state, int entries, MemorySegment params) {
        try {
            return LibC.result((long) SYSCALL3.invokeExact(state, SETUP, entries, params.address()), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long enter(MemorySegment state, int ring, int submit, int minimum, int flags, long argument, long size) {
        try {
            return LibC.result(
                    (long) SYSCALL7.invokeExact(state, ENTER, ring, submit, minimum, flags, argument, size), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    /** {@return the result, -1 whatever went wrong} For each turn of a ring: nothing is allocated. */
    static long enterUntold(int ring, int submit, int minimum, int flags, long argument, long size) {
        try {
            return (long) SYSCALL7_UNTOLD.invokeExact(ENTER, ring, submit, minimum, flags, argument, size);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long register(MemorySegment state, int ring, int opcode, long argument, int count) {
        try {
            return LibC.result((long) SYSCALL5.invokeExact(state, REGISTER, ring, opcode, argument, count), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }
}
