// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.TapeOutcome;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks and filemarks: what goes to the drive, and what its answers become. */
class ScsiTapeTransfersTest {

    private static final String READ_4096 = "080000100000";
    private static final String WRITE_4096 = "0a0000100000";
    private static final String READ_8_FIXED = "080100000800";
    private static final String WRITE_8_FIXED = "0a0100000800";
    private static final String SPACE_BACK = "1100ffffff00";

    private final FakeTapeScript script = new FakeTapeScript();
    private final FakeScsi scsi = script.scsi;
    private final FakeCall call = new FakeCall();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[4096]);

    private static Failure failureOf(Executable action) {
        return assertThrows(DeviceException.class, action).failure();
    }

    // Reading in variable mode (SSC-5, 6.4).

    @ParameterizedTest
    @CsvSource({
        // one block of the length of the memory
        "GOOD, 0000, '', , 4096, NONE",
        // a short one, a long one: ILI with requested less actual
        "NO_SENSE, 0000, I, 96, 4000, NONE", "NO_SENSE, 0000, I, -4, 4096, BLOCK_TOO_LARGE",
        "NO_SENSE, 0000, I, -16000000, 4096, BLOCK_TOO_LARGE", "NO_SENSE, 0000, I, 4096, 0, NONE",
        "NO_SENSE, 0001, F, 4096, 0, FILEMARK", "NO_SENSE, 0001, FE, 4096, 0, FILEMARK",
        "BLANK_CHECK, 0005, '', 4096, 0, END_OF_DATA", "BLANK_CHECK, 0005, E, 4096, 0, END_OF_DATA",
        "MEDIUM_ERROR, 0002, E, 4096, 0, END_OF_MEDIUM", "VOLUME_OVERFLOW, 0002, E, 4096, 0, END_OF_MEDIUM",
        // early warning on the way (REW), and errors that the drive has mended
        "NO_SENSE, 0002, E, 0, 4096, NONE", "NO_SENSE, 0002, EI, 96, 4000, NONE",
        "RECOVERED_ERROR, 1701, '', , 4096, NONE"})
    void readsOneBlockOfAnyLength(String key, String additional, String marks, Long residual, long count,
            TapeCondition condition) throws Exception {
        ScsiTape tape = script.open();
        FakeScsi.Reply reply = reply(key, additional, marks, residual);
        for (SenseFormat format : SenseFormat.values()) {
            scsi.expect(READ_4096, reply.in(format));
            assertEquals(new TapeOutcome(count, condition), tape.read(memory, call));
        }
        scsi.done();
    }

    private static FakeScsi.Reply reply(String key, String additional, String marks, Long residual) {
        return key.equals("GOOD")
                ? FakeScsi.GOOD
                : FakeTapeScript.sense(SenseKey.valueOf(key), Integer.parseInt(additional, 16), marks, residual);
    }

    // Reading in fixed mode: whole blocks of 512, eight of them asked for.

    @ParameterizedTest
    @CsvSource({"GOOD, 0000, '', , 4096, NONE", "NO_SENSE, 0001, F, 5, 1536, FILEMARK",
        "NO_SENSE, 0001, F, 8, 0, FILEMARK", "BLANK_CHECK, 0005, '', 2, 3072, END_OF_DATA",
        "BLANK_CHECK, 0005, '', 8, 0, END_OF_DATA", "MEDIUM_ERROR, 0002, E, 7, 512, END_OF_MEDIUM",
        "NO_SENSE, 0002, E, 0, 4096, NONE", "RECOVERED_ERROR, 1701, '', , 4096, NONE"})
    void readsWholeBlocksOfFixedLength(String key, String additional, String marks, Long residual, long count,
            TapeCondition condition) throws Exception {
        script.blockLength = 512;
        ScsiTape tape = script.open();
        scsi.expect(READ_8_FIXED, reply(key, additional, marks, residual));
        assertEquals(new TapeOutcome(count, condition), tape.read(memory, call));
        scsi.done();
    }

    @Test
    void aBlockOfAnotherLengthEndsAFixedReadAndTheTapeIsMovedBackBeforeIt() throws Exception {
        script.blockLength = 512;
        ScsiTape tape = script.open();
        scsi.expect(READ_8_FIXED, FakeTapeScript.sense(SenseKey.NO_SENSE, 0, "I", 5L)).expect(SPACE_BACK,
                FakeScsi.GOOD);
        assertEquals(new TapeOutcome(1536, TapeCondition.NONE), tape.read(memory, call));
        scsi.expect(READ_8_FIXED, FakeTapeScript.sense(SenseKey.NO_SENSE, 0, "I", 8L)).expect(SPACE_BACK,
                FakeScsi.GOOD);
        DeviceException error = assertThrows(DeviceException.IllegalRequest.class, () -> tape.read(memory, call));
        assertTrue(error.getMessage().contains("not of 512 bytes"), error.getMessage());
        scsi.done();
    }

    @Test
    void fixedReadsAreOfWholeBlocks() throws Exception {
        script.blockLength = 512;
        ScsiTape tape = script.open();
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.read(memory.asSlice(0, 1000), call)));
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.write(memory.asSlice(0, 1000), call)));
        assertTrue(scsi.seen.isEmpty());
    }

    @Test
    void noMoreIsAskedForThanABlockCanBe() throws Exception {
        ScsiTape tape = script.open();
        try (Arena arena = Arena.ofConfined()) {
            scsi.expect("080010000000", FakeTapeScript.sense(SenseKey.NO_SENSE, 0, "I", 1L));
            assertEquals(new TapeOutcome(0x10_0000 - 1, TapeCondition.NONE),
                    tape.read(arena.allocate(0x20_0000), call));
        }
    }

    @Test
    void nothingIsReadIntoNoMemory() throws Exception {
        ScsiTape tape = script.open();
        assertEquals(new TapeOutcome(0, TapeCondition.NONE), tape.read(memory.asSlice(0, 0), call));
        assertEquals(new TapeOutcome(0, TapeCondition.NONE), tape.write(memory.asSlice(0, 0), call));
        assertTrue(scsi.seen.isEmpty());
    }

    @Test
    void M6_whatWasAskedGoesDownAndWhatWasToldComesUp() throws Exception {
        ScsiTape tape = script.open();
        for (TransferMode mode : List.of(TransferMode.DIRECT, TransferMode.INDIRECT)) {
            call.mode = mode;
            scsi.expect(READ_4096, FakeScsi.GOOD);
            tape.read(memory, call);
            assertEquals(mode, scsi.lastMode);
        }
        assertEquals(2 * 4096, call.copied);
        assertEquals(2, call.elements);
    }

    // Writing (SSC-5, 6.8).

    @ParameterizedTest
    @CsvSource({"0, GOOD, 0000, '', , 4096, NONE", "0, NO_SENSE, 0002, E, 0, 4096, EARLY_WARNING",
        "0, NO_SENSE, 0002, E, , 4096, EARLY_WARNING", "0, NO_SENSE, 0007, E, 0, 4096, EARLY_WARNING",
        "0, VOLUME_OVERFLOW, 0002, E, 4096, 0, END_OF_MEDIUM", "0, VOLUME_OVERFLOW, 0002, E, , 0, END_OF_MEDIUM",
        "0, RECOVERED_ERROR, 0c01, '', , 4096, NONE", "512, GOOD, 0000, '', , 4096, NONE",
        "512, NO_SENSE, 0002, E, 0, 4096, EARLY_WARNING", "512, NO_SENSE, 0002, E, 3, 2560, END_OF_MEDIUM",
        "512, VOLUME_OVERFLOW, 0002, E, 8, 0, END_OF_MEDIUM", "512, VOLUME_OVERFLOW, 0002, E, 1, 3584, END_OF_MEDIUM"})
    void writes(int block, String key, String additional, String marks, Long residual, long count,
            TapeCondition condition) throws Exception {
        script.blockLength = block;
        ScsiTape tape = script.open();
        byte[] data = new byte[4096];
        data[4095] = 42;
        scsi.expect(block == 0 ? WRITE_4096 : WRITE_8_FIXED, reply(key, additional, marks, residual));
        assertEquals(new TapeOutcome(count, condition), tape.write(MemorySegment.ofArray(data), call));
        assertArrayEquals(data, scsi.sent);
        scsi.done();
    }

    @Test
    void earlierBlocksThatDoNotFitAreAnError() throws Exception {
        script.blockLength = 512;
        ScsiTape tape = script.open();
        scsi.expect(WRITE_8_FIXED, FakeTapeScript.sense(SenseKey.VOLUME_OVERFLOW, 0x0002, "E", 11L));
        script.at(0, 100, 1);
        scsi.expect("34060000000000000000", FakeScsi.data("00000000 00000000 0000000000000064 00"));
        assertEquals(Failure.MEDIUM, failureOf(() -> tape.write(memory, call)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 12, 12, true", "0, 1, 12, 13, false", "0, 4, 12, 4, true", "0, 4, 12, 3, false",
        "2, 1, 64, 12, true", "2, 1, 64, 14, false", "0, 1, 0, 1000000, true"})
    void lengthsOutsideOfTheDrivesLimitsAreRefused(int granularity, int shortest, int longest, int length,
            boolean fits) throws Exception {
        script.granularity = granularity;
        script.shortest = shortest;
        script.longest = longest;
        ScsiTape tape = script.open();
        scsi.answer("0a", FakeScsi.GOOD);
        MemorySegment block = MemorySegment.ofArray(new byte[length]);
        if (fits) {
            assertEquals(length, tape.write(block, call).count());
        } else {
            assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.write(block, call)));
            assertTrue(scsi.seen.isEmpty());
        }
    }

    @Test
    void aBlockBeyond24BitsIsRefused() throws Exception {
        script.longest = 0;
        ScsiTape tape = script.open();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = arena.allocate(1 << 24);
            assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.write(block, call)));
            scsi.expect("0800ffffff00", FakeScsi.GOOD);
            assertEquals(0xff_ffff, tape.read(block, call).count());
        }
    }

    @Test
    void whatTheDriveDoesNotTakeIsNoSuccess() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(WRITE_4096, FakeScsi.GOOD.residual(96)).expect("34060000000000000000",
                FakeScsi.data("00".repeat(32)));
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> tape.write(memory, call)));
    }

    @Test
    void whatWasOpenedForReadingIsNotWritten() throws Exception {
        ScsiTape tape = script.open(AccessMode.READ);
        assertEquals(Failure.PROTECTED, failureOf(() -> tape.write(memory, call)));
        assertEquals(Failure.PROTECTED, failureOf(() -> tape.writeFilemarks(1)));
        assertEquals(Failure.PROTECTED, failureOf(tape::erase));
        assertEquals(new TapeOutcome(0, TapeCondition.NONE), tape.writeFilemarks(0));
        assertTrue(scsi.seen.isEmpty(), scsi.seen.toString());
    }

    // Filemarks (SSC-5, 6.9).

    @ParameterizedTest
    @CsvSource({"3, GOOD, 0000, '', , 3, NONE", "1, NO_SENSE, 0002, E, 0, 1, EARLY_WARNING",
        "3, VOLUME_OVERFLOW, 0002, E, 2, 1, END_OF_MEDIUM"})
    void writesFilemarks(int count, String key, String additional, String marks, Long residual, long written,
            TapeCondition condition) throws Exception {
        ScsiTape tape = script.open();
        scsi.expect("1000%06x00".formatted(count), reply(key, additional, marks, residual));
        assertEquals(new TapeOutcome(written, condition), tape.writeFilemarks(count));
        scsi.done();
    }

    @Test
    void noFilemarkWaitsForWhatWasWritten() throws Exception {
        ScsiTape tape = script.open();
        assertEquals(new TapeOutcome(0, TapeCondition.NONE), tape.writeFilemarks(0));
        scsi.expect(WRITE_4096, FakeScsi.GOOD).expect("100000000000", FakeScsi.GOOD);
        tape.write(memory, call);
        assertEquals(new TapeOutcome(0, TapeCondition.NONE), tape.writeFilemarks(0));
        scsi.done();
        tape.writeFilemarks(0);
        assertTrue(scsi.seen.isEmpty(), "nothing more to wait for");
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.writeFilemarks(-1)));
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.writeFilemarks(1 << 24)));
    }

    @Test
    void aDeferredErrorIsOfBlocksThatTheDriveHadTaken() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect(WRITE_4096, FakeScsi.GOOD).expect(WRITE_4096,
                FakeScsi.sense(Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR).deferred()));
        tape.write(memory, call);
        DeviceException error = assertThrows(DeviceException.Medium.class, () -> {
            scsi.expect("34060000000000000000", FakeScsi.data("00".repeat(32)));
            tape.write(memory, call);
        });
        assertTrue(error.getMessage().contains("of an earlier command"), error.getMessage());
        scsi.done();
        scsi.expect(WRITE_4096, FakeScsi.GOOD);
        tape.write(memory, call);
    }
}
