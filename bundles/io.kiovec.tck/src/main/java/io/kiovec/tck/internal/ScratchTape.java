// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;
import org.opentest4j.TestAbortedException;

/** A tape face in fixed blocks, which are its places. What is written ends the tape. */
final class ScratchTape extends Scratch<TapeEndpoint> {

    private final TapePlaces places = new TapePlaces(block());
    private final int lengthBefore;

    private ScratchTape(DriverUnderTest driver, TapeEndpoint endpoint, Shape shape, int lengthBefore) {
        super(driver, endpoint, shape);
        this.lengthBefore = lengthBefore;
    }

    static ScratchTape of(DriverUnderTest driver, TapeEndpoint endpoint) throws DeviceException {
        endpoint.rewind();
        int before = endpoint.blockLength();
        int block = (int) Fit.common(TapePlaces.BLOCK, new Fit(endpoint.limits(), 1).unit());
        try {
            endpoint.blockLength(block);
        } catch (DeviceException.IllegalRequest variableOnly) {
            throw new TestAbortedException("the drive takes no fixed blocks of " + block + " bytes: " + variableOnly);
        }
        return new ScratchTape(driver, endpoint, TapePlaces.shape(block), before);
    }

    @Override
    Optional<Setting<TapeEndpoint>> before() {
        return Optional.of(drive -> drive.blockLength(lengthBefore));
    }

    static TapePosition at(long block) {
        return new TapePosition(0, OptionalLong.of(block), OptionalLong.empty());
    }

    @Override
    long call(DataDirection direction, long offset, MemorySegment memory, KitCall call) throws DeviceException {
        places.seek(this, direction, offset, block -> endpoint().locate(at(block)));
        TapeOutcome outcome = direction == DataDirection.IN
                ? endpoint().read(memory, call)
                : endpoint().write(memory, call);
        if (outcome == null) {
            fail("a tape operation gave null: give what it moved and what it met");
        }
        places.moved(direction, offset, outcome.count());
        return outcome.count();
    }

    @Override
    void flush() throws DeviceException {
        endpoint().writeFilemarks(0);
    }

    @Override
    void prove() throws DeviceException {
        boolean marked = isMarked();
        endpoint().blockLength((int) block());
        if (!marked) {
            places.endAt(0);
            writeMarker(block());
        }
        places.endAt(start());
    }

    /** {@return whether the first block is the marker} Fails when it is another one. */
    private boolean isMarked() throws DeviceException {
        endpoint().rewind();
        endpoint().blockLength(0);
        try (Piece head = take(plain(), Math.max(ScratchDisk.HEAD, block()))) {
            head.segment().fill((byte) 0);
            KitCall call = new KitCall(address(), plain().mode(), head);
            TapeOutcome first = endpoint().read(head.segment(), call);
            boolean isBlank = first.count() == 0 && first.condition() == TapeCondition.END_OF_DATA;
            boolean marked = isMarked(head.segment());
            if (!isBlank && !marked) {
                throw refused(address());
            }
            return marked;
        }
    }
}
