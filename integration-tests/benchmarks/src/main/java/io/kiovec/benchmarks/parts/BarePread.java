// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.parts;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A byte of {@code /dev/zero} by pread(2) alone, errno captured: what any program in Java pays at least. */
@State(Scope.Thread)
public class BarePread {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle PREAD = handle("pread",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment captured = arena.allocate(CAPTURED);
    private final long address = arena.allocate(4096, 4096).address();
    private int descriptor;

    /** For JMH. */
    public BarePread() {
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor function, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), function, options);
    }

    /**
     * Opens the node.
     *
     * @throws Throwable when it cannot be opened
     */
    @Setup(Level.Trial)
    public void open() throws Throwable {
        descriptor = (int) OPEN.invokeExact(arena.allocateFrom("/dev/zero"), 0);
        if (descriptor < 0) {
            throw new IOException("no /dev/zero here");
        }
    }

    long read() throws Throwable {
        long result = (long) PREAD.invokeExact(captured, descriptor, address, 1L, 0L);
        if (result != 1) {
            throw new IOException("errno " + (int) ERRNO.get(captured, 0L));
        }
        return result;
    }

    /**
     * Closes the node.
     *
     * @throws Throwable when it cannot be closed
     */
    @TearDown(Level.Trial)
    public void close() throws Throwable {
        int result = (int) CLOSE.invokeExact(descriptor);
        if (result != 0) {
            throw new IOException("close: " + result);
        }
        arena.close();
    }
}
