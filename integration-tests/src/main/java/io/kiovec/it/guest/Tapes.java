// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.it.Bundles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The tapes that the contract is proven on, one expectation for all drivers: a simulated tape everywhere; in a guest the
 * tape of scsi_debug and a simulated one that the guest's own initiator has attached, each by st and by sg. A tape has
 * one user, so one address follows the other.
 *
 * <p>scsi_debug says that it takes blocks of 512 bytes or more in multiples of 16, so all blocks are such. Of a block it
 * keeps only the first four bytes and gives zeroes for the others, so no more is compared on it.
 */
final class Tapes {

    /** As a method source: all. */
    static final String ALL = "io.kiovec.it.guest.Tapes#all";
    /** As a method source: those of a guest. */
    static final String GUESTS = "io.kiovec.it.guest.Tapes#guests";

    private static final int ROOM = 1 << 16;
    private static final int KEPT_BY_DEBUG = 4;

    private Tapes() {
    }

    /** {@return the addresses of all} */
    static Stream<String> all() {
        return Stream.concat(Stream.of("sim:tape0"), guests());
    }

    /** {@return the addresses of those of a guest, none outside} */
    static Stream<String> guests() {
        return GuestTape.names().stream().map(GuestTape::named).flatMap(tape -> Stream.of(st(tape), sg(tape)));
    }

    static String st(GuestTape tape) {
        try {
            return "st:" + tape.st();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sg(GuestTape tape) {
        try {
            return "sg:" + tape.generic();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether a tape is scsi_debug's, which is wrong here and there} */
    static boolean isDebug(String address) {
        return GuestTape.names().contains(GuestTape.DEBUG) && Stream.of(GuestTape.named(GuestTape.DEBUG))
                .flatMap(tape -> Stream.of(st(tape), sg(tape))).anyMatch(address::equals);
    }

    /** {@return whether nothing but scsi_debug's own word counts} */
    static boolean isDebugBySg(String address) {
        return isDebug(address) && address.startsWith("sg:");
    }

    static TapeDevice open(String address) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse(address), TapeDevice.class, AccessMode.READ_WRITE);
    }

    /** {@return the tape at its beginning, with nothing on it} */
    static TapeDevice blank(String address) throws Exception {
        TapeDevice tape = open(address);
        boolean done = false;
        try {
            tape.rewind();
            tape.blockLength(0);
            tape.erase();
            tape.rewind();
            done = true;
            return tape;
        } finally {
            if (!done) {
                tape.close();
            }
        }
    }

    static byte[] block(int length, int seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    static TapeResult write(TapeDevice tape, byte[] data) throws Exception {
        return tape.write(MemorySegment.ofArray(data), RequestOptions.DEFAULT);
    }

    static TapeResult read(TapeDevice tape, byte[] room) throws Exception {
        return tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT);
    }

    static void put(TapeDevice tape, byte[] data) throws Exception {
        expect(write(tape, data), data.length, TapeCondition.NONE);
    }

    static void expect(TapeResult result, long count, TapeCondition condition) {
        assertEquals(condition, result.condition());
        assertEquals(count, result.count());
    }

    static void expectBlock(TapeDevice tape, byte[] expected) throws Exception {
        byte[] room = new byte[ROOM];
        expect(read(tape, room), expected.length, TapeCondition.NONE);
        expectData(tape, expected, room);
    }

    static void expectData(TapeDevice tape, byte[] expected, byte[] room) {
        int compared = isDebug(tape.address().toString()) ? KEPT_BY_DEBUG : expected.length;
        assertArrayEquals(Arrays.copyOf(expected, compared), Arrays.copyOf(room, compared));
    }

    static void expectNothingBut(TapeCondition condition, TapeDevice tape) throws Exception {
        expect(read(tape, new byte[ROOM]), 0, condition);
    }

    /** Numbers of files are not every drive's to know. */
    static void expectAt(long block, long file, TapeDevice tape) {
        TapePosition position = tape.position();
        assertEquals(OptionalLong.of(block), position.block());
        position.file().ifPresent(known -> assertEquals(file, known));
    }

    static TapePosition at(long block) {
        return at(0, block);
    }

    static TapePosition at(int partition, long block) {
        return new TapePosition(partition, OptionalLong.of(block), OptionalLong.empty());
    }
}
