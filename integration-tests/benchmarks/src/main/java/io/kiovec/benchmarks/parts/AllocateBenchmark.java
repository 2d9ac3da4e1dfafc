// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.parts;

import io.kiovec.api.Allocators;
import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.benchmarks.container.NullTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Allocate and free, again and again, by a device, by the service, by Netty's pooled allocator and by an arena. A byte is
 * written in between, so that the memory is there.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AllocateBenchmark {

    /** For JMH. */
    public AllocateBenchmark() {
    }

    /** How much is allocated. */
    @State(Scope.Thread)
    public static class Size {
        /** Bytes. */
        @Param({"4096", "65536", "1048576"})
        public int bytes;

        /** For JMH. */
        public Size() {
        }
    }

    /** The framework's allocators. */
    @State(Scope.Benchmark)
    public static class Ours {

        private Container container;
        private BlockDevice device;
        private Allocators allocators;

        /** For JMH. */
        public Ours() {
        }

        /**
         * Opens a device.
         *
         * @throws Exception when it cannot be opened
         */
        @Setup(Level.Trial)
        public void open() throws Exception {
            container = Container.start();
            container.register(NullTransport.SCHEME, new NullTransport());
            device = container.service(Devices.class).openBlock(NullTransport.SCHEME + ":disk", AccessMode.READ);
            allocators = container.service(Allocators.class);
        }

        /**
         * Closes it.
         *
         * @throws Exception when it cannot be closed
         */
        @TearDown(Level.Trial)
        public void close() throws Exception {
            device.close();
            container.close();
        }
    }

    /** Netty's allocator at its best: it gives a chunk back when its last buffer goes, so one stays. */
    @State(Scope.Thread)
    public static class Netty {

        private ByteBuf kept;

        /** For JMH. */
        public Netty() {
        }

        /** Keeps a buffer of each kind of chunk. */
        @Setup(Level.Trial)
        public void keep() {
            kept = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 20);
        }

        /** Gives it back. */
        @TearDown(Level.Trial)
        public void give() {
            kept.release();
        }
    }

    private static long use(IoBuffer buffer) {
        MemorySegment memory = buffer.segment();
        memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        return memory.address();
    }

    /**
     * {@return by a device}
     *
     * @param ours the device
     * @param size how much
     * @throws DeviceException never
     */
    @Benchmark
    public long device(Ours ours, Size size) throws DeviceException {
        try (IoBuffer buffer = ours.device.allocate(size.bytes)) {
            return use(buffer);
        }
    }

    /**
     * {@return by the service, in pages}
     *
     * @param ours the service
     * @param size how much
     * @throws DeviceException never
     */
    @Benchmark
    public long pages(Ours ours, Size size) throws DeviceException {
        try (IoBuffer buffer = ours.allocators.allocate("pages", size.bytes, 4096)) {
            return use(buffer);
        }
    }

    /**
     * {@return by Netty}
     *
     * @param netty what is kept
     * @param size how much
     */
    @Benchmark
    public long netty(Netty netty, Size size) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(size.bytes, size.bytes);
        buffer.setByte(0, 1);
        long address = buffer.memoryAddress();
        buffer.release();
        return address;
    }

    /**
     * {@return by an arena of its own, zeroed, aligned to a page}
     *
     * @param size how much
     */
    @Benchmark
    public long arena(Size size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(size.bytes, 4096);
            memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            return memory.address();
        }
    }
}
