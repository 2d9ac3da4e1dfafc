// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.bench.internal.Measurement.Case;
import io.kiovec.bench.internal.Measurement.Direction;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.TransferMode;
import java.util.OptionalInt;

/** Reads or writes of a device's medium, one behind the other, and from the beginning again. */
final class BlockWorkload implements Workload {

    private final BlockDevice device;
    private final Direction direction;
    private final IoBuffer buffer;
    private final BlockRequest request;
    private final long size;
    private final long span;
    private long offset;

    BlockWorkload(BlockDevice device, Direction direction, long size, Case which, IoBuffer buffer)
            throws DeviceException {
        this.device = device;
        this.direction = direction;
        this.buffer = buffer;
        this.size = size;
        span = device.capacity() - device.capacity() % size;
        request = device.newRequest().options(which.options());
    }

    @Override
    public void transfer() throws DeviceException {
        if (direction == Direction.READ) {
            request.read(offset, buffer, 0, size);
        } else {
            request.write(offset, buffer, 0, size);
        }
        if (device.execute(request) != Failure.NONE) {
            throw request.exception();
        }
        offset = (offset + size) % span;
    }

    @Override
    public String command() {
        return direction == Direction.READ ? "read" : "write";
    }

    @Override
    public long bytes() {
        return request.bytes();
    }

    @Override
    public long copiedBytes() {
        return request.copiedBytes();
    }

    @Override
    public OptionalInt elements() {
        return request.elements();
    }

    @Override
    public TransferMode mode() {
        return request.mode();
    }

    @Override
    public Demotion demotion() {
        return request.demotion();
    }
}
