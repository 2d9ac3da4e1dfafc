// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What holds for the data of every face that keeps some, whatever way it moves.
 *
 * @param <E> the endpoints that the rules are about
 */
abstract class DataRules<E extends Endpoint> extends EndpointRules<E> {

    DataRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    @Test
    void D1_readsWhatWasWritten() throws Exception {
        Scratch<E> disk = scratch();
        long seed = 1;
        for (long length = disk.unit(); length <= disk.longest(disk.plain()); length = length * 3 + disk.unit()) {
            for (long offset : List.of(disk.start(), disk.start() + disk.unit(), disk.start() + disk.room() - length)) {
                seed++;
                disk.writePattern(disk.plain(), offset, length, seed);
                disk.checkPattern(disk.plain(), offset, length, seed, length + " bytes at " + offset);
            }
        }
    }

    @Test
    void D1_endpointForReadingReads() throws Exception {
        Scratch<E> disk = scratch();
        disk.writePattern(disk.plain(), disk.start(), disk.unit(), 21);
        disk.flush();
        close(disk.endpoint());
        Scratch<E> again = face().scratching().of(driver(), open(AccessMode.READ));
        again.checkPattern(again.plain(), again.start(), again.unit(), 21, "opened for reading");
    }

    @Test
    void S5_sameIdentityHasTheSameData() throws Exception {
        Scratch<E> disk = scratch();
        Identity before = disk.endpoint().identity();
        disk.writePattern(disk.plain(), disk.start(), disk.unit() * 4, 41);
        disk.flush();
        close(disk.endpoint());
        E endpoint = open(AccessMode.READ);
        assumeTrue(before.sameAs(endpoint.identity()), "it says that it is another medium when it is opened again");
        Scratch<E> again = face().scratching().of(driver(), endpoint);
        again.checkPattern(again.plain(), again.start(), again.unit() * 4, 41, "flushed, closed and opened again");
    }

    @Test
    void L1_everyCallReturns() throws Exception {
        Scratch<E> disk = scratch();
        for (int i = 0; i < 20; i++) {
            disk.writePattern(disk.plain(), disk.start(), disk.unit(), i);
            disk.flush();
            disk.checkPattern(disk.plain(), disk.start(), disk.unit(), i, "written, flushed and read");
        }
    }

    @Test
    void M6_countsWholeBlocks() throws Exception {
        Scratch<E> disk = scratch();
        for (long length : List.of(disk.unit(), disk.unit() * 3, disk.longest(disk.plain()))) {
            try (Piece piece = disk.take(disk.plain(), length)) {
                Pattern.fill(piece.segment(), 81, disk.start());
                count(DataDirection.OUT, length, disk, piece);
                count(DataDirection.IN, length, disk, piece);
            }
        }
    }

    private void count(DataDirection direction, long asked, Scratch<E> disk, Piece piece) throws DeviceException {
        long moved = disk.once(direction, disk.plain(), disk.start(), piece).bytes();
        assertTrue(moved > 0 && moved <= asked && moved % disk.block() == 0,
                () -> direction + " of " + asked + " bytes says that it moved " + moved
                        + ": above 0, at most what was asked, in whole blocks of " + disk.block());
    }

    @Test
    void M7_takesItsLargestTransfer() throws Exception {
        Scratch<E> disk = scratch();
        for (Way way : Way.all(driver(), disk.endpoint())) {
            long most = Math.min(disk.fit().longest(way.mode()), disk.room());
            try (Piece piece = disk.take(way, most)) {
                Pattern.fill(piece.segment(), 91, disk.start());
                long moved = disk.once(DataDirection.OUT, way, disk.start(), piece).bytes();
                assertTrue(moved > 0, () -> way + ": moved " + moved);
            } catch (DeviceException.DirectImpossible mayBe) {
                // Judged by M4 and M5.
            } catch (DeviceException refused) {
                fail(way + ": a transfer of " + most + " bytes, which its limits allow, is refused: " + refused,
                        refused);
            }
        }
    }
}
