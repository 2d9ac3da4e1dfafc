// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Whose the memory of a transfer is, before and after it.
 *
 * @param <E> the endpoints that the rules are about
 */
abstract class LendingRules<E extends Endpoint> extends ScratchRules<E> {

    LendingRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    @Test
    void L2_memoryIsFreeAfterARead() throws Exception {
        Scratch<E> disk = scratch();
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
                disk.flush();
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
        Scratch<E> disk = scratch();
        eachWay(disk, way -> {
            try (Piece piece = disk.take(way, disk.unit() * 2)) {
                Pattern.fill(piece.segment(), 171, disk.start());
                disk.write(way, disk.start(), piece);
                piece.segment().fill(GUARD);
                disk.flush();
            }
            disk.checkPattern(disk.plain(), disk.start(), disk.unit() * 2, 171,
                    way + ": written from memory that was changed after the write had returned");
        });
    }

    @Test
    void L2_retiredRegionIsLetGo() throws Exception {
        Scratch<E> disk = scratch();
        direct(disk);
        disk.writePattern(disk.plain(), disk.start(), disk.unit(), 181);
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
