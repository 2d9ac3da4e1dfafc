// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Support;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeStatus.Mark;
import io.kiovec.io.TapeUnit;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set of a drive by its mode parameters and a few commands, and what it says of itself. */
class ScsiTapeSettingsTest {

    private static final String HEADER = "%s 00 10 0000 0008 58000000 00000000 %s";
    private static final String CAN_COMPRESS = "0f0e 40 00 00000000 00000000 0000 0000";
    private static final String CANNOT_COMPRESS = "0f0e 00 00 00000000 00000000 0000 0000";
    private static final String COMPRESSES = "0f0e c0 00 00000000 00000000 0000 0000";
    private static final String CONFIGURATION = "100e 00 00 00 00 0000 40 00 18 000000 %s 00";
    private static final String PARTITIONS = "110e 03 00 3c 03 09 00 0010 0000 0000 0000";

    private final FakeTapeScript script = new FakeTapeScript();
    private final FakeScsi scsi = script.scsi;
    private final FakeCall call = new FakeCall();

    private void page(String code, String page) {
        scsi.answer("5a 00 " + code, FakeScsi.data(HEADER.formatted("001e", page)));
    }

    private static DeviceException.IllegalRequest refused(ScsiTape tape, TapeControl what, long value) {
        return assertThrows(DeviceException.IllegalRequest.class, () -> tape.control(what, value));
    }

    @Test
    void theControlsAreThoseThatTheDriveHas() throws Exception {
        assertEquals(EnumSet.of(TapeControl.DENSITY, TapeControl.BUFFERING, TapeControl.LOCK, TapeControl.RETENSION),
                script.open().controls());
        page("0f", CAN_COMPRESS);
        page("11", PARTITIONS);
        assertEquals(EnumSet.complementOf(EnumSet.of(TapeControl.SETMARKS)), script.open().controls());
        page("0f", CANNOT_COMPRESS);
        page("11", PARTITIONS.replace("110e 03", "110e 00"));
        scsi.answer("a3 0c 01 1e", FakeScsi.data("00 01 0000"));
        ScsiTape tape = script.open();
        assertEquals(EnumSet.of(TapeControl.DENSITY, TapeControl.BUFFERING, TapeControl.RETENSION), tape.controls());
        refused(tape, TapeControl.LOCK, 1);
        refused(tape, TapeControl.COMPRESSION, 1);
        refused(tape, TapeControl.SETMARKS, 1);
        assertTrue(scsi.seen.isEmpty(), "nothing is sent that is not there");
    }

    @Test
    void aDriveThatHasItsPagesWithACartridgeOnlyHasThemWhenOneIsLoaded() throws Exception {
        FakeScsi.Reply empty = FakeScsi.sense(SenseKey.NOT_READY, 0x3a00);
        script.answers().answer("00", empty).answer("34", empty).answer("5a 00 11", empty);
        ScsiTape tape = ScsiTape.open(FakeTapeScript.ADDRESS, scsi, AccessMode.READ_WRITE, script.time);
        assertFalse(tape.controls().contains(TapeControl.PARTITION));
        script.answers().answer("1b", FakeScsi.GOOD);
        page("11", PARTITIONS);
        tape.load();
        assertTrue(tape.controls().contains(TapeControl.PARTITION));
    }

    @Test
    void theDensityIsSetAndReadBack() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect("5a00000000000000fc00", FakeScsi.data(HEADER.formatted("000e", "")))
                .expect("55100000000000001000", FakeScsi.GOOD)
                .expect("5a00000000000000fc00", FakeScsi.data("000e 0010 0000 0008 5a000000 00000000"));
        tape.control(TapeControl.DENSITY, 0x5a);
        scsi.done();
        assertArrayEquals(FakeScsi.bytes("0000 0010 0000 0008 5a000000 00000000"), scsi.sent);
        scsi.answer("55", FakeScsi.GOOD);
        DeviceException error = refused(tape, TapeControl.DENSITY, 0x5c);
        assertTrue(error.getMessage().contains("has density 88"), error.getMessage());
        tape.control(TapeControl.DENSITY, 0);
        scsi.answer("55", FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2600));
        refused(tape, TapeControl.DENSITY, 1);
    }

    @Test
    void theBufferedModeIsSetAndTheRestStays() throws Exception {
        script.deviceSpecific = 0x12;
        script.blockLength = 512;
        ScsiTape tape = script.open();
        scsi.answer("55", FakeScsi.GOOD);
        DeviceException error = refused(tape, TapeControl.BUFFERING, 2);
        assertTrue(error.getMessage().contains("stays in mode 1"), error.getMessage());
        assertArrayEquals(FakeScsi.bytes("0000 0022 0000 0008 58000000 00000200"), scsi.sent);
        tape.control(TapeControl.BUFFERING, 1);
    }

    @Test
    void compressionIsAFieldOfItsPage() throws Exception {
        page("0f", CAN_COMPRESS);
        ScsiTape tape = script.open();
        scsi.answer("55", FakeScsi.GOOD);
        refused(tape, TapeControl.COMPRESSION, 1);
        assertArrayEquals(FakeScsi.bytes(HEADER.formatted("0000", COMPRESSES)), scsi.sent);
        tape.control(TapeControl.COMPRESSION, 0);
    }

    @Test
    void olderDrivesHaveCompressionInTheConfigurationPage() throws Exception {
        page("10", CONFIGURATION.formatted("01"));
        page("50", CONFIGURATION.formatted("ff"));
        ScsiTape tape = script.open();
        assertTrue(tape.controls().contains(TapeControl.COMPRESSION));
        scsi.answer("55", FakeScsi.GOOD);
        refused(tape, TapeControl.COMPRESSION, 0);
        assertArrayEquals(FakeScsi.bytes(HEADER.formatted("0000", CONFIGURATION.formatted("00"))), scsi.sent);
        tape.control(TapeControl.COMPRESSION, 1);
    }

    @Test
    void theCartridgeIsLockedAndTheTapeIsRetensioned() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect("1e0000000100", FakeScsi.GOOD).expect("1e0000000000", FakeScsi.GOOD)
                .expect("1b0100000300", FakeScsi.GOOD)
                .expect("000000000000", FakeScsi.sense(SenseKey.UNIT_ATTENTION, 0x2800));
        tape.control(TapeControl.LOCK, 1);
        tape.control(TapeControl.LOCK, 0);
        tape.control(TapeControl.RETENSION, 0);
        scsi.done();
        assertEquals(0, tape.position().block().getAsLong());
    }

    @ParameterizedTest
    @CsvSource({ //
        "0,             00 34 03 00 ffff 0000", //
        "1,             01 34 03 00 ffff 0001", //
        "100000000,     01 34 03 00 ffff 0064", //
        "-100000000,    01 34 03 00 0064 ffff", //
        "500000000001,  01 3c 03 07 ffff c351", //
        "-6000000000000, 01 3c 03 08 ea60 ffff"})
    void partitionsAreAskedForByThePageAndMadeByFormatting(long bytes, String asked) throws Exception {
        page("11", PARTITIONS);
        ScsiTape tape = script.open();
        scsi.answer("2b", FakeScsi.GOOD).answer("55", FakeScsi.GOOD).answer("04", FakeScsi.GOOD);
        tape.control(TapeControl.PARTITION, bytes);
        assertArrayEquals(FakeScsi.bytes(HEADER.formatted("0000", "110e 03" + asked.substring(0, 11)
                + "00" + asked.substring(11) + "0000 0000")), scsi.sent);
        List<String> changed = scsi.seen.stream().filter(cdb -> cdb.matches("(2b|55|04).*")).toList();
        assertEquals(List.of("2b010000000000000000", "55100000000000002000", "040101000000"), changed);
    }

    @Test
    void whereThePageAloneMakesPartitionsNothingIsFormatted() throws Exception {
        page("11", PARTITIONS.replace("3c", "38"));
        ScsiTape tape = script.open();
        scsi.answer("2b", FakeScsi.GOOD).answer("55", FakeScsi.GOOD);
        tape.control(TapeControl.PARTITION, 0);
        assertTrue(scsi.seen.stream().noneMatch(cdb -> cdb.startsWith("04")), scsi.seen.toString());
    }

    @Test
    void aReaderMakesNoPartitions() throws Exception {
        page("11", PARTITIONS);
        script.answers();
        ScsiTape tape = ScsiTape.open(FakeTapeScript.ADDRESS, scsi, AccessMode.READ, script.time);
        scsi.answer("2b", FakeScsi.GOOD);
        assertThrows(DeviceException.Protected.class, () -> tape.control(TapeControl.PARTITION, 0));
        assertTrue(scsi.seen.stream().noneMatch(cdb -> cdb.startsWith("55")), scsi.seen.toString());
    }

    @Test
    void theStatusIsWhatTheDriveSays() throws Exception {
        script.deviceSpecific = 0x90;
        script.answers();
        ScsiTape tape = ScsiTape.open(FakeTapeScript.ADDRESS, scsi, AccessMode.READ, script.time);
        scsi.answer("34 06", FakeScsi.data("80" + "00".repeat(31)));
        scsi.answer("01", FakeScsi.sense(SenseKey.RECOVERED_ERROR, 0x1700));
        tape.rewind();
        assertEquals(
                new TapeStatus(Set.of(Mark.ONLINE, Mark.WRITE_PROTECTED, Mark.BUFFERED, Mark.AT_BEGINNING),
                        OptionalInt.of(0x58), OptionalInt.of(1)),
                tape.status());
        script.at(0, 0, 0);
        assertTrue(tape.status().marks().contains(Mark.AT_BEGINNING), "not every drive sets the bit");
        script.at(0, 7, 1);
        assertFalse(tape.status().marks().contains(Mark.AT_BEGINNING));
        scsi.answer("34 06", FakeScsi.data("40" + "00".repeat(14) + "07" + "00".repeat(16)))
                .answer("11", FakeScsi.GOOD);
        tape.space(TapeUnit.END_OF_DATA, 0);
        assertEquals(
                new TapeStatus(Set.of(Mark.ONLINE, Mark.WRITE_PROTECTED, Mark.BUFFERED, Mark.AT_END_OF_MEDIUM,
                        Mark.AT_END_OF_DATA), OptionalInt.of(0x58), OptionalInt.of(0)),
                tape.status());
    }

    @Test
    void theStatusTellsWhetherTheDriveCompresses() throws Exception {
        ScsiTape tape = script.open();
        assertEquals(Support.UNKNOWN, tape.status().compression());
        page("0f", CAN_COMPRESS);
        assertEquals(Support.NO, tape.status().compression());
        page("0f", COMPRESSES);
        assertEquals(Support.YES, tape.status().compression());
        page("0f", CANNOT_COMPRESS);
        assertEquals(Support.UNKNOWN, tape.status().compression());
    }

    @Test
    void S6_withoutACartridgeTheStatusSaysSoAndThePositionIsUnknown() throws Exception {
        ScsiTape tape = script.open();
        scsi.answer("00", FakeScsi.sense(SenseKey.NOT_READY, 0x3a00));
        assertEquals(new TapeStatus(Set.of(Mark.DOOR_OPEN), OptionalInt.empty(), OptionalInt.of(0)), tape.status());
        assertEquals(TapePosition.UNKNOWN, tape.position());
        scsi.answer("00", FakeScsi.sense(SenseKey.NOT_READY, 0x0401));
        assertEquals(Set.of(), tape.status().marks(), "it loads, and nobody waits");
        assertEquals(0, script.time.pauses);
    }

    @Test
    void fromTheEarlyWarningOnEveryWriteTellsItAlsoWhereTheDriveTellsItOnce() throws Exception {
        ScsiTape tape = script.open();
        MemorySegment block = MemorySegment.ofArray(new byte[512]);
        scsi.answer("0a", FakeTapeScript.sense(SenseKey.NO_SENSE, 0x0002, "E", 0L));
        assertEquals(TapeCondition.EARLY_WARNING, tape.write(block, call).condition());
        scsi.answer("0a", FakeScsi.GOOD).answer("10", FakeScsi.GOOD).answer("01", FakeScsi.GOOD);
        assertEquals(TapeCondition.EARLY_WARNING, tape.write(block, call).condition());
        assertEquals(TapeCondition.EARLY_WARNING, tape.writeFilemarks(1).condition());
        tape.rewind();
        assertEquals(TapeCondition.NONE, tape.write(block, call).condition());
    }
}
