// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A tape by SCSI commands (SSC-5), in fixed blocks, which are its places: READ (6), WRITE (6), LOCATE (10). What is written
 * ends the tape.
 */
final class ScratchScsiTape extends ScsiScratch {

    private static final byte FIXED = 1;
    private static final byte SILI = 2;
    private static final byte[] REWIND = {1, 0, 0, 0, 0, 0};
    private static final byte[] WRITE_NO_FILEMARK = {0x10, 0, 0, 0, 0, 0};
    private static final byte[] MODE_SENSE = {0x1a, 0, 0, 0, 12, 0};
    private static final byte[] MODE_SELECT = {0x15, 0x10, 0, 0, 12, 0};

    private final TapePlaces places = new TapePlaces(block());
    private final byte[] modeBefore;

    private ScratchScsiTape(DriverUnderTest driver, ScsiEndpoint endpoint, ScsiTalk talk, Shape shape,
            byte[] modeBefore) {
        super(driver, endpoint, talk, shape);
        this.modeBefore = modeBefore;
    }

    static ScratchScsiTape of(DriverUnderTest driver, ScsiEndpoint endpoint, ScsiTalk talk) throws DeviceException {
        int block = (int) Fit.common(TapePlaces.BLOCK, new Fit(endpoint.limits(), 1).unit());
        ByteBuffer mode = ByteBuffer.wrap(talk.ask(MODE_SENSE, 12));
        // What is reserved in a MODE SELECT: the length, and whether it is protected. One block descriptor.
        mode.put(0, (byte) 0).put(2, (byte) (mode.get(2) & 0x7f)).put(3, (byte) 8);
        byte[] before = mode.array().clone();
        talk.tell(MODE_SELECT, mode.putInt(8, block).array());
        return new ScratchScsiTape(driver, endpoint, talk, TapePlaces.shape(block), before);
    }

    @Override
    Optional<Setting<ScsiEndpoint>> before() {
        return Optional.of(drive -> new ScsiTalk(driver(), drive).tell(MODE_SELECT, modeBefore));
    }

    @Override
    byte[] cdb(DataDirection direction, long offset, long length) {
        return ByteBuffer.allocate(6).putInt(1, (int) (length / block()))
                .put(0, (byte) (direction == DataDirection.IN ? 8 : 10)).put(1, FIXED).array();
    }

    /** A read of fixed blocks whose length does not matter (SSC-5, READ (6): FIXED and SILI). */
    @Override
    byte[] wrong() {
        byte[] cdb = cdb(DataDirection.IN, 0, block());
        cdb[1] = FIXED | SILI;
        return cdb;
    }

    @Override
    void seek(DataDirection direction, long offset) throws DeviceException {
        places.seek(this, direction, offset,
                block -> talk().good(ByteBuffer.allocate(10).put(0, (byte) 0x2b).putInt(3, (int) block).array()));
    }

    @Override
    void moved(DataDirection direction, long offset, long bytes) {
        places.moved(direction, offset, bytes);
    }

    @Override
    boolean isShared() {
        return false;
    }

    @Override
    void flush() throws DeviceException {
        talk().good(WRITE_NO_FILEMARK);
    }

    /** A blank tape has an end where another has its first block. */
    @Override
    void prove() throws DeviceException {
        talk().good(REWIND);
        boolean marked;
        try (Piece head = take(plain(), block())) {
            head.segment().fill((byte) 0);
            KitScsiCall first = talk().past(cdb(DataDirection.IN, 0, block()), DataDirection.IN, head.segment());
            boolean isBlank = first.status() == KitScsiCall.CHECK_CONDITION && first.senseKey() == 8;
            if (first.status() != KitScsiCall.GOOD && !isBlank) {
                throw refused(address());
            }
            marked = isMarked(head.segment());
            if (!isBlank && !marked) {
                throw refused(address());
            }
        }
        if (!marked) {
            places.endAt(0);
            writeMarker(block());
        }
        places.endAt(start());
    }
}
