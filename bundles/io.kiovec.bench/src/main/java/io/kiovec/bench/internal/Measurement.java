// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.Device;
import io.kiovec.command.Progress;
import io.kiovec.io.AskedMode;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One row: the same transfer again and again over a device, for a time. */
final class Measurement {

    /** A case of the table. */
    enum Case {
        /** Nobody asks for direct. */
        INDIRECT("pages", AskedMode.INDIRECT),
        /** Direct, in memory as malloc gives it. */
        DIRECT_PAGES("pages", AskedMode.DIRECT),
        /** Direct, in memory of few pieces. */
        DIRECT_CONTIGUOUS("contiguous", AskedMode.DIRECT),
        /** Direct, in the driver's own mapped memory. */
        MAPPED(BufferAllocator.MAPPED, AskedMode.DIRECT),
        /** The device transfers, and nobody copies what it sent: the floor. */
        DISCARDED("none", AskedMode.INDIRECT);

        private final String allocator;
        private final AskedMode asked;

        Case(String allocator, AskedMode asked) {
            this.allocator = allocator;
            this.asked = asked;
        }

        /** {@return whether a device can do it} The last two are for drivers that have memory of their own. */
        boolean isFor(Limits limits, Direction direction) {
            return switch (this) {
                case INDIRECT, DIRECT_PAGES, DIRECT_CONTIGUOUS -> true;
                case MAPPED -> limits.modes().contains(TransferMode.MAPPED);
                case DISCARDED -> direction == Direction.READ && limits.modes().contains(TransferMode.MAPPED);
            };
        }

        RequestOptions options() {
            RequestOptions options = RequestOptions.DEFAULT.with(asked);
            return this == DISCARDED ? options.with(DataPhase.DISCARD) : options;
        }

        IoBuffer allocate(Device device, long size) throws DeviceException {
            return device.allocate(size, this == DISCARDED ? BufferAllocator.PAGES : allocator);
        }

        String allocator() {
            return allocator;
        }

        AskedMode asked() {
            return asked;
        }
    }

    /** Whether the medium is read or written. */
    enum Direction {
        /** Read. */
        READ,
        /** Write. */
        WRITE
    }

    /**
     * What was measured.
     *
     * @param command the command that was repeated
     * @param bytes moved
     * @param seconds of the wall clock
     * @param processPercent of one processor, empty where the kernel does not tell
     * @param machinePercent of all processors, empty where the kernel does not tell
     * @param elements of one transfer on average, empty where nobody tells
     * @param copiedBytes copied on the way
     * @param mode how the last transfer moved
     * @param demotion why transfers were not direct: the first reason that came
     */
    record Result(String command, long bytes, double seconds, OptionalDouble processPercent,
            OptionalDouble machinePercent, OptionalDouble elements, long copiedBytes, TransferMode mode,
            Demotion demotion) {

        double mbPerSecond() {
            return bytes / 1e6 / seconds;
        }

        double copiedPerByte() {
            return bytes == 0 ? 0 : (double) copiedBytes / bytes;
        }

        /** {@return microseconds of processor time for each MB that was moved} */
        OptionalDouble processorPerMb() {
            return processPercent.isEmpty() || bytes == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(processPercent.getAsDouble() / 100 * seconds * 1e6 / (bytes / 1e6));
        }
    }

    /** What measures: time, processor use, whether code is still being compiled, and whoever watches. */
    record Instruments(LongSupplier clock, Supplier<Optional<ProcessorUse>> processors, WarmUp warmUp,
            Progress progress) {
    }

    /** The clock is read about so often: reading it costs as much as a good part of a short transfer. */
    private static final long LOOK = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long MOST_UNSEEN = 64;

    private final Workload workload;
    private final Instruments instruments;
    private final long done;
    private final long share;
    private boolean measuring;
    private long unseen = 1;
    private long bytes;
    private long copied;
    private long elements;
    private long transfers;
    private boolean elementsKnown = true;
    private Demotion demotion = Demotion.NONE;

    private Measurement(Workload workload, Instruments instruments, long done, long share) {
        this.workload = workload;
        this.instruments = instruments;
        this.done = done;
        this.share = share;
    }

    /**
     * Measures one case.
     *
     * @param workload what is done
     * @param extent how long
     * @param instruments what measures
     * @param done of the whole job, for the progress
     * @param share of the whole job that this is
     */
    static Result run(Workload workload, Extent extent, Instruments instruments, long done, long share)
            throws DeviceException, InterruptedException {
        Measurement measurement = new Measurement(workload, instruments, done, share);
        measurement.warmUp();
        measurement.forget();
        return measurement.measure(extent);
    }

    private void warmUp() throws DeviceException, InterruptedException {
        WarmUp warmUp = instruments.warmUp();
        long start = instruments.clock().getAsLong();
        boolean warm = false;
        while (!warm) {
            long compilers = warmUp.compilerTicks();
            long before = transfers;
            Optional<ProcessorUse> processors = instruments.processors().get();
            long from = instruments.clock().getAsLong();
            long to = loop(Extent.ofNanos(WarmUp.WINDOW));
            warm = warmUp.isWarm(transfers, to - start,
                    new WarmUp.Window(transfers - before,
                            processPercent(processors, instruments.processors().get(), (to - from) / 1e9).orElse(100)),
                    warmUp.compilerTicks() - compilers);
        }
    }

    private void forget() {
        bytes = 0;
        copied = 0;
        elements = 0;
        transfers = 0;
        elementsKnown = true;
        demotion = Demotion.NONE;
    }

    private Result measure(Extent extent) throws DeviceException, InterruptedException {
        Optional<ProcessorUse> before = instruments.processors().get();
        long start = instruments.clock().getAsLong();
        measuring = true;
        long end = loop(extent);
        double seconds = (end - start) / 1e9;
        Optional<ProcessorUse> after = instruments.processors().get();
        boolean known = before.isPresent() && after.isPresent();
        return new Result(workload.command(), bytes, seconds, processPercent(before, after, seconds),
                known ? OptionalDouble.of(after.get().machinePercent(before.get())) : OptionalDouble.empty(),
                elementsKnown && transfers > 0
                        ? OptionalDouble.of((double) elements / transfers)
                        : OptionalDouble.empty(),
                copied, workload.mode(), demotion);
    }

    private static OptionalDouble processPercent(Optional<ProcessorUse> before, Optional<ProcessorUse> after,
            double seconds) {
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of(after.get().processPercent(before.get(), seconds))
                : OptionalDouble.empty();
    }

    private long loop(Extent extent) throws DeviceException, InterruptedException {
        long start = instruments.clock().getAsLong();
        long most = extent.bytes() == Long.MAX_VALUE ? Long.MAX_VALUE : bytes + extent.bytes();
        long seen = start;
        while (true) {
            for (long left = unseen; left > 0 && bytes < most; left--) {
                transfer();
            }
            long now = instruments.clock().getAsLong();
            // Twice as many where they were quick, one at a time where one takes longer than that.
            unseen = now - seen > LOOK ? Math.max(1, unseen / 2) : Math.min(MOST_UNSEEN, unseen * 2);
            seen = now;
            progress(extent.bytes() == Long.MAX_VALUE ? now - start : bytes);
            if (now - start >= extent.nanos() || bytes >= most) {
                return now;
            }
        }
    }

    /** Nobody knows how long warming up takes: it has no share in the whole job. */
    private void progress(long row) throws InterruptedException {
        instruments.progress().at(measuring ? done + Math.min(share, row) : done);
    }

    private void transfer() throws DeviceException {
        workload.transfer();
        bytes += workload.bytes();
        copied += workload.copiedBytes();
        OptionalInt loaded = workload.elements();
        elementsKnown &= loaded.isPresent();
        elements += loaded.orElse(0);
        transfers++;
        if (demotion == Demotion.NONE) {
            demotion = workload.demotion();
        }
    }
}
