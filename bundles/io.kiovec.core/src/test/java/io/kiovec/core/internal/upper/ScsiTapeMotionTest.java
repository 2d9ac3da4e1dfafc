// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.io.TapePosition;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.FieldIn;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Motions that the drive is told to begin, and is asked about until it is done. */
class ScsiTapeMotionTest {

    private static final String REWIND = "010000000000";
    private static final String BEGIN_REWIND = "010100000000";
    private static final String BEGIN_LOCATE_9 = "2b010000000009000000";
    private static final String REQUEST_SENSE = "03000000fc00";
    private static final String TEST_UNIT_READY = "000000000000";
    private static final FakeScsi.Reply NOTHING = FakeTapeScript.told(Sense.NONE);

    private final FakeTapeScript script = new FakeTapeScript();
    private final FakeScsi scsi = script.scsi;
    private final MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
    private final List<OptionalDouble> seen = new ArrayList<>();

    private static Sense sense(SenseKey key, int additional) {
        return Sense.of(key, AdditionalSense.of(additional >> 8, additional & 0xff));
    }

    private static Failure failureOf(Executable action) {
        return assertThrows(DeviceException.class, action).failure();
    }

    private static TapePosition at(long block) {
        return new TapePosition(0, OptionalLong.of(block), OptionalLong.of(0));
    }

    private ScsiTape open() throws DeviceException {
        ScsiTape tape = script.open();
        script.time.meanwhile = () -> seen.add(tape.progress());
        return tape;
    }

    @ParameterizedTest
    @EnumSource(SenseFormat.class)
    void theDriveTellsHowFarItIsUntilItIsReady(SenseFormat format) throws Exception {
        ScsiTape tape = open();
        Sense ready = sense(SenseKey.NOT_READY, 0x0407);
        scsi.expect(BEGIN_REWIND, FakeScsi.GOOD)
                // With NO SENSE where it takes questions meanwhile, with NOT READY where not.
                .expect(REQUEST_SENSE, FakeTapeScript.told(sense(SenseKey.NO_SENSE, 0x001a).withProgress(0x4000)))
                .expect(REQUEST_SENSE, FakeTapeScript.told(ready.withProgress(0x8000)))
                .expect(REQUEST_SENSE, NOTHING)
                .expect(TEST_UNIT_READY, FakeScsi.sense(ready.withProgress(0xc000)).in(format))
                .expect(REQUEST_SENSE, NOTHING).expect(TEST_UNIT_READY, FakeScsi.sense(ready))
                .expect(REQUEST_SENSE, NOTHING).expect(TEST_UNIT_READY, FakeScsi.GOOD);
        tape.rewind();
        scsi.done();
        assertEquals(List.of(OptionalDouble.of(0.25), OptionalDouble.of(0.5), OptionalDouble.of(0.75),
                OptionalDouble.empty()), seen);
        assertEquals(OptionalDouble.empty(), tape.progress(), "nothing is going on");
        assertEquals(at(0), tape.position());
    }

    @Test
    void aDriveThatKnowsNoRequestSenseIsAskedOnceForIt() throws Exception {
        ScsiTape tape = open();
        scsi.answer("01", FakeScsi.GOOD).answer("03", FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2000));
        tape.rewind();
        tape.rewind();
        assertEquals(1, scsi.seen.stream().filter(REQUEST_SENSE::equals).count());
    }

    @Test
    void itIsAskedSoonAndThenSeldom() throws Exception {
        ScsiTape tape = open();
        scsi.answer("01", FakeScsi.GOOD).answer("03", FakeTapeScript.told(sense(SenseKey.NO_SENSE, 0x001a)));
        script.time.meanwhile = () -> {
            if (script.time.now > 60_000_000_000L) {
                scsi.answer("03", NOTHING);
            }
        };
        tape.rewind();
        assertTrue(script.time.pauses >= 240 && script.time.pauses < 250, "asked " + script.time.pauses
                + " times in a minute");
        assertTrue(script.time.now < 60_300_000_000L, "its end was seen late");
    }

    // A drive that does not take IMMED.

    @ParameterizedTest
    @CsvSource({"-1, -1", "1, -1", "1, 0"})
    void aDriveThatMustBeWaitedForIsBelievedOnce(int fieldByte, int fieldBit) throws Exception {
        ScsiTape tape = open();
        Sense refusal = sense(SenseKey.ILLEGAL_REQUEST, 0x2400);
        if (fieldByte >= 0) {
            refusal = fieldBit >= 0
                    ? refusal.withFieldPointer(FieldIn.CDB, fieldByte, fieldBit)
                    : refusal.withFieldPointer(FieldIn.CDB, fieldByte);
        }
        scsi.expect(BEGIN_REWIND, FakeScsi.sense(refusal)).expect(REWIND, FakeScsi.GOOD).expect(REWIND, FakeScsi.GOOD)
                // Of another command it may take it.
                .expect("190300000000", FakeScsi.GOOD);
        tape.rewind();
        tape.rewind();
        tape.erase();
        scsi.done();
    }

    @Test
    void whatIsRefusedForAnotherReasonTellsNothingOfImmed() throws Exception {
        ScsiTape tape = open();
        FakeScsi.Reply refusal = FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2400);
        scsi.expect(BEGIN_LOCATE_9, refusal).expect("2b000000000009000000", refusal).expect(BEGIN_LOCATE_9,
                FakeScsi.sense(sense(SenseKey.ILLEGAL_REQUEST, 0x2400).withFieldPointer(FieldIn.CDB, 3)));
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.locate(at(9))));
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.locate(at(9))));
        scsi.done();
        assertEquals(at(0), tape.position(), "nothing has moved");
    }

    // Errors of the motion come when nobody waits for its command any more.

    @ParameterizedTest
    @CsvSource({"SENSE, FIXED", "READY, FIXED", "READY, DESCRIPTOR"})
    void S6_aDeferredErrorIsTheMotionsOwn(String where, SenseFormat format) throws Exception {
        ScsiTape tape = open();
        Sense error = sense(SenseKey.MEDIUM_ERROR, 0x1500).deferred();
        scsi.expect(BEGIN_REWIND, FakeScsi.GOOD);
        if (where.equals("SENSE")) {
            scsi.expect(REQUEST_SENSE, FakeTapeScript.told(error));
        } else {
            scsi.expect(REQUEST_SENSE, NOTHING).expect(TEST_UNIT_READY, FakeScsi.sense(error).in(format));
        }
        script.nowhere();
        DeviceException told = assertThrows(DeviceException.Medium.class, tape::rewind);
        scsi.done();
        assertTrue(told.getMessage().contains("medium error") && !told.getMessage().contains("earlier command"),
                told.getMessage());
        assertEquals(2, told.detail().status().orElseThrow());
        script.at(0, 0, 0);
        assertEquals(TapePosition.UNKNOWN, tape.position());
        assertEquals(0, tape.writeFilemarks(0).count(), "no block was lost");
    }

    @Test
    void behindTheEndOfDataThereIsNothingToLocateAlsoWhenItIsToldLate() throws Exception {
        ScsiTape tape = open();
        script.at(0, 5, 0);
        scsi.expect(BEGIN_LOCATE_9, FakeScsi.GOOD).expect(REQUEST_SENSE,
                FakeTapeScript.told(sense(SenseKey.BLANK_CHECK, 0x0005).deferred()));
        DeviceException error = assertThrows(DeviceException.IllegalRequest.class, () -> tape.locate(at(9)));
        assertTrue(error.getMessage().contains("behind the end of data"), error.getMessage());
        scsi.done();
        assertEquals(at(5), tape.position(), "the drive knows where it stands");
    }

    @Test
    void S2_blocksThatTheDriveHadTakenAreToldToBeLost() throws Exception {
        ScsiTape tape = open();
        scsi.answer("0a", FakeScsi.GOOD);
        tape.write(memory, new FakeCall());
        scsi.expect(BEGIN_REWIND, FakeScsi.GOOD).expect(REQUEST_SENSE,
                FakeTapeScript.told(sense(SenseKey.MEDIUM_ERROR, 0x0c00).deferred()));
        DeviceException told = assertThrows(DeviceException.Medium.class, tape::rewind);
        assertTrue(told.getMessage().contains("earlier command"), told.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"2900, UNIT_ATTENTION", "2800, UNIT_ATTENTION", "3b00, UNIT_ATTENTION", "2a01, NONE", "3f0e, NONE"})
    void S6_aResetMeanwhileMayHaveEndedIt(String additional, Failure failure) throws Exception {
        ScsiTape tape = open();
        Sense news = sense(SenseKey.UNIT_ATTENTION, Integer.parseInt(additional, 16));
        scsi.expect(BEGIN_REWIND, FakeScsi.GOOD).expect(REQUEST_SENSE, FakeTapeScript.told(news));
        if (failure == Failure.NONE) {
            tape.rewind();
            assertEquals(at(0), tape.position());
        } else {
            assertEquals(failure, failureOf(tape::rewind));
            assertEquals(TapePosition.UNKNOWN, tape.position());
        }
        scsi.done();
    }

    @Test
    void aCartridgeThatHasComeIsWhatALoadIsFor() throws Exception {
        ScsiTape tape = open();
        scsi.expect("1b0100000100", FakeScsi.GOOD)
                .expect(REQUEST_SENSE, FakeTapeScript.told(sense(SenseKey.NOT_READY, 0x0401)))
                .expect(REQUEST_SENSE, FakeTapeScript.told(sense(SenseKey.UNIT_ATTENTION, 0x2800)));
        tape.load();
        scsi.done();
        assertEquals(at(0), tape.position());
    }

    @ParameterizedTest
    @CsvSource({"3a00", "0402"})
    void anUnloadIsOverWhenTheDriveHasNoCartridge(String additional) throws Exception {
        ScsiTape tape = open();
        scsi.expect("1b0100000000", FakeScsi.GOOD)
                .expect(REQUEST_SENSE, FakeTapeScript.told(sense(SenseKey.NOT_READY, 0x0407).withProgress(1)))
                .expect(REQUEST_SENSE, NOTHING)
                .expect(TEST_UNIT_READY, FakeScsi.sense(SenseKey.NOT_READY, Integer.parseInt(additional, 16)));
        tape.unload();
        scsi.done();
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }

    @Test
    void aCartridgeThatIsTakenOutMeanwhileIsMissed() throws Exception {
        ScsiTape tape = open();
        scsi.expect(BEGIN_REWIND, FakeScsi.GOOD).expect(REQUEST_SENSE, NOTHING).expect(TEST_UNIT_READY,
                FakeScsi.sense(SenseKey.NOT_READY, 0x3a00));
        assertEquals(Failure.NOT_READY, failureOf(tape::rewind));
        scsi.done();
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }

    @ParameterizedTest
    @CsvSource({"OFFLINE, OUTCOME_UNKNOWN", "TIMEOUT, TIMEOUT"})
    void S2_S6_aMotionIsNotBegunAnewWhenTheDriverGoes(Failure thrown, Failure told) throws Exception {
        ScsiTape tape = open();
        scsi.expect(BEGIN_REWIND, FakeScsi.GOOD).expect(REQUEST_SENSE,
                FakeScsi.thrown(thrown.exception(FakeTapeScript.ADDRESS, "so it is", Detail.NONE, null)));
        assertEquals(told, failureOf(tape::rewind));
        scsi.done();
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }

    @Test
    void S6_itTakesItsTimeAtMostAndThenNobodyKnows() throws Exception {
        ScsiTape tape = open();
        scsi.answer("01", FakeScsi.GOOD).answer("03", NOTHING).answer("00", FakeScsi.status(0x08));
        assertEquals(Failure.TIMEOUT, failureOf(tape::rewind));
        assertTrue(script.time.now >= 14_000_000_000_000L, "st's long timeout");
        assertEquals(TapePosition.UNKNOWN, tape.position());
        assertEquals(OptionalDouble.empty(), tape.progress());
    }

    @Test
    void S3_anInterruptEndsNoMotion() throws Exception {
        ScsiTape tape = open();
        Sense going = sense(SenseKey.NO_SENSE, 0x001a);
        scsi.expect(BEGIN_REWIND, FakeScsi.GOOD).expect(REQUEST_SENSE, FakeTapeScript.told(going))
                .expect(REQUEST_SENSE, FakeTapeScript.told(going)).expect(REQUEST_SENSE, NOTHING);
        script.time.interrupts = true;
        tape.rewind();
        scsi.done();
        assertTrue(Thread.interrupted(), "the mark of the interrupt was lost");
        assertEquals(at(0), tape.position());
    }
}
