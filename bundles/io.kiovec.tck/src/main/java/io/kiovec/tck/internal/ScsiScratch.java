// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** A SCSI face of a device that keeps data: what it is it says by INQUIRY. */
abstract class ScsiScratch extends Scratch<ScsiEndpoint> {

    private static final int DISK = 0;
    private static final int TAPE = 1;
    private static final int ATTENTIONS = 8;

    private final ScsiTalk talk;

    ScsiScratch(DriverUnderTest driver, ScsiEndpoint endpoint, ScsiTalk talk, Shape shape) {
        super(driver, endpoint, shape);
        this.talk = talk;
    }

    static ScsiScratch of(DriverUnderTest driver, ScsiEndpoint endpoint) throws DeviceException {
        ScsiTalk talk = new ScsiTalk(driver, endpoint);
        int type = talk.deviceType();
        talk.good(ScsiTalk.TEST_UNIT_READY);
        return switch (type) {
            case DISK -> ScratchScsiDisk.of(driver, endpoint, talk);
            case TAPE -> ScratchScsiTape.of(driver, endpoint, talk);
            default ->
                throw new TestAbortedException("a device of type " + type + " (SPC-6, 6.7.2) is neither disk nor tape:"
                        + " the kit does not know how to keep data on it");
        };
    }

    /** {@return the command that moves data between a place and memory} */
    abstract byte[] cdb(DataDirection direction, long offset, long length);

    /** {@return a command for one block that every such device refuses with ILLEGAL REQUEST} */
    abstract byte[] wrong();

    /** Brings the device where a command of that place can be sent. */
    abstract void seek(DataDirection direction, long offset) throws DeviceException;

    /** Hears of what was moved. */
    abstract void moved(DataDirection direction, long offset, long bytes);

    /** {@return whether commands at different places do not disturb each other} */
    abstract boolean isShared();

    final ScsiTalk talk() {
        return talk;
    }

    @Override
    final KitCall newCall(TransferMode mode, Optional<Region> region, long regionOffset) {
        return new KitScsiCall(address(), mode, region, regionOffset);
    }

    @Override
    final long call(DataDirection direction, long offset, MemorySegment memory, KitCall call) throws DeviceException {
        seek(direction, offset);
        byte[] cdb = cdb(direction, offset, memory.byteSize());
        KitScsiCall command = ((KitScsiCall) call).command(cdb, direction, memory);
        endpoint().execute(command);
        for (int i = 0; i < ATTENTIONS && command.isUnitAttention(); i++) {
            endpoint().execute(command);
        }
        ScsiTalk.expectGood(command, cdb);
        long bytes = memory.byteSize() - command.residual();
        moved(direction, offset, bytes);
        return bytes;
    }
}
