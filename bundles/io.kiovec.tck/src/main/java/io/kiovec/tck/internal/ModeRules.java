// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * How data moves: in each mode of a driver, with memory of each allocator.
 *
 * @param <E> the endpoints that the rules are about
 */
abstract class ModeRules<E extends Endpoint> extends ImpossibleRules<E> {

    ModeRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    @Test
    void M1_indirectTakesAnyMemory() throws Exception {
        Scratch<E> disk = scratch();
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
        Scratch<E> disk = scratch();
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
        Scratch<E> disk = scratch();
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
        Scratch<E> disk = scratch();
        disk.writePattern(disk.plain(), disk.start(), disk.unit(), 101);
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
        Scratch<E> disk = scratch();
        disk.writePattern(disk.plain(), disk.start(), disk.unit(), 101);
        Way way = indirect(disk);
        try (Piece piece = disk.take(way, disk.unit())) {
            assertEquals(TransferMode.INDIRECT, disk.read(way, disk.start(), piece).done(), "asked to be indirect");
        }
    }

    @Test
    void M3_directMovesTheData() throws Exception {
        Scratch<E> disk = scratch();
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
    void M6_tellsAModeThatItHas() throws Exception {
        Scratch<E> disk = scratch();
        disk.writePattern(disk.plain(), disk.start(), disk.unit(), 101);
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
        Scratch<E> disk = scratch();
        long most = disk.endpoint().limits().getOr(Limit.MAX_ELEMENTS, Integer.MAX_VALUE);
        for (Way way : Way.all(driver(), disk.endpoint())) {
            for (long length = disk.longest(way); length >= disk.unit(); length = length / 2 / disk.unit()
                    * disk.unit()) {
                disk.writePattern(disk.plain(), disk.start(), length, 102);
                try (Piece piece = disk.take(way, length)) {
                    KitCall call = disk.once(DataDirection.IN, way, disk.start(), piece).call();
                    assertTrue(call.elements() >= 0 && call.elements() <= most,
                            () -> way + ": tells " + call.elements() + " elements, its limits allow " + most);
                    break;
                } catch (DeviceException.DirectImpossible tooLong) {
                    // Judged by M4 and M5; what is shorter may be possible.
                }
            }
        }
    }

    @Test
    void S8_smallestAlignmentIsTrue() throws Exception {
        Scratch<E> disk = scratch();
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
    void S8_tellsOnTheCallersThread() throws Exception {
        Scratch<E> disk = scratch();
        eachWay(disk, way -> {
            try (Piece piece = disk.take(way, disk.unit())) {
                KitCall call = disk.once(DataDirection.OUT, way, disk.start(), piece).call();
                assertEquals(List.of(), call.breaches(), () -> way + ": what it told of a write");
                KitCall second = disk.once(DataDirection.IN, way, disk.start(), piece).call();
                assertEquals(List.of(), second.breaches(), () -> way + ": what it told of a read");
            }
        });
    }

    @Test
    void S8_tellsNothingAfterItsReturn() throws Exception {
        Scratch<E> disk = scratch();
        List<KitCall> calls = new ArrayList<>();
        eachWay(disk, way -> {
            try (Piece piece = disk.take(way, disk.unit())) {
                for (int i = 0; i < 4; i++) {
                    calls.add(disk.once(DataDirection.OUT, way, disk.start(), piece).call());
                    calls.add(disk.once(DataDirection.IN, way, disk.start(), piece).call());
                }
            }
        });
        disk.flush();
        for (KitCall call : calls) {
            assertEquals(List.of(), call.breaches(), "what it told of a call");
        }
    }
}
