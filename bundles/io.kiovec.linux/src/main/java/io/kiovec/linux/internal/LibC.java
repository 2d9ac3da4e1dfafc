// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Links functions of the C library so that errno is captured, and turns their results into negated error numbers.
 * Every handle but those of {@link #linkVariadicUntold} takes the capture state as its first argument: memory of
 * {@link #STATE} that no other call uses meanwhile.
 */
final class LibC {

    static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = MethodHandles
            .insertCoordinates(STATE.varHandle(StructLayout.PathElement.groupElement("errno")), 1, 0L);

    private LibC() {
    }

    /** {@return the handle of a function} */
    static MethodHandle link(String name, FunctionDescriptor type) {
        return link(name, type, Linker.Option.captureCallState("errno"));
    }

    /** {@return the handle of a function with a variable argument list} Such calls differ in how arguments travel. */
    static MethodHandle linkVariadic(String name, FunctionDescriptor type, int firstVariadicArgument) {
        return link(name, type, Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadicArgument));
    }

    /**
     * {@return the handle of a function whose errno nobody asks for, which takes no capture state} The JDK slices the capture
     * state for each call that has one: an object, wherever the compiler does not see its end.
     */
    static MethodHandle linkVariadicUntold(String name, FunctionDescriptor type, int firstVariadicArgument) {
        return link(name, type, Linker.Option.firstVariadicArg(firstVariadicArgument));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(function(name), type, options);
    }

    private static MemorySegment function(String name) {
        return Linker.nativeLinker().defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    /** Throws what linking would throw for the first function that is missing. */
    static void find(String... names) {
        for (String name : names) {
            function(name);
        }
    }

    /** {@return a capture state for calls that are rare enough to pay for one} */
    static MemorySegment state(Arena arena) {
        return arena.allocate(STATE);
    }

    /** {@return the result, or the negated error number where it is -1} */
    static long result(long result, MemorySegment state) {
        return result == -1 ? -(long) (int) ERRNO.get(state) : result;
    }

    /** {@return what a handle threw, to be thrown on: a closed arena, memory on the heap, another thread's memory} */
    static RuntimeException thrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a downcall throws nothing checked", thrown);
    }
}
