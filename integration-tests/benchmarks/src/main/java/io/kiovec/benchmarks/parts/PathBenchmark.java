// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.parts;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.api.Transfer;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.benchmarks.container.NullTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.raw.internal.ZeroTransport;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole synchronous path, through a container with the distribution's bundles, durations sampled: a byte of
 * {@code /dev/zero} beside the bare system call, and a disk that does nothing.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PathBenchmark {

    /** For JMH. */
    public PathBenchmark() {
    }

    /** A device that is open, and a request that is reused. */
    public abstract static class Open {

        private final String address;
        private Container container;
        private BlockDevice device;
        private IoBuffer buffer;
        private BlockRequest request;

        Open(String address) {
            this.address = address;
        }

        /**
         * Opens it.
         *
         * @throws Exception when it cannot be opened
         */
        @Setup(Level.Trial)
        public void open() throws Exception {
            container = Container.start();
            container.register(NullTransport.SCHEME, new NullTransport());
            container.register(ZeroTransport.SCHEME, new ZeroTransport());
            device = container.service(Devices.class).openBlock(address, AccessMode.READ);
            buffer = device.allocate(1 << 16);
            request = device.newRequest().options(RequestOptions.DIRECT_STRICTLY);
        }

        Failure execute(int length) throws DeviceException {
            Failure failure = device.execute(request.read(0, buffer, 0, length));
            if (failure != Failure.NONE) {
                throw request.exception();
            }
            return failure;
        }

        Transfer read() throws DeviceException {
            return device.read(0, buffer, RequestOptions.DIRECT_STRICTLY);
        }

        /**
         * Closes it.
         *
         * @throws Exception when it cannot be closed
         */
        @TearDown(Level.Trial)
        public void close() throws Exception {
            buffer.close();
            device.close();
            container.close();
        }
    }

    /** {@code /dev/zero} by raw's endpoint. */
    @State(Scope.Thread)
    public static class Zero extends Open {
        /** For JMH. */
        public Zero() {
            super(ZeroTransport.SCHEME + ":dev");
        }
    }

    /** A disk that does nothing. */
    @State(Scope.Thread)
    public static class Nothing extends Open {
        /** For JMH. */
        public Nothing() {
            super(NullTransport.SCHEME + ":disk");
        }
    }

    /**
     * {@return the framework's read of a byte}
     *
     * @param zero the device
     * @throws DeviceException never
     */
    @Benchmark
    public Failure zero(Zero zero) throws DeviceException {
        return zero.execute(1);
    }

    /**
     * {@return the system call alone}
     *
     * @param bare the descriptor
     * @throws Throwable never
     */
    @Benchmark
    public long zeroBare(BarePread bare) throws Throwable {
        return bare.read();
    }

    /**
     * {@return the framework alone}
     *
     * @param nothing the device
     * @throws DeviceException never
     */
    @Benchmark
    public Failure nothing(Nothing nothing) throws DeviceException {
        return nothing.execute(4096);
    }

    /**
     * {@return the framework alone, by the convenience that returns a value}
     *
     * @param nothing the device
     * @throws DeviceException never
     */
    @Benchmark
    public Transfer nothingConvenient(Nothing nothing) throws DeviceException {
        return nothing.read();
    }
}
