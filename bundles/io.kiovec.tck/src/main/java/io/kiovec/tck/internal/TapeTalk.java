// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.tck.DriverUnderTest;

/**
 * What tests do with a tape that begins behind the marker: blocks are numbered from there, and their bytes are of the
 * pattern of a seed.
 */
final class TapeTalk {

    private static final int ROOM = 64 << 10;
    private static final long BASE = 1;

    private final TapeEndpoint endpoint;
    private final Address address;
    private final Way way;
    private final long alignment;

    private TapeTalk(DriverUnderTest driver, TapeEndpoint endpoint) {
        this.endpoint = endpoint;
        address = driver.address();
        way = Way.plain(driver, endpoint);
        alignment = new Fit(endpoint.limits(), 1).alignment(way.mode());
    }

    /** Begins behind the marker, in variable blocks, with nothing there. */
    static TapeTalk begin(Scratch<TapeEndpoint> scratch) throws DeviceException {
        TapeEndpoint endpoint = scratch.endpoint();
        endpoint.blockLength(0);
        endpoint.locate(ScratchTape.at(BASE));
        return new TapeTalk(scratch.driver(), endpoint);
    }

    /** Goes on with what is on the tape. */
    static TapeTalk resume(Rules<TapeEndpoint> rules, TapeEndpoint endpoint) throws DeviceException {
        endpoint.rewind();
        endpoint.blockLength(0);
        return new TapeTalk(rules.driver(), endpoint);
    }

    TapeEndpoint endpoint() {
        return endpoint;
    }

    private Piece take(long size) throws DeviceException {
        return way.memory().take(size, alignment);
    }

    TapeOutcome write(int length, long seed) throws DeviceException {
        try (Piece piece = take(length)) {
            Pattern.fill(piece.segment(), seed, 0);
            KitCall call = new KitCall(address, way.mode(), piece);
            TapeOutcome outcome = endpoint.write(piece.segment(), call);
            call.end();
            return outcome;
        }
    }

    /** Writes a block, and expects that it was written and that nothing was met. */
    void put(int length, long seed) throws DeviceException {
        expect(length, TapeCondition.NONE, write(length, seed), "writing " + length + " bytes");
    }

    void filemarks(int count) throws DeviceException {
        expect(count, TapeCondition.NONE, endpoint.writeFilemarks(count), "writing filemarks");
    }

    private static void expect(long count, TapeCondition condition, TapeOutcome outcome, String what) {
        assertEquals(new TapeOutcome(count, condition), outcome, what);
    }

    /** Goes back over so many blocks and filemarks, from where the tape stands. */
    void back(long objects) throws DeviceException {
        TapePosition position = endpoint.position();
        if (position == null || !position.isKnown()) {
            fail("after a write that succeeded the position is not known: " + position);
        }
        endpoint.locate(ScratchTape.at(position.block().getAsLong() - objects));
    }

    void locate(long block) throws DeviceException {
        endpoint.locate(ScratchTape.at(BASE + block));
    }

    void expectAt(long block, String what) throws DeviceException {
        TapePosition position = endpoint.position();
        assertEquals(BASE + block, position.block().orElse(-1), () -> "the position " + what + ": " + position);
    }

    void expectBlock(int length, long seed) throws DeviceException {
        expectRead(ROOM, length, length, seed, TapeCondition.NONE);
    }

    /** Expects the beginning of a block, as much as there is room. */
    void expectBeginning(int room, int length, long seed) throws DeviceException {
        expectRead(room, room, length, seed, TapeCondition.BLOCK_TOO_LARGE);
    }

    /** Expects less than there is room, and what ended it. */
    void expectShort(int room, int length, long seed, TapeCondition condition) throws DeviceException {
        expectRead(room, length, length, seed, condition);
    }

    void expectNothingBut(TapeCondition condition) throws DeviceException {
        expectRead(ROOM, 0, 0, 0, condition);
    }

    private void expectRead(int room, int count, int length, long seed, TapeCondition condition)
            throws DeviceException {
        try (Piece piece = take(room)) {
            KitCall call = new KitCall(address, way.mode(), piece);
            TapeOutcome outcome = endpoint.read(piece.segment(), call);
            call.end();
            expect(count, condition, outcome, "reading with room for " + room + " bytes");
            Pattern.check(piece.segment().asSlice(0, count), seed, 0, "a block of " + length + " bytes");
        }
    }

    void expectSpaced(TapeUnit unit, long asked, long count, TapeCondition condition) throws DeviceException {
        expect(count, condition, endpoint.space(unit, asked), "spacing over " + asked + " " + unit);
    }
}
