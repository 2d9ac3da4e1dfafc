// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.TapePosition;
import io.kiovec.io.Trait;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drive and its cartridge: opening, limits, identity, the length of blocks, loading. */
class ScsiTapeDriveTest {

    private static final FakeScsi.Reply NO_MEDIUM = FakeScsi.sense(SenseKey.NOT_READY, 0x3a00);

    private final FakeTapeScript script = new FakeTapeScript();
    private final FakeScsi scsi = script.scsi;
    private final FakeCall call = new FakeCall();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[4096]);

    private static Failure failureOf(Executable action) {
        return assertThrows(DeviceException.class, action).failure();
    }

    @Test
    void theWayIsJoinedWithTheDrive() throws Exception {
        script.granularity = 2;
        Limits limits = script.open().limits();
        assertEquals(128, limits.getOr(Limit.MAX_ELEMENTS, 0));
        assertEquals(4, limits.getOr(Limit.LOGICAL_BLOCK, 0), "granularity");
        assertEquals(0x10_0000, limits.getOr(Limit.MAX_TRANSFER, 0));
        assertEquals(OptionalLong.empty(), limits.get(Limit.CAPACITY));
        assertEquals(Support.YES, limits.get(Trait.REMOVABLE));
        assertEquals(Support.NO, limits.get(Trait.READ_ONLY));
        FakeTapeScript fixed = new FakeTapeScript();
        fixed.blockLength = 1000;
        fixed.scsi.limits = fixed.scsi.limits.toBuilder().set(Limit.MAX_TRANSFER, 65536).build();
        ScsiTape tape = fixed.open();
        assertEquals(1000, tape.limits().getOr(Limit.LOGICAL_BLOCK, 0));
        assertEquals(65536, tape.limits().getOr(Limit.MAX_TRANSFER, 0));
        assertEquals(1000, tape.blockLength());
    }

    @Test
    void theIdentityCountsTheCartridge() throws Exception {
        ScsiTape tape = script.open();
        assertEquals(
                List.of(Designator.whole(Source.VPD_83, "naa.5001405112233445"),
                        Designator.whole(Source.SIMULATED_MEDIUM, "m1")),
                tape.identity().designators());
        assertEquals(Optional.of("KIO001L8"), tape.identity().medium());
    }

    @Test
    void withoutABarcodeTheMediumsSerialNumberCounts() throws Exception {
        script.barcode = "";
        scsi.answer("8c000000000000000401", FakeScsi.data("0000000d 0401 01 0004 53313233"));
        assertEquals(Optional.of("S123"), script.open().identity().medium());
    }

    @Test
    void theListMayBeginWithAnotherAttribute() throws Exception {
        script.barcode = "";
        scsi.answer("8c000000000000000806", FakeScsi.data("0000000d 0808 01 0004 53313233"));
        assertEquals(Optional.empty(), script.open().identity().medium());
    }

    @Test
    void aProtectedCartridgeIsOpenedForReadingOnly() throws Exception {
        script.deviceSpecific = 0x90;
        assertEquals(Failure.PROTECTED, failureOf(script::open));
        assertEquals(0, scsi.closed, "it is still the caller's");
        assertEquals(Support.YES, script.open(AccessMode.READ).limits().get(Trait.READ_ONLY));
    }

    @ParameterizedTest
    @CsvSource({"00, ILLEGAL_REQUEST", "08, ILLEGAL_REQUEST", "21, UNAVAILABLE"})
    void whatIsNoDriveIsNotOpened(String type, Failure failure) {
        script.type = Integer.parseInt(type, 16);
        assertEquals(failure, failureOf(script::open));
    }

    @Test
    void aDriveThatLoadsIsWaitedFor() throws Exception {
        script.answers();
        scsi.expect("120000002400", FakeScsi.data("0180060200" + "00".repeat(31)));
        scsi.expect("000000000000", FakeScsi.sense(SenseKey.UNIT_ATTENTION, 0x2800));
        for (int i = 0; i < 30; i++) {
            scsi.expect("000000000000", FakeScsi.sense(SenseKey.NOT_READY, 0x0401));
        }
        scsi.expect("000000000000", FakeScsi.GOOD);
        ScsiTape tape = script.open();
        assertEquals(30, script.time.pauses);
        assertTrue(tape.position().isKnown(), "what happened before it was opened concerns nobody");
    }

    @Test
    void aDriveWithoutACartridgeOpensToLoadOne() throws Exception {
        script.answers().answer("00", NO_MEDIUM).answer("34", NO_MEDIUM);
        ScsiTape tape = ScsiTape.open(FakeTapeScript.ADDRESS, scsi, AccessMode.READ_WRITE, script.time);
        assertEquals(Optional.empty(), tape.identity().medium());
        assertEquals(TapePosition.UNKNOWN, tape.position());
        DeviceException error = assertThrows(DeviceException.NotReady.class, () -> tape.read(memory, call));
        assertTrue(error.getMessage().contains("medium not present (3Ah/00h)"), error.getMessage());
        script.answers().answer("1b", FakeScsi.GOOD).answer("08", FakeScsi.GOOD);
        scsi.seen.clear();
        tape.load();
        assertEquals("1b0100000100", scsi.seen.getFirst());
        assertEquals(Optional.of("KIO001L8"), tape.identity().medium());
        assertEquals(4096, tape.read(memory, call).count());
    }

    @Test
    void aCartridgeThatSomebodyInsertsHasToBePositioned() throws Exception {
        script.answers().answer("00", NO_MEDIUM);
        ScsiTape tape = ScsiTape.open(FakeTapeScript.ADDRESS, scsi, AccessMode.READ_WRITE, script.time);
        scsi.seen.clear();
        scsi.expect("000000000000", FakeScsi.sense(SenseKey.UNIT_ATTENTION, 0x2800)).expect("000000000000",
                FakeScsi.GOOD);
        scsi.expect("5a00000000000000fc00", FakeScsi.data("000e 0010 0000 0008 58000000 00000000"));
        scsi.expect("8c000000000000000806000000fc0000", FakeScsi.data("0000000d 0806 01 0004 53313233"));
        assertEquals(Failure.NOT_READY, failureOf(() -> tape.write(memory, call)));
        scsi.done();
        assertEquals(Optional.of("S123"), tape.identity().medium());
    }

    @Test
    void anUnloadedDriveHasNoCartridge() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect("1b0100000000", FakeScsi.GOOD);
        tape.unload();
        scsi.done();
        assertEquals(Optional.empty(), tape.identity().medium());
        assertEquals(TapePosition.UNKNOWN, tape.position());
        scsi.answer("00", FakeScsi.sense(SenseKey.NOT_READY, 0x0402));
        assertEquals(Failure.NOT_READY, failureOf(() -> tape.read(memory, call)));
        assertTrue(scsi.seen.stream().noneMatch(cdb -> cdb.startsWith("1b")), "nothing is loaded by itself");
    }

    @Test
    void setsTheLengthOfBlocksAndNothingElse() throws Exception {
        script.deviceSpecific = 0x12;
        ScsiTape tape = script.open();
        scsi.expect("5a00000000000000fc00", FakeScsi.data("000e 0012 0000 0008 58000000 00000000"))
                .expect("55100000000000001000", FakeScsi.GOOD)
                .expect("5a00000000000000fc00", FakeScsi.data("000e 0012 0000 0008 58000000 00000200"));
        tape.blockLength(512);
        scsi.done();
        assertArrayEquals(FakeScsi.bytes("0000 0012 0000 0008 58000000 00000200"), scsi.sent);
        assertEquals(512, tape.blockLength());
        assertEquals(512, tape.limits().logicalBlock());
        script.mode(512);
        tape.blockLength(512);
        assertEquals(1, scsi.seen.size(), "it is so already");
    }

    @Test
    void aDriveOfOldIsSetByTheShortCommand() throws Exception {
        script.answers().answer("5a0000", FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2000));
        scsi.answer("1a", FakeScsi.data("0b00 10 08 58000000 00000000"));
        ScsiTape tape = ScsiTape.open(FakeTapeScript.ADDRESS, scsi, AccessMode.READ_WRITE, script.time);
        scsi.answer("55", FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2000));
        scsi.answer("15", FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2600));
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.blockLength(512)));
        assertEquals("151000000c00", scsi.seen.getLast());
        assertArrayEquals(FakeScsi.bytes("00 00 10 08 58000000 00000200"), scsi.sent);
        assertEquals(0, tape.blockLength());
    }

    @Test
    void aDriveWithoutPage0SendsItsDescriptorWithAllPages() throws Exception {
        script.answers().answer("5a0000", FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2400));
        scsi.answer("5a003f", FakeScsi.data("0012 0010 0000 0008 58000000 00000200 0a020000"));
        assertEquals(512, ScsiTape.open(FakeTapeScript.ADDRESS, scsi, AccessMode.READ, script.time).blockLength());
    }

    @ParameterizedTest
    @CsvSource({"-1", "2000000", "3"})
    void lengthsThatTheDriveDoesNotTakeAreRefused(int length) throws Exception {
        script.granularity = 1;
        ScsiTape tape = script.open();
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.blockLength(length)));
        assertTrue(scsi.seen.isEmpty());
    }

    @Test
    void aRoundedLengthIsRefused() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect("5a00000000000000fc00", FakeScsi.data("000e 0010 0000 0008 58000000 00000000"))
                .expect("55100000000000001000", FakeScsi.sense(SenseKey.RECOVERED_ERROR, 0x3700))
                .expect("5a00000000000000fc00", FakeScsi.data("000e 0010 0000 0008 58000000 00000400"))
                .expect("55100000000000001000", FakeScsi.GOOD);
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> tape.blockLength(1000)));
        scsi.done();
        assertEquals(0, tape.blockLength());
    }

    @ParameterizedTest
    @CsvSource({"2900", "2a01"})
    void aLengthThatAResetOrSomebodyElseChangedIsPutBack(String additional) throws Exception {
        script.blockLength = 512;
        ScsiTape tape = script.open();
        script.mode(0);
        scsi.answer("01", FakeScsi.GOOD).answer("55", FakeScsi.GOOD);
        scsi.expect("010100000000", FakeScsi.sense(SenseKey.UNIT_ATTENTION, Integer.parseInt(additional, 16)))
                .expect("010100000000", FakeScsi.GOOD);
        tape.rewind();
        scsi.done();
        scsi.answer("08", FakeScsi.GOOD);
        tape.read(memory, call);
        assertTrue(scsi.seen.contains("55100000000000001000"), scsi.seen.toString());
        assertArrayEquals(FakeScsi.bytes("0000 0010 0000 0008 58000000 00000200"), scsi.sent);
        assertEquals("080100000800", scsi.seen.getLast());
    }

    @Test
    void erasesFromThePositionToTheEnd() throws Exception {
        ScsiTape tape = script.open();
        scsi.expect("190300000000", FakeScsi.GOOD).expect("34060000000000000000", FakeScsi.data("00".repeat(32)));
        tape.erase();
        scsi.done();
    }

    @Test
    void closingWritesNothing() throws Exception {
        ScsiTape tape = script.open();
        tape.close();
        assertEquals(1, scsi.closed);
        assertTrue(scsi.seen.isEmpty());
    }
}
