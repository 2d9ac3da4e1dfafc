// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The memory of one direct transfer in several pieces, of unlike lengths. */
final class Pieces implements AutoCloseable {

    /** In units of the device; the second where the limits leave no room for the first. */
    private static final List<List<Integer>> LENGTHS = List.of(List.of(1, 3, 2), List.of(1, 1));
    private static final long PAGE = 4096;
    private static final byte EMPTY = 0x5A;

    /** A call of a driver. */
    interface Moving {
        long move(List<MemorySegment> pieces) throws DeviceException;
    }

    private final Scratch<BlockEndpoint> disk;
    private final List<Piece> pieces = new ArrayList<>();

    private Pieces(Scratch<BlockEndpoint> disk) {
        this.disk = disk;
    }

    /** Takes memory, or the test is skipped. */
    static Pieces of(Scratch<BlockEndpoint> disk) throws DeviceException {
        Way way = Way.all(disk.driver(), disk.endpoint()).stream()
                .filter(one -> one.mode() == TransferMode.DIRECT && one.memory() == MemorySource.ARENA).findFirst()
                .orElseGet(() -> Assumptions
                        .abort("the driver moves nothing directly that is not registered: it is handed no pieces"));
        List<Integer> lengths = LENGTHS.stream().filter(some -> fits(disk, way, some)).findFirst()
                .orElseGet(() -> Assumptions.abort("its limits leave no room for two pieces in one transfer"));
        Pieces taken = new Pieces(disk);
        for (int length : lengths) {
            taken.pieces.add(disk.take(way, length * disk.unit()));
        }
        return taken;
    }

    private static boolean fits(Scratch<BlockEndpoint> disk, Way way, List<Integer> lengths) {
        long units = lengths.stream().mapToLong(Integer::longValue).sum();
        long elements = lengths.stream().mapToLong(length -> Math.ceilDiv(length * disk.unit(), PAGE)).sum();
        return units * disk.unit() <= disk.longest(way)
                && elements <= disk.endpoint().limits().getOr(Limit.MAX_ELEMENTS, Integer.MAX_VALUE);
    }

    /** Writes the pattern of a seed to the beginning, and fails when it is not there. */
    void checkWritten(Moving write, long seed) throws DeviceException {
        disk.writePattern(disk.plain(), disk.start(), length(), seed + 1);
        long place = disk.start();
        for (Piece piece : pieces) {
            Pattern.fill(piece.segment(), seed, place);
            place += piece.segment().byteSize();
        }
        long written = moved(write);
        disk.checkPattern(disk.plain(), disk.start(), written, seed, "written from pieces");
        if (written < length()) {
            disk.checkPattern(disk.plain(), disk.start() + written, length() - written, seed + 1,
                    "behind what it says that it wrote");
        }
    }

    /** Reads the pattern of a seed from the beginning, and fails when it is not in the pieces. */
    void checkRead(Moving read, long seed) throws DeviceException {
        disk.writePattern(disk.plain(), disk.start(), length(), seed);
        pieces.forEach(piece -> piece.segment().fill(EMPTY));
        long left = moved(read);
        long place = disk.start();
        for (Piece piece : pieces) {
            long here = Math.min(left, piece.segment().byteSize());
            Pattern.check(piece.segment().asSlice(0, here), seed, place, "read into pieces");
            place += here;
            left -= here;
        }
    }

    private long moved(Moving moving) throws DeviceException {
        long moved = moving.move(pieces.stream().map(Piece::segment).toList());
        assertTrue(moved > 0 && moved <= length() && moved % disk.unit() == 0,
                () -> "of " + length() + " bytes in " + pieces.size() + " pieces it says that it moved " + moved);
        return moved;
    }

    private long length() {
        return pieces.stream().mapToLong(piece -> piece.segment().byteSize()).sum();
    }

    @Override
    public void close() {
        pieces.forEach(Piece::close);
    }
}
