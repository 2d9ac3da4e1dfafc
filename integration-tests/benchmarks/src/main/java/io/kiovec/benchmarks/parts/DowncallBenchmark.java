// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.parts;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A call of a C function that does next to nothing, without and with errno captured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DowncallBenchmark {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor LABS = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private static final MethodHandle PLAIN = handle();
    private static final MethodHandle CAPTURING = handle(Linker.Option.captureCallState("errno"));

    private final MemorySegment captured = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    private final long value = -42;

    /** For JMH. */
    public DowncallBenchmark() {
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("labs"), LABS, options);
    }

    /**
     * {@return the absolute value}
     *
     * @throws Throwable never
     */
    @Benchmark
    public long plain() throws Throwable {
        return (long) PLAIN.invokeExact(value);
    }

    /**
     * {@return the absolute value}
     *
     * @throws Throwable never
     */
    @Benchmark
    public long capturing() throws Throwable {
        return (long) CAPTURING.invokeExact(captured, value);
    }
}
