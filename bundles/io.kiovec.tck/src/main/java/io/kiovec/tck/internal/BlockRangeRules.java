// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds for the operations of a block face that a driver need not have: its limits say which it has. */
abstract class BlockRangeRules extends DataRules<BlockEndpoint> {

    private static final int ROUNDS = 10;

    BlockRangeRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.BLOCK);
    }

    @Test
    void D1_zeroesReadAsZeroes() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        assumeTrue(disk.endpoint().limits().getOr(Limit.MAX_WRITE_ZEROES, 0) > 0,
                "the driver has no zeroes of its own: the framework writes them");
        long length = ranged(disk, Limit.MAX_WRITE_ZEROES);
        long unit = disk.unit();
        disk.writePattern(disk.plain(), disk.start(), length + 2 * unit, 61);
        disk.endpoint().writeZeroes(disk.start() + unit, length, new KitCall(address()));
        try (Piece piece = disk.take(disk.plain(), length)) {
            piece.segment().fill((byte) 1);
            disk.read(disk.plain(), disk.start() + unit, piece);
            Pattern.checkAll(piece.segment(), (byte) 0, "a range that was made zero");
        }
        disk.checkPattern(disk.plain(), disk.start(), unit, 61, "before what was made zero");
        disk.checkPattern(disk.plain(), disk.start() + unit + length, unit, 61, "behind what was made zero");
    }

    @Test
    void D1_discardLeavesTheRest() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        assumeTrue(disk.endpoint().limits().getOr(Limit.MAX_DISCARD, 0) > 0, "the driver has no discard");
        long length = ranged(disk, Limit.MAX_DISCARD);
        long unit = disk.unit();
        disk.writePattern(disk.plain(), disk.start(), length + 2 * unit, 71);
        disk.endpoint().discard(disk.start() + unit, length, new KitCall(address()));
        disk.checkPattern(disk.plain(), disk.start(), unit, 71, "before what was discarded");
        disk.checkPattern(disk.plain(), disk.start() + unit + length, unit, 71, "behind what was discarded");
        disk.writePattern(disk.plain(), disk.start(), length + 2 * unit, 72);
        disk.checkPattern(disk.plain(), disk.start(), length + 2 * unit, 72, "written after a discard");
    }

    /** {@return a length that is no multiple of more than the unit, within a limit} */
    private static long ranged(Scratch<BlockEndpoint> disk, Limit limit) {
        long most = Math.min(disk.endpoint().limits().getOr(limit, 0), 31 * disk.unit());
        return Math.max(disk.unit(), most - most % disk.unit());
    }

    @Test
    void D1_theSameBlockIsThereAgainAndAgain() throws Exception {
        Scratch<BlockEndpoint> disk = scratch();
        assumeTrue(disk.endpoint().limits().getOr(Limit.MAX_WRITE_SAME, 0) > 0,
                "the driver does not repeat a block by itself: the framework writes the data");
        long length = ranged(disk, Limit.MAX_WRITE_SAME);
        long unit = disk.unit();
        long block = disk.endpoint().limits().logicalBlock();
        disk.writePattern(disk.plain(), disk.start(), length + 2 * unit, 91);
        try (Piece piece = disk.take(disk.plain(), block)) {
            Pattern.fill(piece.segment(), 92, 0);
            disk.endpoint().writeSame(disk.start() + unit, length, piece.segment(), call(disk, piece));
        }
        try (Piece piece = disk.take(disk.plain(), length)) {
            disk.read(disk.plain(), disk.start() + unit, piece);
            for (long at = 0; at < length; at += block) {
                Pattern.check(piece.segment().asSlice(at, block), 92, 0,
                        "the block at " + at + " of a range of the same");
            }
        }
        disk.checkPattern(disk.plain(), disk.start(), unit, 91, "before a range of the same");
        disk.checkPattern(disk.plain(), disk.start() + unit + length, unit, 91, "behind a range of the same");
    }

    private static KitCall call(Scratch<BlockEndpoint> disk, Piece piece) {
        return disk.newCall(disk.plain().mode(), piece.region(), piece.regionOffset());
    }

    /** Where blocks are compared, with a unit before and one behind. */
    private record Place(Scratch<BlockEndpoint> disk, long offset, long length) {

        /** Writes it and what is around it. */
        void write(long seed) throws DeviceException {
            disk.writePattern(disk.plain(), offset - disk.unit(), length + 2 * disk.unit(), seed);
        }

        void compareAndWrite(long expected, long replacement) throws DeviceException {
            try (Piece piece = disk.take(disk.plain(), 2 * length)) {
                fill(piece, expected, replacement);
                compareAndWrite(piece);
            }
        }

        void fill(Piece piece, long expected, long replacement) {
            Pattern.fill(piece.segment().asSlice(0, length), expected, offset);
            Pattern.fill(piece.segment().asSlice(length), replacement, offset);
        }

        void compareAndWrite(Piece piece) throws DeviceException {
            disk.endpoint().compareAndWrite(offset, piece.segment(), call(disk, piece));
        }

        void check(long seed, String what) throws DeviceException {
            disk.checkPattern(disk.plain(), offset, length, seed, what);
        }
    }

    private Place comparable() throws DeviceException {
        Scratch<BlockEndpoint> disk = scratch();
        long unit = disk.unit();
        long most = disk.endpoint().limits().getOr(Limit.MAX_COMPARE_AND_WRITE, 0);
        assumeTrue(most >= unit, "the driver does not compare and write");
        long length = Math.min(most - most % unit, 4 * unit);
        return new Place(disk, disk.start() + unit, length);
    }

    @Test
    void D1_whatIsExpectedIsReplaced() throws Exception {
        Place place = comparable();
        Scratch<BlockEndpoint> disk = place.disk();
        long unit = disk.unit();
        place.write(101);
        place.compareAndWrite(101, 102);
        place.check(102, "what was expected and replaced");
        disk.checkPattern(disk.plain(), place.offset() - unit, unit, 101, "before what was replaced");
        disk.checkPattern(disk.plain(), place.offset() + place.length(), unit, 101, "behind what was replaced");
    }

    @Test
    void D1_aMiscompareWritesNothing() throws Exception {
        Place place = comparable();
        place.write(103);
        assertThrows(DeviceException.Miscompare.class, () -> place.compareAndWrite(104, 105),
                "what was expected is not there");
        place.check(103, "where something else was expected");
    }

    @Test
    void M6_aMiscompareSaysWhere() throws Exception {
        Place place = comparable();
        place.write(106);
        try (Piece piece = place.disk().take(place.disk().plain(), 2 * place.length())) {
            for (long at : new long[]{0, 1, place.length() / 2 + 3, place.length() - 1}) {
                place.fill(piece, 106, 107);
                MemorySegment memory = piece.segment();
                memory.set(ValueLayout.JAVA_BYTE, at, (byte) ~memory.get(ValueLayout.JAVA_BYTE, at));
                DeviceException.Miscompare told = assertThrows(DeviceException.Miscompare.class,
                        () -> place.compareAndWrite(piece), "what was expected is not there");
                assumeTrue(told.differsAt().isPresent(), "the device does not say where");
                assertEquals(at, told.differsAt().getAsLong(), "the first byte that differs");
            }
        }
    }

    /** All expect the same and write something else: one of them finds it. */
    @Test
    void D1_ofManyThatExpectTheSameOneWins() throws Exception {
        Place place = comparable();
        place.write(0);
        CyclicBarrier together = new CyclicBarrier(ManyThreads.COUNT);
        AtomicInteger winners = new AtomicInteger();
        long[] present = {0};
        ManyThreads.play(thread -> {
            for (int round = 1; round <= ROUNDS; round++) {
                long mine = 1000L * round + thread;
                long expected = present[0];
                together.await(30, TimeUnit.SECONDS);
                try {
                    place.compareAndWrite(expected, mine);
                    winners.incrementAndGet();
                    present[0] = mine;
                } catch (DeviceException.Miscompare another) {
                    // Somebody else has won.
                }
                together.await(30, TimeUnit.SECONDS);
                assertEquals(round, winners.get(), "one in each round finds what all expect");
            }
        });
        place.check(present[0], "what the last winner wrote");
    }
}
