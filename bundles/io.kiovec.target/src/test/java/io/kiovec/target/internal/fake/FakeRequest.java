// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.fake;

import io.kiovec.api.RequestState;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What a test's device is asked. */
public final class FakeRequest implements ScsiRequest {

    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    final FakeDisk device;
    final MemorySegment cdb = Arena.ofAuto().allocate(260);
    final MemorySegment senseData = Arena.ofAuto().allocate(252);
    volatile boolean inFlight;
    volatile boolean aborted;
    int cdbLength;
    DataDirection direction = DataDirection.NONE;
    MemorySegment data = NOTHING;
    TaskAttribute attribute = TaskAttribute.SIMPLE;
    Failure failure = Failure.NONE;
    int status;
    int senseLength;
    long residual;

    FakeRequest(FakeDisk device) {
        this.device = device;
    }

    int opcode() {
        return cdb.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0) & 0xff;
    }

    @Override
    public MemorySegment cdb() {
        return cdb;
    }

    @Override
    public ScsiRequest command(int length) throws DeviceException.IllegalRequest {
        return command(length, DataDirection.NONE, NOTHING);
    }

    @Override
    public ScsiRequest command(int length, DataDirection to, IoBuffer buffer, long offset, long bytes)
            throws DeviceException.IllegalRequest {
        return command(length, to, buffer.segment().asSlice(offset, bytes));
    }

    @Override
    public ScsiRequest command(int length, DataDirection to, MemorySegment memory)
            throws DeviceException.IllegalRequest {
        if (inFlight) {
            throw new DeviceException.IllegalRequest(device.address(), "in flight");
        }
        cdbLength = length;
        direction = to;
        data = memory;
        return this;
    }

    @Override
    public ScsiRequest attribute(TaskAttribute how) {
        attribute = how;
        return this;
    }

    @Override
    public ScsiRequest options(RequestOptions options) {
        return this;
    }

    @Override
    public RequestState state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Failure failure() {
        return failure;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public MemorySegment sense() {
        return senseData.asSlice(0, senseLength).asReadOnly();
    }

    @Override
    public long residual() {
        return residual;
    }

    @Override
    public TransferMode mode() {
        return TransferMode.DIRECT;
    }

    @Override
    public Demotion demotion() {
        return Demotion.NONE;
    }

    @Override
    public long copiedBytes() {
        return 0;
    }

    @Override
    public int elements() {
        return 0;
    }

    @Override
    public void senseException() throws DeviceException {
        if (failure != Failure.NONE || status != 0) {
            throw new DeviceException.NotReady(device.address(), "status " + status + ", " + failure);
        }
    }
}
