// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What requests become on the way to a disk, and what its answers become on the way back. */
class ScsiDiskTest {

    private static final String READ_8_AT_0 = "28000000000000000800";
    private static final String WRITE_8_AT_0 = "2a000000000000000800";

    private final FakeDiskScript script = new FakeDiskScript();
    private final FakeScsi scsi = script.scsi;
    private final FakeCall call = new FakeCall();
    private final MemorySegment eightBlocks = MemorySegment.ofArray(new byte[4096]);

    private static Failure failureOf(Executable action) {
        return assertThrows(DeviceException.class, action).failure();
    }

    private static FakeScsi.Reply mediumError(long block) {
        return FakeScsi.sense(
                Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR).withInformation(block));
    }

    // Commands.

    @ParameterizedTest
    @CsvSource({"512, 0, 1, 28000000000000000100", "512, 65535, 1, 280000 00ffff 00000100",
        "512, 4294967295, 1, 2800ffffffff00000100", "512, 4294967296, 1, 88000000000100000000000000010000",
        "512, 4294967295, 2, 880000000000ffffffff000000020000", "1, 0, 65535, 280000000000 00ffff00",
        "1, 0, 65536, 88000000000000000000000100000000", "4224, 7, 3, 28000000000700000300"})
    void readsWithTheShortestCommandThatReaches(int block, long first, long count, String cdb) throws Exception {
        script.block = block;
        script.blocks = 1L << 40;
        ScsiDisk disk = script.open();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(block * count);
            scsi.expect(cdb, FakeScsi.GOOD);
            assertEquals(block * count, disk.read(first * block, memory, call));
            scsi.done();
        }
    }

    @ParameterizedTest
    @CsvSource({"DEVICE_CACHE, 10, 04, 2a00", "FORCE_UNIT_ACCESS, 10, 04, 2a08", "FORCE_UNIT_ACCESS, 00, 04, 2a00",
        "FORCE_UNIT_ACCESS, 10, 00, 2a00"})
    void writesWithTheBitWhereItIsNeededAndKnown(Durability durability, String deviceSpecific, String caching,
            String begins) throws Exception {
        script.deviceSpecific = Integer.parseInt(deviceSpecific, 16);
        script.cachingByte2 = Integer.parseInt(caching, 16);
        ScsiDisk disk = script.open();
        call.durability = durability;
        scsi.expect(begins + "0000000500000800", FakeScsi.GOOD);
        byte[] data = new byte[4096];
        data[4095] = 42;
        assertEquals(4096, disk.write(5 * 512, MemorySegment.ofArray(data), call));
        assertArrayEquals(data, scsi.sent);
    }

    @Test
    void longWritesHaveTheBitToo() throws Exception {
        script.blocks = 1L << 33;
        ScsiDisk disk = script.open();
        call.durability = Durability.FORCE_UNIT_ACCESS;
        scsi.expect("8a080000000100000000000000080000", FakeScsi.GOOD);
        assertEquals(4096, disk.write((1L << 32) * 512, eightBlocks, call));
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "INDIRECT"})
    void M6_whatWasAskedGoesDownAndWhatWasToldComesUp(TransferMode mode) throws Exception {
        ScsiDisk disk = script.open();
        call.mode = mode;
        scsi.expect(READ_8_AT_0, FakeScsi.GOOD);
        disk.read(0, eightBlocks, call);
        assertEquals(mode, scsi.lastMode);
        assertEquals(4096, call.copied);
        assertEquals(1, call.elements);
    }

    // Results.

    @ParameterizedTest
    @CsvSource({"0, 4096", "1, 3584", "512, 3584", "3584, 512", "-100, 4096"})
    void residualsLeaveWholeBlocks(long residual, long moved) throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(READ_8_AT_0, FakeScsi.GOOD.residual(residual)).expect(WRITE_8_AT_0,
                FakeScsi.GOOD.residual(residual));
        assertEquals(moved, disk.read(0, eightBlocks, call));
        assertEquals(moved, disk.write(0, eightBlocks, call));
    }

    @Test
    void nothingMovedIsNoSuccess() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(READ_8_AT_0, FakeScsi.GOOD.residual(3585)).expect(WRITE_8_AT_0, FakeScsi.GOOD.residual(4096));
        assertEquals(Failure.MEDIUM, failureOf(() -> disk.read(0, eightBlocks, call)));
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.write(0, eightBlocks, call)));
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 1536", "7, 0, 3584", "3, 4096, 0", "3, 3072, 1024", "0, 0, 0", "8, 0, 0", "99, 0, 0"})
    void aReadReturnsWhatCameBeforeTheBadBlock(long bad, long residual, long before) throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(READ_8_AT_0, mediumError(bad).residual(residual));
        if (before > 0) {
            assertEquals(before, disk.read(0, eightBlocks, call));
        } else {
            DeviceException error = assertThrows(DeviceException.Medium.class, () -> disk.read(0, eightBlocks, call));
            assertTrue(error.getMessage().contains("at block " + bad + ": unrecovered read error (11h/00h)"),
                    error.getMessage());
        }
    }

    @Test
    void S2_aWriteThatFailedInTheMiddleIsNotForTheFrameworkToGoOnWith() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(WRITE_8_AT_0, mediumError(3));
        DeviceException error = assertThrows(DeviceException.Medium.class, () -> disk.write(0, eightBlocks, call));
        assertEquals(1536, error.detail().bytesDone());
        scsi.done();
    }

    @Test
    void blocksBeyond32BitsAreNamedInDescriptorFormat() throws Exception {
        script.blocks = 1L << 33;
        ScsiDisk disk = script.open();
        long first = 1L << 32;
        scsi.expect("88000000000100000000000000080000", mediumError(first + 2).in(SenseFormat.DESCRIPTOR));
        assertEquals(1024, disk.read(first * 512, eightBlocks, call));
    }

    @Test
    void recoveredErrorsAreSuccess() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(READ_8_AT_0, FakeScsi.sense(SenseKey.RECOVERED_ERROR, 0x1701)).expect(WRITE_8_AT_0,
                FakeScsi.sense(SenseKey.RECOVERED_ERROR, 0x0c01));
        assertEquals(4096, disk.read(0, eightBlocks, call));
        assertEquals(4096, disk.write(0, eightBlocks, call));
        scsi.done();
    }

    // Rule S2.

    @ParameterizedTest
    @CsvSource({"2900", "2901", "2903", "2a01", "2a09", "2a04", "3f0e", "2800", "3807"})
    void S2_aUnitAttentionTellsThatNothingWasBegunSoTheCommandIsSentAgain(String additional) throws Exception {
        ScsiDisk disk = script.open();
        FakeScsi.Reply attention = FakeDiskScript.attention(Integer.parseInt(additional, 16));
        scsi.expect(READ_8_AT_0, attention).expect(READ_8_AT_0, attention).expect(READ_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.read(0, eightBlocks, call));
        scsi.done();
        scsi.expect(WRITE_8_AT_0, attention).expect(WRITE_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.write(0, eightBlocks, call));
        scsi.done();
    }

    @Test
    void unitAttentionsWithoutEndAreAnError() throws Exception {
        ScsiDisk disk = script.open();
        scsi.answer("28", FakeDiskScript.attention(0x3f0e));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> disk.read(0, eightBlocks, call)));
        assertEquals(1 + Retries.MOST_RESENT, scsi.seen.stream().filter(READ_8_AT_0::equals).count());
    }

    @ParameterizedTest
    @CsvSource({"08", "28", "30"})
    void busyIsWaitedFor(String status) throws Exception {
        ScsiDisk disk = script.open();
        FakeScsi.Reply busy = FakeScsi.status(Integer.parseInt(status, 16));
        for (int i = 0; i < 5; i++) {
            scsi.expect(WRITE_8_AT_0, busy);
        }
        scsi.expect(WRITE_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.write(0, eightBlocks, call));
        scsi.done();
        assertEquals(5, script.time.pauses);
    }

    @Test
    void busyForLongerThanTheTimeoutIsBusy() throws Exception {
        ScsiDisk disk = script.open();
        call.timeout = java.time.Duration.ofSeconds(2);
        scsi.answer("2a", FakeScsi.status(0x08));
        assertEquals(Failure.BUSY, failureOf(() -> disk.write(0, eightBlocks, call)));
        assertTrue(script.time.now <= call.timeoutNanos(), script.time.now + " ns");
        assertTrue(script.time.pauses > 3, script.time.pauses + " pauses");
    }

    @Test
    void S2_whatWasAbortedIsSentAgainOnlyWhenItChangesNothing() throws Exception {
        ScsiDisk disk = script.open();
        FakeScsi.Reply aborted = FakeScsi.sense(SenseKey.ABORTED_COMMAND, 0x4b00);
        scsi.expect(READ_8_AT_0, aborted).expect(READ_8_AT_0, FakeScsi.status(0x40)).expect(READ_8_AT_0,
                FakeScsi.GOOD);
        assertEquals(4096, disk.read(0, eightBlocks, call));
        scsi.expect(WRITE_8_AT_0, aborted);
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.write(0, eightBlocks, call)));
        scsi.expect(WRITE_8_AT_0, FakeScsi.status(0x40));
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.write(0, eightBlocks, call)));
        scsi.done();
    }

    @Test
    void S2_whatWasLostOnTheWayIsSentAgainOnlyWhenItChangesNothing() throws Exception {
        ScsiDisk disk = script.open();
        FakeScsi.Reply lost = FakeScsi
                .thrown(new DeviceException.OutcomeUnknown(FakeDiskScript.ADDRESS, "the host was reset"));
        scsi.expect(READ_8_AT_0, lost).expect(READ_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.read(0, eightBlocks, call));
        scsi.expect(WRITE_8_AT_0, lost);
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.write(0, eightBlocks, call)));
        scsi.done();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"NONE", "OUTCOME_UNKNOWN"})
    void whatTheEndpointThrowsPasses(Failure failure) throws Exception {
        ScsiDisk disk = script.open();
        DeviceException error = failure.exception(FakeDiskScript.ADDRESS, "so it is", Detail.NONE, null);
        scsi.expect(READ_8_AT_0, FakeScsi.thrown(error)).expect(WRITE_8_AT_0, FakeScsi.thrown(error));
        assertEquals(failure, failureOf(() -> disk.read(0, eightBlocks, call)));
        assertEquals(failure, failureOf(() -> disk.write(0, eightBlocks, call)));
    }

    @Test
    void S8_anEndpointThatTellsNoStatusHasBrokenItsContract() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(READ_8_AT_0, new FakeScsi.Reply(FakeScsi.SILENT, null, SenseFormat.FIXED, new byte[0], 0, null));
        assertThrows(IllegalStateException.class, () -> disk.read(0, eightBlocks, call));
    }

    @ParameterizedTest
    @CsvSource({"02, NOT_READY, 3a00, NOT_READY, NOT_READY", "02, NOT_READY, 0402, NOT_READY, NOT_READY",
        "02, NOT_READY, 040c, UNAVAILABLE, UNAVAILABLE", "02, HARDWARE_ERROR, 4400, MEDIUM, MEDIUM",
        "02, HARDWARE_ERROR, 3e02, TIMEOUT, OUTCOME_UNKNOWN", "02, ILLEGAL_REQUEST, 2100, ILLEGAL_REQUEST,"
                + "ILLEGAL_REQUEST",
        "02, ILLEGAL_REQUEST, 2500, OFFLINE, OFFLINE", "02, DATA_PROTECT, 2700, PROTECTED, PROTECTED",
        "02, DATA_PROTECT, 2707, MEDIUM, MEDIUM", "02, ABORTED_COMMAND, 1001, MEDIUM, OUTCOME_UNKNOWN",
        "18, NO_SENSE, 0000, RESERVATION_CONFLICT, RESERVATION_CONFLICT"})
    void errorsOfReadsAndWrites(String status, SenseKey key, String additional, Failure read, Failure write)
            throws Exception {
        ScsiDisk disk = script.open();
        FakeScsi.Reply reply = status.equals("02")
                ? FakeScsi.sense(key, Integer.parseInt(additional, 16))
                : FakeScsi.status(Integer.parseInt(status, 16));
        scsi.expect(READ_8_AT_0, reply).expect(WRITE_8_AT_0, reply);
        assertEquals(read, failureOf(() -> disk.read(0, eightBlocks, call)));
        assertEquals(write, failureOf(() -> disk.write(0, eightBlocks, call)));
        scsi.done();
    }

    // Changes of the device.

    @Test
    void aChangedCapacityIsAskedAnew() throws Exception {
        ScsiDisk disk = script.open();
        script.blocks = 0x2_0000;
        script.answers().answer("28", FakeScsi.GOOD);
        scsi.expect(READ_8_AT_0, FakeDiskScript.attention(0x2a09)).expect(READ_8_AT_0, FakeScsi.GOOD);
        disk.read(0, eightBlocks, call);
        assertEquals(0x2_0000L * 512, disk.limits().capacity());
        scsi.done();
        disk.read(0, eightBlocks, call);
        assertEquals(1, scsi.seen.size(), "asked once");
    }

    @ParameterizedTest
    @CsvSource({"2a09", "2800", "2900", "3f03"})
    void aDiskWhoseBlocksHaveAnotherLengthIsNotWritten(String additional) throws Exception {
        ScsiDisk disk = script.open();
        script.block = 4096;
        script.answers();
        scsi.expect(WRITE_8_AT_0, FakeDiskScript.attention(Integer.parseInt(additional, 16)));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> disk.write(0, eightBlocks, call)));
        scsi.done();
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> disk.write(0, eightBlocks, call)));
        assertTrue(scsi.seen.isEmpty(), scsi.seen.toString());
    }

    @Test
    void whatCannotBeAskedNowIsAskedByTheNextRequest() throws Exception {
        ScsiDisk disk = script.open();
        scsi.answer("9e10", FakeScsi.sense(SenseKey.NOT_READY, 0x0404));
        scsi.expect(READ_8_AT_0, FakeDiskScript.attention(0x2a09)).expect(READ_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.read(0, eightBlocks, call));
        scsi.done();
        assertEquals(Failure.NOT_READY, failureOf(() -> disk.read(0, eightBlocks, call)));
        script.blocks = 0x2_0000;
        script.answers();
        scsi.expect(READ_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.read(0, eightBlocks, call));
        assertEquals(0x2_0000L * 512, disk.limits().capacity());
    }

    @Test
    void aChangeThatIsToldWhileTheDiskIsAskedIsAskedOnceMore() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(READ_8_AT_0, FakeDiskScript.attention(0x2a09))
                .expect("9e100000000000000000000000200000", FakeDiskScript.attention(0x2a01))
                .expect(READ_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.read(0, eightBlocks, call));
        scsi.done();
        scsi.answer("28", FakeScsi.GOOD);
        disk.read(0, eightBlocks, call);
        assertTrue(scsi.seen.getFirst().startsWith("9e10"), scsi.seen.toString());
    }

    @Test
    void S5_afterAChangeOfMediumNothingIsWrittenToTheOtherOne() throws Exception {
        script.removable = 0x80;
        ScsiDisk disk = script.open();
        scsi.expect(WRITE_8_AT_0, FakeDiskScript.attention(0x2800));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> disk.write(0, eightBlocks, call)));
        scsi.done();
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> disk.write(0, eightBlocks, call)));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> disk.read(0, eightBlocks, call)));
        assertEquals(Failure.UNIT_ATTENTION, failureOf(() -> disk.flush(call)));
        assertTrue(scsi.seen.isEmpty(), scsi.seen.toString());
    }

    // Data.

    @Test
    void dataArrives() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect("28000000000000000100", FakeScsi.data("ab".repeat(512)));
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        assertEquals(512, disk.read(0, memory, call));
        assertEquals((byte) 0xab, memory.get(ValueLayout.JAVA_BYTE, 511));
    }
}
