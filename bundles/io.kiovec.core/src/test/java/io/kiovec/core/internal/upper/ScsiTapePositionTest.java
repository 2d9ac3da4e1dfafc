// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.TapeOutcome;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the tape stands, and whether anybody knows. */
class ScsiTapePositionTest {

    private static final String READ_4096 = "080000100000";
    private static final String WRITE_4096 = "0a0000100000";
    private static final String REWIND = "010100000000";

    private final FakeTapeScript script = new FakeTapeScript();
    private final FakeScsi scsi = script.scsi;
    private final FakeCall call = new FakeCall();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[4096]);

    private static Failure failureOf(Executable action) {
        return assertThrows(DeviceException.class, action).failure();
    }

    private static TapePosition at(int partition, long block, long file) {
        return new TapePosition(partition, OptionalLong.of(block), OptionalLong.of(file));
    }

    private static TapePosition block(int partition, long block) {
        return new TapePosition(partition, OptionalLong.of(block), OptionalLong.empty());
    }

    // Spacing (SSC-5, 6.6).

    @ParameterizedTest
    @CsvSource({"BLOCKS, 7, 110000000700, GOOD, 0000, '', , 7, NONE",
        "BLOCKS, -7, 1100fffff900, GOOD, 0000, '', , 7, NONE",
        "FILEMARKS, 2, 110100000200, GOOD, 0000, '', , 2, NONE",
        "FILEMARKS, -1, 1101ffffff00, GOOD, 0000, '', , 1, NONE",
        "SEQUENTIAL_FILEMARKS, 2, 110200000200, GOOD, 0000, '', , 2, NONE",
        "BLOCKS, 8388607, 11007fffff00, GOOD, 0000, '', , 8388607, NONE",
        "BLOCKS, 8388608, 91000000000000000080000000000000, GOOD, 0000, '', , 8388608, NONE",
        "BLOCKS, -8388608, 91000000ffffffffff80000000000000, GOOD, 0000, '', , 8388608, NONE",
        "BLOCKS, 7, 110000000700, NO_SENSE, 0001, F, 4, 3, FILEMARK",
        "BLOCKS, -7, 1100fffff900, NO_SENSE, 0001, F, 4, 3, FILEMARK",
        "BLOCKS, -7, 1100fffff900, NO_SENSE, 0001, F, -4, 3, FILEMARK",
        "BLOCKS, -7, 1100fffff900, NO_SENSE, 0004, E, 5, 2, BEGINNING_OF_PARTITION",
        "FILEMARKS, -7, 1101fffff900, NO_SENSE, 0004, E, 5, 2, BEGINNING_OF_PARTITION",
        "BLOCKS, 7, 110000000700, BLANK_CHECK, 0005, '', 7, 0, END_OF_DATA",
        "FILEMARKS, 7, 110100000700, BLANK_CHECK, 0005, '', 1, 6, END_OF_DATA",
        "BLOCKS, 7, 110000000700, MEDIUM_ERROR, 0002, E, 1, 6, END_OF_MEDIUM",
        "BLOCKS, 7, 110000000700, NO_SENSE, 0002, E, 0, 7, NONE",
        "BLOCKS, 7, 110000000700, RECOVERED_ERROR, 1701, '', , 7, NONE",
        "END_OF_DATA, 99, 110300000000, GOOD, 0000, '', , 0, END_OF_DATA"})
    void spaces(TapeUnit unit, long count, String cdb, String key, String additional, String marks, Long residual,
            long passed, TapeCondition condition) throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(cdb, key.equals("GOOD")
                ? FakeScsi.GOOD
                : FakeTapeScript.sense(SenseKey.valueOf(key), Integer.parseInt(additional, 16), marks, residual));
        if (unit == TapeUnit.END_OF_DATA) {
            scsi.expect("34060000000000000000", FakeScsi.data("00".repeat(32)));
        }
        assertEquals(new TapeOutcome(passed, condition), tape.space(unit, count));
        scsi.done();
    }

    @Test
    void spacingOverNothingMovesNothing() throws Exception {
        ScsiTape tape = script.open();
        assertEquals(new TapeOutcome(0, TapeCondition.NONE), tape.space(TapeUnit.BLOCKS, 0));
        assertTrue(scsi.seen.isEmpty());
    }

    @Test
    void aDriveWithoutTheShortFormsGetsTheLongOnes() throws Exception {
        ScsiTape tape = script.open();
        scsi.answer("91", FakeScsi.GOOD).answer("92", FakeScsi.GOOD);
        script.at(0, 5, 0);
        tape.space(TapeUnit.BLOCKS, 5);
        tape.space(TapeUnit.BLOCKS, -5);
        tape.locate(block(0, 5));
        tape.locate(block(0, 5));
        assertEquals(1, scsi.seen.stream().filter(cdb -> cdb.startsWith("11")).count(), "tried once");
        assertEquals(1, scsi.seen.stream().filter(cdb -> cdb.startsWith("2b")).count(), "tried once");
        assertEquals(2, scsi.seen.stream().filter(cdb -> cdb.startsWith("91")).count());
        assertEquals(2, scsi.seen.stream().filter(cdb -> cdb.startsWith("92")).count());
    }

    // Locating (SSC-5, 6.3 and 7.3).

    @ParameterizedTest
    @CsvSource({"0, 4660, 2b010000001234000000", "0, 4294967295, 2b0100ffffffff000000",
        "1, 4660, 2b030000001234000100", "0, 4294967296, 92010000000000010000000000000000",
        "3, 4294967296, 92030003000000010000000000000000"})
    void locates(int partition, long block, String cdb) throws Exception {
        ScsiTape tape = script.open();
        script.at(partition, block, 2);
        scsi.expect(cdb, FakeScsi.GOOD);
        scsi.expect("34060000000000000000", FakeScsi
                .data("00000000%08x%016x%016x0000000000000000".formatted(partition, block, 2)));
        tape.locate(block(partition, block));
        scsi.done();
        assertEquals(at(partition, block, 2), tape.position());
    }

    @Test
    void behindTheEndOfDataThereIsNothingToLocate() throws Exception {
        ScsiTape tape = script.open();
        script.at(0, 10, 1);
        scsi.answer("2b", FakeTapeScript.sense(SenseKey.BLANK_CHECK, 0x0005, "", null));
        DeviceException error = assertThrows(DeviceException.IllegalRequest.class, () -> tape.locate(block(0, 99)));
        assertTrue(error.getMessage().contains("behind the end of data"), error.getMessage());
        assertEquals(2, error.detail().status().orElseThrow());
        assertEquals(at(0, 10, 1), tape.position(), "the drive knows where it stands");
    }

    @Test
    void S6_aDriveThatStopsElsewhereIsNotBelieved() throws Exception {
        ScsiTape tape = script.open();
        script.at(0, 98, 1);
        scsi.answer("2b", FakeScsi.GOOD);
        assertEquals(Failure.MEDIUM, failureOf(() -> tape.locate(block(0, 99))));
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }

    @Test
    void whatIsNoPositionIsNotLocated() throws Exception {
        ScsiTape tape = script.open();
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.locate(TapePosition.UNKNOWN)));
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.locate(block(256, 0))));
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.locate(block(0, -1))));
        assertTrue(scsi.seen.isEmpty());
    }

    // The position (SSC-5, 7.7).

    @Test
    void theLongFormTellsFilesAndTheShortOneDoesNot() throws Exception {
        ScsiTape tape = script.open();
        script.at(1, 1L << 40, 77);
        assertEquals(at(1, 1L << 40, 77), tape.position());
        FakeTapeScript old = new FakeTapeScript();
        old.longPosition = false;
        ScsiTape other = old.open();
        old.at(2, 4660, 77);
        assertEquals(block(2, 4660), other.position());
        assertEquals(1, old.scsi.seen.size(), "the long form is not tried again: " + old.scsi.seen);
    }

    @ParameterizedTest
    @CsvSource({"04", "06"})
    void whatTheDriveCannotTellIsUnknown(String flags) throws Exception {
        ScsiTape tape = script.open();
        scsi.answer("3406", FakeScsi.data(flags + "00".repeat(31)));
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }

    @Test
    void anUnknownNumberOfFilemarksLeavesTheBlockKnown() throws Exception {
        ScsiTape tape = script.open();
        scsi.answer("3406", FakeScsi.data("08" + "00".repeat(15) + "ff".repeat(16)));
        assertEquals(block(0, 0), tape.position());
    }

    @Test
    void aShortNumberThatIsTooLargeIsUnknown() throws Exception {
        script.longPosition = false;
        ScsiTape tape = script.open();
        scsi.answer("3400", FakeScsi.data("02" + "00".repeat(19)));
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }

    // Rule S6: when nobody knows.

    @ParameterizedTest
    @CsvSource({"2800", "2900", "2901", "2903", "2904", "3b00", "3b1a"})
    void S6_afterAResetOrAChangeOfMediumThePositionIsUnknownUntilItIsSet(String additional) throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(WRITE_4096, FakeScsi.sense(SenseKey.UNIT_ATTENTION, Integer.parseInt(additional, 16)));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> tape.write(memory, call)));
        scsi.done();
        assertEquals(TapePosition.UNKNOWN, tape.position());
        assertEquals(Failure.NOT_READY, failureOf(() -> tape.write(memory, call)));
        assertEquals(Failure.NOT_READY, failureOf(() -> tape.read(memory, call)));
        assertEquals(Failure.NOT_READY, failureOf(() -> tape.writeFilemarks(1)));
        assertEquals(Failure.NOT_READY, failureOf(() -> tape.space(TapeUnit.BLOCKS, 1)));
        assertEquals(Failure.NOT_READY, failureOf(tape::erase));
        assertTrue(scsi.seen.stream().noneMatch(cdb -> cdb.matches("(0a|08|10|11|19).*")), scsi.seen.toString());
        scsi.answer("01", FakeScsi.GOOD).answer("0a", FakeScsi.GOOD);
        tape.rewind();
        assertEquals(at(0, 0, 0), tape.position());
        assertEquals(4096, tape.write(memory, call).count());
    }

    @ParameterizedTest
    @CsvSource({"LOCATE", "SPACE", "REWIND"})
    void S6_locatingRewindingAndSpacingToTheEndSetIt(String how) throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(READ_4096, FakeScsi.sense(SenseKey.UNIT_ATTENTION, 0x2900));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> tape.read(memory, call)));
        scsi.answer("01", FakeScsi.GOOD).answer("2b", FakeScsi.GOOD).answer("1103", FakeScsi.GOOD).answer("08",
                FakeScsi.GOOD);
        script.at(0, 9, 1);
        switch (how) {
            case "LOCATE" -> tape.locate(block(0, 9));
            case "SPACE" -> tape.space(TapeUnit.END_OF_DATA, 0);
            default -> tape.rewind();
        }
        assertEquals(at(0, 9, 1), tape.position());
        assertEquals(4096, tape.read(memory, call).count());
    }

    @ParameterizedTest
    @CsvSource({"2a01, true", "2a04, true", "3f0e, true", "2900, false", "2800, false"})
    void S2_aCommandIsSentAgainOnlyWhereTheTapeCertainlyStands(String additional, boolean again) throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(WRITE_4096, FakeScsi.sense(SenseKey.UNIT_ATTENTION, Integer.parseInt(additional, 16)));
        if (again) {
            scsi.expect(WRITE_4096, FakeScsi.GOOD);
            assertEquals(4096, tape.write(memory, call).count());
        } else {
            assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> tape.write(memory, call)));
        }
        scsi.done();
    }

    @Test
    void aResetIsNothingToARewindButAnotherCartridgeIs() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(REWIND, FakeScsi.sense(SenseKey.UNIT_ATTENTION, 0x2900)).expect(REWIND, FakeScsi.GOOD);
        tape.rewind();
        scsi.done();
        tape.position();
        scsi.expect("5a00000000000000fc00", FakeScsi.data("000e 0010 0000 0008 58000000 00000000"))
                .expect("8c000000000000000806000000fc0000", FakeScsi.data("00000000"))
                .expect("8c000000000000000401000000fc0000", FakeScsi.data("00000000"))
                .expect(REWIND, FakeScsi.sense(SenseKey.UNIT_ATTENTION, 0x2800));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(tape::rewind));
        scsi.done();
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }

    @ParameterizedTest
    @CsvSource({"MEDIUM_ERROR, 1100, MEDIUM, true", "HARDWARE_ERROR, 4400, MEDIUM, true",
        "ABORTED_COMMAND, 4b00, OUTCOME_UNKNOWN, true", "ILLEGAL_REQUEST, 2400, ILLEGAL_REQUEST, false",
        "DATA_PROTECT, 2700, PROTECTED, false"})
    void S6_afterAnErrorTheDriveIsAskedAndWhatItCannotTellNobodyKnows(SenseKey key, String additional,
            Failure failure, boolean asks) throws Exception {
        ScsiTape tape = script.open();
        int number = Integer.parseInt(additional, 16);
        scsi.answer("0a", FakeScsi.sense(key, number));
        script.at(0, 5, 0);
        assertEquals(failure, failureOf(() -> tape.write(memory, call)));
        assertEquals(at(0, 5, 0), tape.position());
        script.nowhere();
        assertEquals(failure, failureOf(() -> tape.write(memory, call)));
        script.at(0, 5, 0);
        assertEquals(asks ? TapePosition.UNKNOWN : at(0, 5, 0), tape.position());
        assertEquals(asks ? Failure.NOT_READY : failure, failureOf(() -> tape.write(memory, call)));
    }

    @ParameterizedTest
    @CsvSource({"OUTCOME_UNKNOWN, true", "TIMEOUT, true", "OFFLINE, false", "DIRECT_IMPOSSIBLE, false",
        "BUSY, false"})
    void S2_S6_whatGotLostOnTheWayIsNotSentAgain(Failure failure, boolean lost) throws Exception {
        ScsiTape tape = script.open();
        FakeScsi.Reply thrown = FakeScsi
                .thrown(failure.exception(FakeTapeScript.ADDRESS, "so it is", Detail.NONE, null));
        scsi.expect(READ_4096, thrown);
        assertEquals(failure, failureOf(() -> tape.read(memory, call)));
        scsi.done();
        assertEquals(lost ? TapePosition.UNKNOWN : at(0, 0, 0), tape.position());
    }

    @Test
    void S6_aResetWithBlocksInTheDrivesBufferIsToldWhenTheyAreAskedFor() throws Exception {
        ScsiTape tape = script.open();
        scsi.answer("0a", FakeScsi.GOOD).answer("01", FakeScsi.GOOD);
        tape.write(memory, call);
        scsi.expect(WRITE_4096, FakeScsi.sense(SenseKey.UNIT_ATTENTION, 0x2901));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> tape.write(memory, call)));
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> tape.writeFilemarks(0)));
        assertEquals(new TapeOutcome(0, TapeCondition.NONE), tape.writeFilemarks(0), "told once");
        assertTrue(scsi.seen.stream().noneMatch(cdb -> cdb.startsWith("10")), "no filemark at an unknown position");
    }

    @Test
    void busyIsWaitedForAndTheTapeStaysWhereItIs() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(WRITE_4096, FakeScsi.status(0x08)).expect(WRITE_4096, FakeScsi.status(0x28)).expect(WRITE_4096,
                FakeScsi.GOOD);
        assertEquals(4096, tape.write(memory, call).count());
        scsi.done();
        scsi.answer("0a", FakeScsi.status(0x08));
        assertEquals(Failure.BUSY, failureOf(() -> tape.write(memory, call)));
        assertEquals(at(0, 0, 0), tape.position());
        scsi.answer("0a", FakeScsi.status(0x18));
        assertEquals(Failure.RESERVATION_CONFLICT, failureOf(() -> tape.write(memory, call)));
    }
}
