// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import io.kiovec.bench.internal.Measurement.Instruments;
import io.kiovec.bench.internal.Measurement.Result;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import io.kiovec.command.Progress;
import io.kiovec.io.Demotion;
import io.kiovec.io.TransferMode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    /** Uses the processor for a while, and counts how long. */
    private static final class Spinning implements Workload {

        private static final long NANOS = 200_000;
        private long used;
        private long transfers;

        private static long now() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        @Override
        public void transfer() {
            long begun = now();
            long end = begun;
            while (end - begun < NANOS) {
                end = now();
            }
            used += end - begun;
            transfers++;
        }

        @Override
        public String command() {
            return "spin";
        }

        @Override
        public long bytes() {
            return 1000;
        }

        @Override
        public long copiedBytes() {
            return 500;
        }

        @Override
        public OptionalInt elements() {
            return OptionalInt.of(3);
        }

        @Override
        public TransferMode mode() {
            return TransferMode.INDIRECT;
        }

        @Override
        public Demotion demotion() {
            return Demotion.NONE;
        }
    }

    private static Result measure(Workload workload, Extent extent) throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        // warm after one window: nothing is compiled here
        try (Progress progress = new Console(nowhere, nowhere, Form.TEXT, Audience.PIPE).progress("test", 1,
                Progress.Unit.NANOSECONDS)) {
            WarmUp warmUp = new WarmUp(() -> 0);
            warmUp.isWarm(0, 0, new WarmUp.Window(WarmUp.FIRST_TRANSFERS, 100), 0);
            return Measurement.run(workload, extent,
                    new Instruments(System::nanoTime, ProcessorUse::now, warmUp, progress), 0, 1);
        }
    }

    /** The process's own time, which another clock of the kernel counts. */
    private static double processSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    @Test
    void processorUseIsWhatTheTransfersUsed() throws Exception {
        Spinning workload = new Spinning();
        double before = processSeconds();
        Result result = measure(workload, Extent.ofBytes(3_000_000));
        assertEquals(3_000_000, result.bytes());
        double expected = 3_000 * Spinning.NANOS / 1e9;
        double told = result.processPercent().orElseThrow() / 100 * result.seconds();
        // ticks of 10 ms at both ends; the JVM has threads of its own
        double all = processSeconds() - before;
        assertTrue(told > expected - 0.02 && told < all + 0.02, told + " s, not between " + expected + " and " + all);
        assertEquals(told * 1e6 / 3, result.processorPerMb().orElseThrow(), 1);
        assertEquals("spin", result.command());
        assertEquals(3, result.elements().orElseThrow());
        assertEquals(0.5, result.copiedPerByte());
    }

    @Test
    void aTimeIsKept() throws Exception {
        Result result = measure(new Spinning(), Extent.ofNanos(50_000_000));
        assertTrue(result.seconds() >= 0.05 && result.bytes() >= 1000, result.toString());
    }
}
