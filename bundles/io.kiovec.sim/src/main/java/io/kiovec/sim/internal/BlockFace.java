// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Durability;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The blocks of a disk without its commands, until the framework makes them of its SCSI face. */
final class BlockFace implements BlockEndpoint {

    /** What the medium does; the one place where its errors become the device's. */
    private interface MediumWork {
        void run() throws IOException;
    }

    private final SimDevice device;
    private final DiskMedium medium;
    private final Limits limits;
    private final boolean writable;

    BlockFace(SimDevice device, DiskMedium medium, Limits limits, boolean writable) {
        this.device = device;
        this.medium = medium;
        this.limits = limits;
        this.writable = writable;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Identity identity() {
        return device.identity();
    }

    private void check(long offset, long length, BlockCall call) throws DeviceException {
        if (device.isOff()) {
            throw SimDevice.gone(call.address());
        }
        int block = limits.logicalBlock();
        if (offset < 0 || length < 0 || offset > limits.capacity() - length || offset % block != 0
                || length % block != 0) {
            throw new DeviceException.IllegalRequest(call.address(), "offset " + offset + ", length " + length
                    + ": the disk has " + limits.capacity() + " bytes in blocks of " + block);
        }
    }

    private void checkWritable(BlockCall call) throws DeviceException {
        if (!writable) {
            throw new DeviceException.Protected(call.address(), "the simulated disk is read-only");
        }
    }

    private void onMedium(BlockCall call, MediumWork work) throws DeviceException {
        try {
            work.run();
        } catch (IOException e) {
            throw new DeviceException.Medium(call.address(), e.getMessage(), Detail.NONE, e);
        }
    }

    @Override
    public long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        check(offset, memory.byteSize(), call);
        return device.adapter().transfer(call, DataDirection.IN, memory, own -> {
            onMedium(call, () -> medium.read(offset, own));
            return own.byteSize();
        });
    }

    @Override
    public long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException {
        check(offset, memory.byteSize(), call);
        checkWritable(call);
        long written = device.adapter().transfer(call, DataDirection.OUT, memory, own -> {
            onMedium(call, () -> medium.write(offset, own));
            return own.byteSize();
        });
        if (call.durability() == Durability.FORCE_UNIT_ACCESS) {
            onMedium(call, () -> medium.flush(offset, written));
        }
        return written;
    }

    @Override
    public void flush(BlockCall call) throws DeviceException {
        onMedium(call, medium::flush);
    }

    @Override
    public void discard(long offset, long length, BlockCall call) throws DeviceException {
        writeZeroes(offset, length, call);
    }

    @Override
    public void writeZeroes(long offset, long length, BlockCall call) throws DeviceException {
        check(offset, length, call);
        checkWritable(call);
        onMedium(call, () -> medium.deallocate(offset, length));
    }

    @Override
    public void close() {
        device.blocksClosed();
    }
}
