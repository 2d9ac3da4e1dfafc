// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import io.kiovec.it.Bundles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a tape and every row of st's table, one expectation for all drivers: a simulated tape everywhere, and in
 * a guest the tapes of {@code kiovec.guest.tapes}. Blocks have at least 512 bytes, the least that scsi_debug takes. Of a
 * block scsi_debug keeps only the first four bytes and gives zeroes for the others, so no more is compared on it.
 */
@TapeBoot
class TapeContractGuestTest {

    private static final String GUEST_TAPES = System.getProperty("kiovec.guest.tapes", "");
    private static final int ROOM = 1 << 16;

    static Stream<String> tapes() {
        return Stream.concat(Stream.of("sim:tape0"), guestTapes());
    }

    static Stream<String> guestTapes() {
        return Arrays.stream(GUEST_TAPES.split(",")).filter(tape -> !tape.isBlank());
    }

    static Stream<String> tapesOfSt() {
        return guestTapes().filter(tape -> tape.startsWith("st:"));
    }

    @BeforeAll
    static void aGuestNamesItsTapes() {
        assertEquals(System.getProperty("kiovec.guest.boot") != null, guestTapes().findAny().isPresent());
    }

    static TapeDevice open(String address) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse(address), TapeDevice.class, AccessMode.READ_WRITE);
    }

    /** {@return the tape at its beginning, with nothing on it} */
    private static TapeDevice blank(String address) throws Exception {
        TapeDevice tape = open(address);
        tape.rewind();
        tape.blockLength(0);
        tape.erase();
        tape.rewind();
        return tape;
    }

    private static boolean keepsAll(TapeDevice tape) {
        return tape.address().scheme().equals("sim");
    }

    private static byte[] block(int length, int seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static TapeResult write(TapeDevice tape, byte[] data) throws Exception {
        return tape.write(MemorySegment.ofArray(data), RequestOptions.DEFAULT);
    }

    private static void put(TapeDevice tape, byte[] data) throws Exception {
        expect(write(tape, data), data.length, TapeCondition.NONE);
    }

    private static void expect(TapeResult result, long count, TapeCondition condition) {
        assertEquals(condition, result.condition());
        assertEquals(count, result.count());
    }

    private static void expectBlock(TapeDevice tape, byte[] expected) throws Exception {
        byte[] room = new byte[ROOM];
        expect(tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT), expected.length, TapeCondition.NONE);
        expectData(tape, expected, room);
    }

    private static void expectData(TapeDevice tape, byte[] expected, byte[] room) {
        int compared = keepsAll(tape) ? expected.length : 4;
        assertArrayEquals(Arrays.copyOf(expected, compared), Arrays.copyOf(room, compared));
    }

    private static void expectNothingBut(TapeCondition condition, TapeDevice tape) throws Exception {
        expect(tape.read(MemorySegment.ofArray(new byte[ROOM]), RequestOptions.DEFAULT), 0, condition);
    }

    /** Numbers of files are not every drive's to know. */
    private static void expectAt(long block, long file, TapeDevice tape) {
        TapePosition position = tape.position();
        assertEquals(OptionalLong.of(block), position.block());
        position.file().ifPresent(known -> assertEquals(file, known));
    }

    private static TapePosition at(long block) {
        return new TapePosition(0, OptionalLong.of(block), OptionalLong.empty());
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void variableBlocksAndFilemarksComeBack(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1000, 1));
            put(tape, block(50000, 2));
            expect(tape.writeFilemarks(2), 2, TapeCondition.NONE);
            put(tape, block(700, 3));
            expectAt(5, 2, tape);
            tape.rewind();
            expectAt(0, 0, tape);
            expectBlock(tape, block(1000, 1));
            expectBlock(tape, block(50000, 2));
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectAt(3, 1, tape);
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectBlock(tape, block(700, 3));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(5, 2, tape);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void aFilemarkBeforeTheEndOfDataIsToldBeforeIt(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1000, 1));
            tape.writeFilemarks(1);
            tape.rewind();
            expectBlock(tape, block(1000, 1));
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(2, 1, tape);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void ofABlockThatIsTooLargeTheBeginningComesAndTheTapeStandsBehindIt(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(4000, 1));
            put(tape, block(600, 2));
            tape.rewind();
            byte[] room = new byte[512];
            expect(tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT), 512,
                    TapeCondition.BLOCK_TOO_LARGE);
            expectData(tape, Arrays.copyOf(block(4000, 1), 512), room);
            expectAt(1, 0, tape);
            expectBlock(tape, block(600, 2));
            expect(tape.space(TapeUnit.BLOCKS, -2), 2, TapeCondition.NONE);
            expectBlock(tape, block(4000, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void fixedBlocksAreWholeAndSeveralAtOnce(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            tape.blockLength(512);
            assertEquals(512, tape.blockLength());
            assertThrows(DeviceException.IllegalRequest.class, () -> write(tape, block(700, 1)));
            put(tape, block(4 * 512, 1));
            expectAt(4, 0, tape);
            tape.writeFilemarks(1);
            put(tape, block(2 * 512, 2));
            tape.rewind();
            byte[] room = new byte[8 * 512];
            expect(tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT), 4 * 512, TapeCondition.FILEMARK);
            expectData(tape, block(4 * 512, 1), room);
            expectAt(5, 1, tape);
            expect(tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT), 2 * 512,
                    TapeCondition.END_OF_DATA);
            expectData(tape, block(2 * 512, 2), room);
            expectAt(7, 1, tape);
            tape.blockLength(0);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void aBlockOfAnotherLengthIsLeftToVariableMode(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            tape.blockLength(512);
            put(tape, block(2 * 512, 1));
            tape.blockLength(0);
            put(tape, block(1500, 2));
            tape.rewind();
            tape.blockLength(512);
            byte[] room = new byte[8 * 512];
            expect(tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT), 2 * 512, TapeCondition.NONE);
            assertThrows(DeviceException.IllegalRequest.class,
                    () -> tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT));
            expectAt(2, 0, tape);
            tape.blockLength(0);
            expectBlock(tape, block(1500, 2));
        }
    }

    /** Three files of four blocks: blocks 0-3, 5-8 and 10-13. */
    private static TapeDevice threeFiles(String address) throws Exception {
        TapeDevice tape = blank(address);
        for (int file = 0; file < 3; file++) {
            for (int i = 0; i < 4; i++) {
                put(tape, block(600, i));
            }
            tape.writeFilemarks(1);
        }
        tape.rewind();
        return tape;
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void spacingOverBlocksStopsWhereItMust(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            expect(tape.space(TapeUnit.BLOCKS, 3), 3, TapeCondition.NONE);
            expectAt(3, 0, tape);
            expect(tape.space(TapeUnit.BLOCKS, 3), 1, TapeCondition.FILEMARK);
            expectAt(5, 1, tape);
            expect(tape.space(TapeUnit.BLOCKS, 2), 2, TapeCondition.NONE);
            expect(tape.space(TapeUnit.BLOCKS, -1), 1, TapeCondition.NONE);
            expectAt(6, 1, tape);
            tape.spaceToEnd();
            expectAt(15, 3, tape);
            expect(tape.space(TapeUnit.BLOCKS, 1), 0, TapeCondition.END_OF_DATA);
            expectAt(15, 3, tape);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void spacingBackOverBlocksStopsBeforeAFilemarkAndAtTheBeginning(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            tape.locate(at(5));
            expect(tape.space(TapeUnit.BLOCKS, -1), 0, TapeCondition.FILEMARK);
            expectAt(4, 0, tape);
            tape.rewind();
            expect(tape.space(TapeUnit.BLOCKS, -1), 0, TapeCondition.BEGINNING_OF_PARTITION);
            expectAt(0, 0, tape);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void spacingOverFilemarksCountsThem(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            expect(tape.space(TapeUnit.FILEMARKS, 2), 2, TapeCondition.NONE);
            expectAt(10, 2, tape);
            expect(tape.space(TapeUnit.FILEMARKS, -1), 1, TapeCondition.NONE);
            expectAt(9, 1, tape);
            expect(tape.space(TapeUnit.FILEMARKS, 9), 2, TapeCondition.END_OF_DATA);
            expectAt(15, 3, tape);
            tape.locate(at(7));
            expect(tape.space(TapeUnit.FILEMARKS, 9), 2, TapeCondition.END_OF_DATA);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void aPositionIsToldAndFoundAgain(String address) throws Exception {
        try (TapeDevice tape = threeFiles(address)) {
            tape.locate(at(7));
            expectAt(7, 1, tape);
            expectBlock(tape, block(600, 2));
            expectAt(8, 1, tape);
            assertThrows(DeviceException.IllegalRequest.class, () -> tape.locate(at(99)));
            tape.locate(at(0));
            expectBlock(tape, block(600, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void S6_noCallWritesAFilemarkThatWasNotAskedFor(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(600, 1));
            tape.rewind();
            expectBlock(tape, block(600, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            put(tape, block(600, 2));
            tape.locate(at(0));
            tape.spaceToEnd();
            expectAt(2, 0, tape);
            put(tape, block(600, 3));
            expect(tape.space(TapeUnit.BLOCKS, -1), 1, TapeCondition.NONE);
            tape.spaceToEnd();
            expectAt(3, 0, tape);
            put(tape, block(600, 4));
        }
        try (TapeDevice tape = open(address)) {
            expectAt(4, 0, tape);
            tape.rewind();
            for (int i = 1; i <= 4; i++) {
                expectBlock(tape, block(600, i));
            }
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(4, 0, tape);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void S6_anArchiveHasNoFilemarkWhereItsTapeWasSwapped(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            for (int i = 0; i < 10; i++) {
                put(tape, block(1024, i));
                if (i == 4) {
                    TapePosition before = tape.position();
                    Bundles.service(Swaps.class).swap(Address.parse(address), Address.parse(address));
                    if (!tape.position().isKnown()) {
                        // The cartridge has no name here, so nobody can tell that it is the same: refused until it is set.
                        assertThrows(DeviceException.NotReady.class, () -> write(tape, block(1024, 99)));
                        tape.locate(before);
                    }
                    assertEquals(before.block(), tape.position().block());
                }
            }
            tape.writeFilemarks(1);
            tape.rewind();
            for (int i = 0; i < 10; i++) {
                expectBlock(tape, block(1024, i));
            }
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("guestTapes")
    void fromTheEarlyWarningOnEveryWriteTellsUntilTheEnd(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            List<TapeCondition> met = new ArrayList<>();
            long written = 0;
            for (int i = 0; i < 20_000 && !met.contains(TapeCondition.END_OF_MEDIUM); i++) {
                TapeResult result = write(tape, block(512, 1));
                written += result.count();
                if (met.isEmpty() || met.getLast() != result.condition()) {
                    met.add(result.condition());
                }
            }
            assertEquals(List.of(TapeCondition.NONE, TapeCondition.EARLY_WARNING, TapeCondition.END_OF_MEDIUM), met);
            assertEquals(written, 512 * tape.position().block().orElseThrow());
            tape.rewind();
            expectBlock(tape, block(512, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void erasingLeavesWhatIsBefore(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1000, 1));
            put(tape, block(1000, 2));
            tape.locate(at(1));
            tape.erase();
            expectAt(1, 0, tape);
            tape.rewind();
            expectBlock(tape, block(1000, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void anUnloadedCartridgeIsNotReadyAndComesBack(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1000, 1));
            tape.unload();
            assertEquals(TapePosition.UNKNOWN, tape.position());
            assertThrows(DeviceException.NotReady.class, () -> write(tape, block(600, 9)));
            tape.load();
            expectAt(0, 0, tape);
            expectBlock(tape, block(1000, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void aTapeHasOneUser(String address) throws Exception {
        try (TapeDevice _ = open(address)) {
            assertThrows(DeviceException.Busy.class, () -> open(address));
        }
    }

    @ParameterizedTest
    @MethodSource("tapes")
    void theModeThatWasDoneIsTold(String address) throws Exception {
        try (TapeDevice tape = blank(address); Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4096, 4096);
            TapeResult indirect = tape.write(memory, RequestOptions.INDIRECT);
            assertEquals(TransferMode.INDIRECT, indirect.mode());
            TapeResult direct = tape.write(memory, RequestOptions.DIRECT);
            assertTrue(direct.mode() == TransferMode.DIRECT || direct.mode() == TransferMode.UNTOLD,
                    direct.toString());
            assertEquals(0, direct.copiedBytes());
            tape.rewind();
            assertEquals(4096, tape.read(memory, RequestOptions.DIRECT).count());
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("tapesOfSt")
    void whatMtioSetsIsSet(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            assertFalse(tape.controls().isEmpty());
            assertTrue(tape.status().marks().contains(TapeStatus.Mark.ONLINE));
            assertTrue(tape.status().marks().contains(TapeStatus.Mark.AT_BEGINNING));
            assertFalse(tape.options().isEmpty());
            tape.control(TapeControl.COMPRESSION, 1);
            tape.control(TapeControl.BUFFERING, 1);
            tape.control(TapeControl.LOCK, 1);
            tape.control(TapeControl.LOCK, 0);
            tape.control(TapeControl.RETENSION, 0);
            expectAt(0, 0, tape);
            assertThrows(DeviceException.IllegalRequest.class, () -> tape.control(TapeControl.SETMARKS, 1));
            assertThrows(DeviceException.IllegalRequest.class, () -> tape.control(TapeControl.DENSITY, 256));
        }
    }
}
