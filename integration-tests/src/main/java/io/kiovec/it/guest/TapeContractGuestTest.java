// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expect;
import static io.kiovec.it.guest.Tapes.expectAt;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.expectData;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
import static io.kiovec.it.guest.Tapes.open;
import static io.kiovec.it.guest.Tapes.put;
import static io.kiovec.it.guest.Tapes.read;
import static io.kiovec.it.guest.Tapes.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a tape: blocks, filemarks and ends, every row of st's table, on all of {@link Tapes}.
 */
@TapeBoot
class TapeContractGuestTest {

    @BeforeAll
    static void aGuestNamesItsTapes() {
        assertEquals(System.getProperty("kiovec.guest.boot") != null, Tapes.guests().findAny().isPresent());
    }

    /** By sg scsi_debug's own word counts, which is wrong here: see above. */
    static Stream<String> toldOfVariableBlocks() {
        return Tapes.guests().filter(address -> !Tapes.isDebugBySg(address));
    }

    /** Writes until nothing more fits: first without a word, then always with the warning. */
    private static long fill(TapeDevice tape, byte[] data) throws Exception {
        List<TapeCondition> met = new ArrayList<>();
        long written = 0;
        for (int i = 0; i < 20_000 && !met.contains(TapeCondition.END_OF_MEDIUM); i++) {
            TapeResult result = write(tape, data);
            written += result.count();
            if (met.isEmpty() || met.getLast() != result.condition()) {
                met.add(result.condition());
            }
        }
        assertEquals(List.of(TapeCondition.NONE, TapeCondition.EARLY_WARNING, TapeCondition.END_OF_MEDIUM), met);
        return written;
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void variableBlocksAndFilemarksComeBack(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1008, 1));
            put(tape, block(50000, 2));
            expect(tape.writeFilemarks(2), 2, TapeCondition.NONE);
            put(tape, block(704, 3));
            expectAt(5, 2, tape);
            tape.rewind();
            expectAt(0, 0, tape);
            expectBlock(tape, block(1008, 1));
            expectBlock(tape, block(50000, 2));
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectAt(3, 1, tape);
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectBlock(tape, block(704, 3));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(5, 2, tape);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void aFilemarkBeforeTheEndOfDataIsToldBeforeIt(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1008, 1));
            tape.writeFilemarks(1);
            tape.rewind();
            expectBlock(tape, block(1008, 1));
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            expectAt(2, 1, tape);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void ofABlockThatIsTooLargeTheBeginningComesAndTheTapeStandsBehindIt(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(4000, 1));
            put(tape, block(608, 2));
            tape.rewind();
            byte[] room = new byte[512];
            expect(tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT), 512,
                    TapeCondition.BLOCK_TOO_LARGE);
            expectData(tape, Arrays.copyOf(block(4000, 1), 512), room);
            expectAt(1, 0, tape);
            expectBlock(tape, block(608, 2));
            expect(tape.space(TapeUnit.BLOCKS, -2), 2, TapeCondition.NONE);
            expectBlock(tape, block(4000, 1));
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void fixedBlocksAreWholeAndSeveralAtOnce(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            tape.blockLength(512);
            assertEquals(512, tape.blockLength());
            assertThrows(DeviceException.IllegalRequest.class, () -> write(tape, block(704, 1)));
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
    @MethodSource(Tapes.ALL)
    void aBlockOfAnotherLengthIsLeftToVariableMode(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            tape.blockLength(512);
            put(tape, block(2 * 512, 1));
            tape.blockLength(0);
            put(tape, block(1504, 2));
            tape.rewind();
            tape.blockLength(512);
            byte[] room = new byte[8 * 512];
            expect(tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT), 2 * 512, TapeCondition.NONE);
            assertThrows(DeviceException.IllegalRequest.class,
                    () -> tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT));
            expectAt(2, 0, tape);
            tape.blockLength(0);
            expectBlock(tape, block(1504, 2));
        }
    }

    /** Fixed blocks: of a variable one that met the early warning scsi_debug says that it was not written, and wrote it. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource(Tapes.GUESTS)
    void fromTheEarlyWarningOnEveryWriteTellsUntilTheEnd(String address) throws Exception {
        // scsi_debug warns 20 blocks before the end, whatever their length.
        int blocks = Tapes.isDebug(address) ? 8 : 32;
        try (TapeDevice tape = blank(address)) {
            tape.blockLength(512);
            long written = fill(tape, block(blocks * 512, 1));
            assertEquals(written, 512 * tape.position().block().orElseThrow());
            tape.rewind();
            byte[] room = new byte[blocks * 512];
            expect(read(tape, room), room.length, TapeCondition.NONE);
            expectData(tape, block(room.length, 1), room);
            tape.blockLength(0);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("toldOfVariableBlocks")
    void theEarlyWarningIsToldOfVariableBlocksToo(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            byte[] data = block(Tapes.isDebug(address) ? 512 : 16384, 1);
            assertEquals(fill(tape, data), data.length * tape.position().block().orElseThrow());
            tape.rewind();
            expectBlock(tape, data);
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
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

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void aTapeHasOneUser(String address) throws Exception {
        try (TapeDevice _ = open(address)) {
            assertThrows(DeviceException.Busy.class, () -> open(address));
        }
    }
}
