// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** How a block face moves data: in each of its modes, with memory of each allocator. */
public abstract class BlockModeRules extends Rules<BlockEndpoint> {

    private static final byte GUARD = 0x5A;

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected BlockModeRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.BLOCK);
    }

    private ScratchDisk disk() throws DeviceException {
        return ScratchDisk.writable(driver(), open(AccessMode.READ_WRITE));
    }

    /** What is asked of each way. */
    interface Question {
        void ask(Way way) throws DeviceException;
    }

    /** Asks all ways; what cannot be done directly with some memory is judged by M4 and M5. */
    private void eachWay(ScratchDisk disk, Question question) throws DeviceException {
        for (Way way : Way.all(driver(), disk.endpoint())) {
            try {
                question.ask(way);
            } catch (DeviceException.DirectImpossible mayBe) {
                assertFalse(way.mode() == TransferMode.INDIRECT, () -> way + ": " + mayBe);
            }
        }
    }

    private Way indirect(ScratchDisk disk) {
        assumeTrue(disk.endpoint().limits().modes().contains(TransferMode.INDIRECT),
                "the driver does direct transfers only: the framework stages what is indirect");
        return new Way(TransferMode.INDIRECT, MemorySource.ARENA);
    }

    private List<Way> direct(ScratchDisk disk) {
        List<Way> ways = Way.all(driver(), disk.endpoint()).stream()
                .filter(way -> way.mode() != TransferMode.INDIRECT).toList();
        assumeFalse(ways.isEmpty(), "the driver does indirect transfers only, or reaches part of the memory only");
        return ways;
    }

    @Test
    void M1_indirectTakesAnyMemory() throws Exception {
        ScratchDisk disk = disk();
        Way way = indirect(disk);
        int length = (int) disk.unit() * 2;
        try (Arena arena = Arena.ofShared()) {
            List<MemorySegment> kinds = List.of(MemorySegment.ofArray(new byte[length]),
                    MemorySegment.ofArray(new byte[length + 7]).asSlice(3, length),
                    arena.allocate(length + 64, 64).asSlice(1, length));
            long seed = 100;
            for (MemorySegment memory : kinds) {
                seed++;
                Pattern.fill(memory, seed, disk.start());
                Piece source = new Piece(memory.asReadOnly(), Optional.empty(), 0, () -> {
                });
                disk.write(way, disk.start(), source);
                memory.fill(GUARD);
                disk.read(way, disk.start(), new Piece(memory, Optional.empty(), 0, () -> {
                }));
                Pattern.check(memory, seed, disk.start(), "read into " + memory);
            }
        } catch (RuntimeException e) {
            fail("any memory is right for an indirect transfer: " + e, e);
        }
    }

    @Test
    void M2_touchesOnlyTheMemoryItGot() throws Exception {
        ScratchDisk disk = disk();
        long length = disk.unit();
        disk.writePattern(disk.plain(), disk.start(), length * 4, 111);
        eachWay(disk, way -> {
            long margin = Fit.up(64, disk.fit().alignment(way.mode()));
            try (Piece roomy = disk.take(way, length + 2 * margin)) {
                roomy.segment().fill(GUARD);
                MemorySegment middle = roomy.segment().asSlice(margin, length);
                disk.read(way, disk.start(), new Piece(middle, roomy.region(), roomy.regionOffset() + margin, () -> {
                }));
                Pattern.check(middle, 111, disk.start(), way + ": what was read");
                Pattern.checkAll(roomy.segment().asSlice(0, margin), GUARD, way + ": before the memory");
                Pattern.checkAll(roomy.segment().asSlice(margin + length), GUARD, way + ": behind the memory");
            }
        });
    }

    @Test
    void M2_writingLeavesTheMemoryAlone() throws Exception {
        ScratchDisk disk = disk();
        eachWay(disk, way -> {
            try (Piece piece = disk.take(way, disk.unit() * 2)) {
                Pattern.fill(piece.segment(), 121, disk.start());
                disk.write(way, disk.start(), piece);
                Pattern.check(piece.segment(), 121, disk.start(), way + ": the memory that was written from");
            }
        });
    }

    @Test
    void M2_directTellsNoCopy() throws Exception {
        ScratchDisk disk = disk();
        for (Way way : direct(disk)) {
            try (Piece piece = disk.take(way, disk.unit())) {
                KitCall call = disk.read(way, disk.start(), piece);
                boolean isDirect = call.done() == TransferMode.DIRECT || call.done() == TransferMode.MAPPED;
                assertFalse(isDirect && call.copied() > 0,
                        () -> way + ": tells " + call.done() + " and a copy of " + call.copied() + " bytes");
            } catch (DeviceException.DirectImpossible mayBe) {
                // Judged by M4 and M5.
            }
        }
    }

    @Test
    void M3_indirectIsNotDoneDirectly() throws Exception {
        ScratchDisk disk = disk();
        Way way = indirect(disk);
        try (Piece piece = disk.take(way, disk.unit())) {
            assertEquals(TransferMode.INDIRECT, disk.read(way, disk.start(), piece).done(), "asked to be indirect");
        }
    }

    @Test
    void M3_directMovesTheData() throws Exception {
        ScratchDisk disk = disk();
        long seed = 130;
        for (Way way : direct(disk)) {
            for (long length = disk.unit(); length <= disk.longest(way); length = length * 5 + disk.unit()) {
                seed++;
                try {
                    disk.writePattern(way, disk.start() + disk.unit(), length, seed);
                    disk.checkPattern(way, disk.start() + disk.unit(), length, seed, way + ", " + length + " bytes");
                } catch (DeviceException.DirectImpossible mayBe) {
                    // Judged by M4 and M5.
                }
            }
        }
    }

    @Test
    void M4_impossibleSaysWhy() throws Exception {
        onImpossible((disk, way, moving) -> {
            Demotion reason = moving.refusal().detail().demotion();
            assertFalse(reason == Demotion.NONE || reason == Demotion.POLICY || reason == Demotion.HEAP_MEMORY
                    || reason == Demotion.UNMANAGED_MEMORY,
                    () -> way + ": the reason " + reason + " is none that a driver can have: " + moving.refusal());
        });
    }

    @Test
    void M5_impossibleMovedNothing() throws Exception {
        onImpossible((disk, way, moving) -> {
            if (moving.isRead()) {
                Pattern.checkAll(moving.memory(), GUARD, way + ": a read that was impossible has moved something");
            } else {
                disk.checkPattern(disk.plain(), disk.start(), moving.memory().byteSize(), 141,
                        way + ": a write that was impossible");
            }
        });
    }

    /** A transfer that a driver has refused as impossible to do directly. */
    private record Refused(MemorySegment memory, boolean isRead, DeviceException refusal) {
    }

    /** What is asked of it. */
    private interface Judge {
        void judge(ScratchDisk disk, Way way, Refused moving) throws DeviceException;
    }

    /** Tries lengths, alignments and memory that the limits allow, until some are refused. */
    private void onImpossible(Judge judge) throws DeviceException {
        ScratchDisk disk = disk();
        int refused = 0;
        for (Way way : direct(disk)) {
            for (long length = disk.unit(); length > 0; length = next(length, disk.longest(way), disk.unit())) {
                disk.writePattern(disk.plain(), disk.start(), length, 141);
                refused += attempt(disk, way, length, judge);
            }
        }
        assumeTrue(refused > 0, "every direct transfer was possible: there is nothing to judge");
    }

    private static long next(long length, long most, long unit) {
        long longer = length * 4 - length * 4 % unit;
        return length >= most ? 0 : Math.min(longer, most);
    }

    private int attempt(ScratchDisk disk, Way way, long length, Judge judge) throws DeviceException {
        int refused = 0;
        try (Piece piece = disk.take(way, length)) {
            piece.segment().fill(GUARD);
            try {
                disk.endpoint().read(disk.start(), piece.segment(), new KitCall(address(), way.mode(), piece));
            } catch (DeviceException.DirectImpossible e) {
                refused++;
                judge.judge(disk, way, new Refused(piece.segment(), true, e));
            }
            Pattern.fill(piece.segment(), 142, disk.start());
            try {
                disk.endpoint().write(disk.start(), piece.segment(), new KitCall(address(), way.mode(), piece));
            } catch (DeviceException.DirectImpossible e) {
                refused++;
                judge.judge(disk, way, new Refused(piece.segment(), false, e));
            }
        }
        return refused;
    }

    @Test
    void M6_tellsAModeThatItHas() throws Exception {
        ScratchDisk disk = disk();
        Set<TransferMode> modes = disk.endpoint().limits().modes();
        eachWay(disk, way -> {
            try (Piece piece = disk.take(way, disk.unit())) {
                KitCall call = disk.read(way, disk.start(), piece);
                assertTrue(call.done() == TransferMode.UNTOLD || modes.contains(call.done()),
                        () -> way + ": tells " + call.done() + ", and its limits say " + modes);
                assertTrue(call.copied() >= 0, () -> way + ": tells a copy of " + call.copied() + " bytes");
            }
        });
    }

    @Test
    void M6_elementsAreWithinItsLimit() throws Exception {
        ScratchDisk disk = disk();
        long most = disk.endpoint().limits().getOr(Limit.MAX_ELEMENTS, Integer.MAX_VALUE);
        eachWay(disk, way -> {
            try (Piece piece = disk.take(way, disk.longest(way))) {
                KitCall call = new KitCall(address(), way.mode(), piece);
                disk.endpoint().read(disk.start(), piece.segment(), call);
                assertTrue(call.elements() >= 0 && call.elements() <= most,
                        () -> way + ": tells " + call.elements() + " elements, its limits allow " + most);
            }
        });
    }

    @Test
    void S8_smallestAlignmentIsTrue() throws Exception {
        ScratchDisk disk = disk();
        direct(disk);
        long alignment = disk.endpoint().limits().getOr(Limit.ADDRESS_ALIGNMENT, 0);
        assumeTrue(alignment > 0, "its limits do not say how memory is to be aligned");
        long length = disk.unit();
        try (Arena arena = Arena.ofShared()) {
            // A multiple of the alignment, and of nothing more.
            MemorySegment memory = MemorySource.aligned(arena, length + 3 * alignment, alignment * 2)
                    .asSlice(alignment, length);
            Region region = Region.of(memory);
            Piece piece = new Piece(memory, Optional.of(region), 0, () -> {
            });
            Way way = new Way(TransferMode.DIRECT, MemorySource.REGION);
            try {
                Pattern.fill(memory, 151, disk.start());
                disk.write(way, disk.start(), piece);
                memory.fill(GUARD);
                disk.read(way, disk.start(), piece);
                Pattern.check(memory, 151, disk.start(), "memory at a multiple of " + alignment);
            } catch (DeviceException.DirectImpossible mayBe) {
                // Judged by M4 and M5.
            } catch (DeviceException refused) {
                fail("memory at a multiple of " + alignment + ", which its limits allow, is refused: " + refused,
                        refused);
            } finally {
                disk.endpoint().retire(region);
            }
        }
    }

    @Test
    void L2_memoryIsFreeAfterARead() throws Exception {
        ScratchDisk disk = disk();
        eachWay(disk, way -> {
            List<Piece> used = new ArrayList<>();
            try {
                disk.writePattern(disk.plain(), disk.start(), disk.unit() * 4, 161);
                for (int i = 0; i < 4; i++) {
                    Piece piece = disk.take(way, disk.unit());
                    used.add(piece);
                    disk.read(way, disk.start() + i * disk.unit(), piece);
                    piece.segment().fill(GUARD);
                }
                disk.endpoint().flush(new KitCall(address()));
                for (Piece piece : used) {
                    Pattern.checkAll(piece.segment(), GUARD, way + ": memory of a read that had returned");
                }
            } finally {
                used.forEach(Piece::close);
            }
        });
    }

    @Test
    void L2_memoryIsFreeAfterAWrite() throws Exception {
        ScratchDisk disk = disk();
        eachWay(disk, way -> {
            try (Piece piece = disk.take(way, disk.unit() * 2)) {
                Pattern.fill(piece.segment(), 171, disk.start());
                disk.write(way, disk.start(), piece);
                piece.segment().fill(GUARD);
                disk.endpoint().flush(new KitCall(address()));
            }
            disk.checkPattern(disk.plain(), disk.start(), disk.unit() * 2, 171,
                    way + ": written from memory that was changed after the write had returned");
        });
    }

    @Test
    void L2_retiredRegionIsLetGo() throws Exception {
        ScratchDisk disk = disk();
        direct(disk);
        Way way = new Way(TransferMode.DIRECT, MemorySource.REGION);
        for (int i = 0; i < 3; i++) {
            Arena arena = Arena.ofShared();
            MemorySegment memory = MemorySource.aligned(arena, disk.unit(), disk.fit().alignment(TransferMode.DIRECT));
            Region region = Region.of(memory);
            try {
                disk.read(way, disk.start(), new Piece(memory, Optional.of(region), 0, () -> {
                }));
            } catch (DeviceException.DirectImpossible mayBe) {
                // Judged by M4 and M5.
            }
            disk.endpoint().retire(region);
            try {
                arena.close();
            } catch (IllegalStateException held) {
                fail("a region was retired, and the driver still holds its memory: " + held.getMessage(), held);
            }
        }
        try (Piece piece = disk.take(disk.plain(), disk.unit())) {
            disk.read(disk.plain(), disk.start(), piece);
        } catch (RuntimeException e) {
            fail("after a region has gone: " + e, e);
        }
    }
}
