// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.command.Progress;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
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
        DIRECT_CONTIGUOUS("contiguous", AskedMode.DIRECT);

        private final String allocator;
        private final AskedMode asked;

        Case(String allocator, AskedMode asked) {
            this.allocator = allocator;
            this.asked = asked;
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

    private final BlockDevice device;
    private final Direction direction;
    private final long size;
    private final long span;
    private final BlockRequest request;
    private final IoBuffer buffer;
    private final Instruments instruments;
    private final long begun;
    private long offset;
    private long bytes;
    private long copied;
    private long elements;
    private long transfers;
    private boolean elementsKnown = true;
    private Demotion demotion = Demotion.NONE;

    private Measurement(BlockDevice device, Direction direction, long size, Case which, IoBuffer buffer,
            Instruments instruments, long begun) throws DeviceException {
        this.instruments = instruments;
        this.begun = begun;
        this.device = device;
        this.direction = direction;
        this.size = size;
        this.buffer = buffer;
        span = device.capacity() - device.capacity() % size;
        request = device.newRequest().options(RequestOptions.DEFAULT.with(which.asked()));
    }

    /**
     * Measures one case.
     *
     * @param device open for what is done
     * @param direction read or write
     * @param size of one transfer, a multiple of the block, within the device
     * @param which the case
     * @param nanos for how long
     * @param instruments what measures
     * @param done of the whole job, in nanoseconds, for the progress
     */
    static Result run(BlockDevice device, Direction direction, long size, Case which, long nanos,
            Instruments instruments, long done) throws DeviceException, InterruptedException {
        try (IoBuffer buffer = device.allocate(size, which.allocator())) {
            buffer.segment().fill((byte) 0x5a);
            Measurement measurement = new Measurement(device, direction, size, which, buffer, instruments,
                    instruments.clock().getAsLong() - done);
            measurement.loop(WARM_UP);
            measurement.forget();
            return measurement.measure(nanos);
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
                copied, request.mode(), demotion);
    }

    private long loop(long nanos) throws DeviceException, InterruptedException {
        long now = instruments.clock().getAsLong();
        long end = now + nanos;
        do {
            if (direction == Direction.READ) {
                request.read(offset, buffer, 0, size);
            } else {
                request.write(offset, buffer, 0, size);
            }
            if (device.execute(request) != Failure.NONE) {
                throw request.exception();
            }
            bytes += request.bytes();
            copied += request.copiedBytes();
            elementsKnown &= request.elements().isPresent();
            elements += request.elements().orElse(0);
            transfers++;
            if (demotion == Demotion.NONE) {
                demotion = request.demotion();
            }
            offset = (offset + size) % span;
            now = instruments.clock().getAsLong();
            instruments.progress().at(now - begun);
        } while (now < end);
        return now;
    }
}
