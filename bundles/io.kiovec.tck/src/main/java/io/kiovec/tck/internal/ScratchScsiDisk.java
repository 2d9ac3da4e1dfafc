// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A disk by SCSI commands (SBC-5): READ (16), WRITE (16), SYNCHRONIZE CACHE (10). */
final class ScratchScsiDisk extends ScsiScratch {

    private static final byte[] READ_CAPACITY = ByteBuffer.allocate(16).put(0, (byte) 0x9e).put(1, (byte) 0x10)
            .putInt(10, 32).array();
    private static final byte[] SYNCHRONIZE = {0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private ScratchScsiDisk(DriverUnderTest driver, ScsiEndpoint endpoint, ScsiTalk talk, Shape shape) {
        super(driver, endpoint, talk, shape);
    }

    static ScratchScsiDisk of(DriverUnderTest driver, ScsiEndpoint endpoint, ScsiTalk talk) throws DeviceException {
        ByteBuffer answer = ByteBuffer.wrap(talk.ask(READ_CAPACITY, 32));
        long block = Integer.toUnsignedLong(answer.getInt(8));
        return new ScratchScsiDisk(driver, endpoint, talk,
                new Shape(block, ScratchDisk.HEAD, (answer.getLong(0) + 1) * block, ScratchDisk.ENOUGH));
    }

    @Override
    byte[] cdb(DataDirection direction, long offset, long length) {
        return ByteBuffer.allocate(16).put(0, (byte) (direction == DataDirection.IN ? 0x88 : 0x8a))
                .putLong(2, offset / block()).putInt(10, (int) (length / block())).array();
    }

    /** A read behind the end (SBC-5, 4.6.1). */
    @Override
    byte[] wrong() {
        return cdb(DataDirection.IN, capacity(), block());
    }

    @Override
    void seek(DataDirection direction, long offset) {
        // Every command says its place.
    }

    @Override
    void moved(DataDirection direction, long offset, long bytes) {
        // It is where it was.
    }

    @Override
    boolean isShared() {
        return true;
    }

    /** A disk without a cache may not know the command. */
    @Override
    void flush() throws DeviceException {
        talk().past(SYNCHRONIZE, DataDirection.NONE, MemorySegment.NULL);
    }

    @Override
    void prove() throws DeviceException {
        try (Piece head = take(plain(), start())) {
            read(plain(), 0, head);
            if (isMarked(head.segment())) {
                return;
            }
        }
        writeMarker(start());
    }
}
