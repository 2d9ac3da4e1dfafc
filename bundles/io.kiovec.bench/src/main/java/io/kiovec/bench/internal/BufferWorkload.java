// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.bench.internal.Measurement.Case;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/**
 * READ BUFFER (SPC-6, 6.25) again and again: what the way to a device can do, without its medium. The table of 2001 was
 * made so.
 */
final class BufferWorkload implements Workload {

    private static final int DATA = 0x02;
    private static final int DESCRIPTOR = 0x03;
    private static final int DESCRIPTOR_BYTES = 4;

    private final ScsiDevice device;
    private final ScsiRequest request;
    private final IoBuffer buffer;
    private final int size;
    private final int cdbLength;

    BufferWorkload(ScsiDevice device, long size, Case which, IoBuffer buffer) throws DeviceException {
        this.device = device;
        this.buffer = buffer;
        this.size = (int) size;
        request = device.newRequest().options(which.options());
        cdbLength = PrimaryCdb.readBuffer(request.cdb(), DATA, 0, 0, this.size);
    }

    /** {@return bytes of the device's buffer 0; 0 where it has none, or does not know the command} */
    static long capacity(ScsiDevice device) throws DeviceException {
        ScsiRequest request = device.newRequest();
        int length = PrimaryCdb.readBuffer(request.cdb(), DESCRIPTOR, 0, 0, DESCRIPTOR_BYTES);
        MemorySegment answer = MemorySegment.ofArray(new byte[DESCRIPTOR_BYTES]);
        // A device that was reset tells so first.
        for (int attempt = 0; attempt < 2; attempt++) {
            device.execute(request.command(length, DataDirection.IN, answer));
            if (request.failure() == Failure.NONE && request.status() == ScsiStatus.GOOD.code()) {
                return u8(answer, 1) << 16 | u8(answer, 2) << 8 | u8(answer, 3);
            }
        }
        return 0;
    }

    private static long u8(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at));
    }

    @Override
    public void transfer() throws DeviceException {
        device.execute(request.command(cdbLength, DataDirection.IN, buffer, 0, size));
        request.senseException();
    }

    @Override
    public String command() {
        return "read buffer";
    }

    @Override
    public long bytes() {
        return size - Math.max(0, request.residual());
    }

    @Override
    public long copiedBytes() {
        return request.copiedBytes();
    }

    @Override
    public OptionalInt elements() {
        return request.elements() == 0 ? OptionalInt.empty() : OptionalInt.of(request.elements());
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
