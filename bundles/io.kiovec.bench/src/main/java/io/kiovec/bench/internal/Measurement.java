// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

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
     * @param demotion why it was not direct
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

    private static final long WARM_UP = TimeUnit.MILLISECONDS.toNanos(200);

    private final BlockDevice device;
    private final Direction direction;
    private final long size;
    private final long span;
    private final BlockRequest request;
    private final IoBuffer buffer;
    private long offset;
    private long bytes;
    private long copied;
    private long elements;
    private long transfers;
    private boolean elementsKnown = true;

    private Measurement(BlockDevice device, Direction direction, long size, Case which, IoBuffer buffer)
            throws DeviceException {
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
     */
    static Result run(BlockDevice device, Direction direction, long size, Case which, long nanos)
            throws DeviceException {
        try (IoBuffer buffer = device.allocate(size, which.allocator())) {
            buffer.segment().fill((byte) 0x5a);
            Measurement measurement = new Measurement(device, direction, size, which, buffer);
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
    }

    private Result measure(long nanos) throws DeviceException {
        Optional<ProcessorUse> before = ProcessorUse.now();
        long start = System.nanoTime();
        loop(nanos);
        double seconds = (System.nanoTime() - start) / 1e9;
        Optional<ProcessorUse> after = ProcessorUse.now();
        boolean known = before.isPresent() && after.isPresent();
        return new Result(bytes, seconds,
                known ? OptionalDouble.of(after.get().processPercent(before.get(), seconds)) : OptionalDouble.empty(),
                known ? OptionalDouble.of(after.get().machinePercent(before.get())) : OptionalDouble.empty(),
                elementsKnown && transfers > 0
                        ? OptionalDouble.of((double) elements / transfers)
                        : OptionalDouble.empty(),
                copied, request.mode(), request.demotion());
    }

    private void loop(long nanos) throws DeviceException {
        long end = System.nanoTime() + nanos;
        do {
            if (direction == Direction.READ) {
                request.read(offset, buffer, 0, size);
            } else {
                request.write(offset, buffer, 0, size);
            }
            device.execute(request);
            if (request.failure() != io.kiovec.io.Failure.NONE) {
                throw request.exception();
            }
            bytes += request.bytes();
            copied += request.copiedBytes();
            elementsKnown &= request.elements().isPresent();
            elements += request.elements().orElse(0);
            transfers++;
            offset = (offset + size) % span;
        } while (System.nanoTime() < end);
    }
}
