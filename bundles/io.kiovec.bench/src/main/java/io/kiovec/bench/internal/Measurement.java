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
     * @param bytes moved
     * @param seconds of the wall clock
     * @param processPercent of one processor, empty where the kernel does not tell
     * @param machinePercent of all processors, empty where the kernel does not tell
     * @param elements of one transfer on average, empty where nobody tells
     * @param copiedBytes copied on the way
     * @param mode how the last transfer moved
     * @param demotion why transfers were not direct: the first reason that came
     */
    record Result(long bytes, double seconds, OptionalDouble processPercent, OptionalDouble machinePercent,
            OptionalDouble elements, long copiedBytes, TransferMode mode, Demotion demotion) {

        double mbPerSecond() {
            return bytes / 1e6 / seconds;
        }

        double copiedPerByte() {
            return bytes == 0 ? 0 : (double) copiedBytes / bytes;
        }
    }

    /** How long the same is done before it is measured. */
    static final long WARM_UP = TimeUnit.MILLISECONDS.toNanos(200);

    /** What measures: time, processor use, and whoever watches. */
    record Instruments(LongSupplier clock, Supplier<Optional<ProcessorUse>> processors, Progress progress) {
    }

    private final Workload workload;
    private final Instruments instruments;
    private final long begun;
    private long bytes;
    private long copied;
    private long elements;
    private long transfers;
    private boolean elementsKnown = true;
    private Demotion demotion = Demotion.NONE;

    private Measurement(Workload workload, Instruments instruments, long begun) {
        this.workload = workload;
        this.instruments = instruments;
        this.begun = begun;
    }

    /**
     * Measures one case.
     *
     * @param workload what is done
     * @param nanos for how long
     * @param instruments what measures
     * @param done of the whole job, in nanoseconds, for the progress
     */
    static Result run(Workload workload, long nanos, Instruments instruments, long done)
            throws DeviceException, InterruptedException {
        Measurement measurement = new Measurement(workload, instruments, instruments.clock().getAsLong() - done);
        measurement.loop(WARM_UP);
        measurement.forget();
        return measurement.measure(nanos);
    }

    private void forget() {
        bytes = 0;
        copied = 0;
        elements = 0;
        transfers = 0;
        elementsKnown = true;
        demotion = Demotion.NONE;
    }

    private Result measure(long nanos) throws DeviceException, InterruptedException {
        Optional<ProcessorUse> before = instruments.processors().get();
        long start = instruments.clock().getAsLong();
        long end = loop(nanos);
        double seconds = (end - start) / 1e9;
        Optional<ProcessorUse> after = instruments.processors().get();
        boolean known = before.isPresent() && after.isPresent();
        return new Result(bytes, seconds,
                known ? OptionalDouble.of(after.get().processPercent(before.get(), seconds)) : OptionalDouble.empty(),
                known ? OptionalDouble.of(after.get().machinePercent(before.get())) : OptionalDouble.empty(),
                elementsKnown && transfers > 0
                        ? OptionalDouble.of((double) elements / transfers)
                        : OptionalDouble.empty(),
                copied, workload.mode(), demotion);
    }

    private long loop(long nanos) throws DeviceException, InterruptedException {
        long now = instruments.clock().getAsLong();
        long end = now + nanos;
        do {
            workload.transfer();
            bytes += workload.bytes();
            copied += workload.copiedBytes();
            elementsKnown &= workload.elements().isPresent();
            elements += workload.elements().orElse(0);
            transfers++;
            if (demotion == Demotion.NONE) {
                demotion = workload.demotion();
            }
            now = instruments.clock().getAsLong();
            instruments.progress().at(now - begun);
        } while (now < end);
        return now;
    }
}
