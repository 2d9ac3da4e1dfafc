// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.parts;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.api.QueueOptions;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Offer, submit and reap of 32 requests of 4 KiB, the time of one of them: of a simulated disk in memory, and of a file in
 * memory through raw.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueueBenchmark {

    private static final int DEPTH = 32;
    private static final int BLOCK = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What is read. */
    public enum Medium {
        /** {@code sim:disk0}. */
        SIM,
        /** A file in memory, through raw. */
        RAW
    }

    /** What is read. */
    @Param
    public Medium medium;

    private final BlockRequest[] requests = new BlockRequest[DEPTH];
    private final BlockRequest[] done = new BlockRequest[DEPTH];
    private Container container;
    private BlockDevice device;
    private BlockQueue queue;
    private IoBuffer buffer;
    private Path file;

    /** For JMH. */
    public QueueBenchmark() {
    }

    /**
     * Opens everything, on the thread that owns the queue.
     *
     * @throws Exception when it cannot be opened
     */
    @Setup(Level.Trial)
    public void open() throws Exception {
        file = Files.createTempFile(Path.of("/dev/shm"), "kiovec-benchmark", ".img");
        Files.write(file, new byte[1 << 20]);
        container = Container.start();
        device = container.service(Devices.class).openBlock(medium == Medium.SIM ? "sim:disk0" : "raw:" + file,
                AccessMode.READ);
        buffer = device.allocate((long) DEPTH * BLOCK);
        for (int i = 0; i < DEPTH; i++) {
            requests[i] = device.newRequest().options(RequestOptions.DIRECT);
        }
        queue = device.openQueue(QueueOptions.threadBound(DEPTH));
    }

    /**
     * {@return how many were reaped}
     *
     * @throws DeviceException never
     */
    @Benchmark
    @OperationsPerInvocation(DEPTH)
    public int turn() throws DeviceException {
        for (int i = 0; i < DEPTH; i++) {
            queue.offer(requests[i].read((long) i * BLOCK, buffer, (long) i * BLOCK, BLOCK));
        }
        queue.submit();
        int reaped = 0;
        while (reaped < DEPTH) {
            int now = queue.reap(done, DEPTH - reaped, PATIENCE);
            for (int i = 0; i < now; i++) {
                if (done[i].bytes() != BLOCK) {
                    throw done[i].exception();
                }
            }
            reaped += now;
        }
        return reaped;
    }

    /**
     * Closes everything.
     *
     * @throws Exception when it cannot be closed
     */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        queue.close();
        buffer.close();
        device.close();
        container.close();
        Files.delete(file);
    }
}
