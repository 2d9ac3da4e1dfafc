// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule S2: what a disk's cache holds, what a flush is for, and who hears of what is lost. */
class ScsiDiskFlushTest {

    private static final String READ_8_AT_0 = "28000000000000000800";
    private static final String WRITE_8_AT_0 = "2a000000000000000800";
    private static final String SYNCHRONIZE = "35000000000000000000";

    private final FakeDiskScript script = new FakeDiskScript();
    private final FakeScsi scsi = script.scsi;
    private final FakeCall call = new FakeCall();
    private final MemorySegment eightBlocks = MemorySegment.ofArray(new byte[4096]);

    private static Failure failureOf(Executable action) {
        return assertThrows(DeviceException.class, action).failure();
    }

    @Test
    void S2_aFlushIsNotForAWriteThatHasNotEnded() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(WRITE_8_AT_0, FakeScsi.status(0x08)).expect(SYNCHRONIZE, FakeScsi.GOOD).expect(WRITE_8_AT_0,
                FakeScsi.GOOD);
        script.time.meanwhile = () -> assertDoesNotThrow(() -> disk.flush(new FakeCall()));
        assertEquals(4096, disk.write(0, eightBlocks, call));
        scsi.done();
        scsi.expect(READ_8_AT_0, FakeDiskScript.attention(0x2900)).expect(READ_8_AT_0, FakeScsi.GOOD);
        disk.read(0, eightBlocks, call);
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.flush(call)));
    }

    @Test
    void S2_aFlushIsNotForADiscardThatHasNotEnded() throws Exception {
        script.provisioningByte14 = 0x80;
        script.pages.put(0xb0, FakeDiskScript.blockLimits(0, 0, 0xffff_ffffL, 4, 8, 0));
        script.pages.put(0xb2, FakeDiskScript.provisioning(0x80));
        ScsiDisk disk = script.open();
        String unmap = "42000000000000001800";
        scsi.expect(unmap, FakeScsi.status(0x08)).expect(SYNCHRONIZE, FakeScsi.GOOD).expect(unmap, FakeScsi.GOOD);
        script.time.meanwhile = () -> assertDoesNotThrow(() -> disk.flush(new FakeCall()));
        disk.discard(512, 1024, call);
        scsi.done();
        scsi.expect(READ_8_AT_0, FakeDiskScript.attention(0x2900)).expect(READ_8_AT_0, FakeScsi.GOOD);
        disk.read(0, eightBlocks, call);
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.flush(call)));
    }

    @Test
    void flushesTheWholeDisk() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(SYNCHRONIZE, FakeScsi.GOOD);
        disk.flush(call);
        scsi.done();
        FakeDiskScript large = new FakeDiskScript();
        large.blocks = 1L << 33;
        ScsiDisk beyond = large.open();
        large.scsi.expect("91000000000000000000000000000000", FakeScsi.GOOD);
        beyond.flush(call);
        large.scsi.done();
    }

    @Test
    void aDiskWithoutACacheNeedNotKnowHowToFlush() throws Exception {
        script.cachingByte2 = 0;
        ScsiDisk disk = script.open();
        disk.flush(call);
        assertEquals(2, scsi.seen.size());
        FakeDiskScript cached = new FakeDiskScript();
        ScsiDisk other = cached.open();
        assertEquals(Failure.ILLEGAL_REQUEST, failureOf(() -> other.flush(call)));
    }

    @Test
    void S2_aFlushThatFailedIsNotMadeAgain() throws Exception {
        ScsiDisk disk = script.open();
        scsi.expect(SYNCHRONIZE, FakeScsi.sense(SenseKey.MEDIUM_ERROR, 0x0c00));
        assertEquals(Failure.MEDIUM, failureOf(() -> disk.flush(call)));
        scsi.done();
        scsi.expect(SYNCHRONIZE, FakeScsi.sense(SenseKey.ABORTED_COMMAND, 0x4b00));
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.flush(call)));
        scsi.done();
    }

    @ParameterizedTest
    @CsvSource({"2900, true", "2901, true", "2904, true", "2902, false", "2903, false", "2907, false", "2a01, false"})
    void S2_aResetWithDataInTheCacheIsToldByTheNextFlush(String additional, boolean lost) throws Exception {
        ScsiDisk disk = script.open();
        scsi.answer("2a", FakeScsi.GOOD).answer("28", FakeScsi.GOOD).answer("35", FakeScsi.GOOD);
        disk.write(0, eightBlocks, call);
        scsi.expect(READ_8_AT_0, FakeDiskScript.attention(Integer.parseInt(additional, 16))).expect(READ_8_AT_0,
                FakeScsi.GOOD);
        disk.read(0, eightBlocks, call);
        if (lost) {
            assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.flush(call)));
        }
        disk.flush(call);
    }

    @Test
    void S2_aResetThatTheFlushItselfMeetsIsToldByIt() throws Exception {
        ScsiDisk disk = script.open();
        scsi.answer("2a", FakeScsi.GOOD);
        disk.write(0, eightBlocks, call);
        scsi.expect(SYNCHRONIZE, FakeDiskScript.attention(0x2901)).expect(SYNCHRONIZE, FakeScsi.GOOD);
        assertEquals(Failure.OUTCOME_UNKNOWN, failureOf(() -> disk.flush(call)));
        scsi.done();
    }

    @ParameterizedTest
    @CsvSource({"FORCE_UNIT_ACCESS, 04, false", "DEVICE_CACHE, 00, false", "DEVICE_CACHE, 04, true"})
    void aResetWithNothingInTheCacheLosesNothing(Durability durability, String caching, boolean lost)
            throws Exception {
        script.cachingByte2 = Integer.parseInt(caching, 16);
        ScsiDisk disk = script.open();
        scsi.answer("2a", FakeScsi.GOOD).answer("28", FakeScsi.GOOD).answer("35", FakeScsi.GOOD);
        call.durability = durability;
        disk.write(0, eightBlocks, call);
        scsi.expect(READ_8_AT_0, FakeDiskScript.attention(0x2901)).expect(READ_8_AT_0, FakeScsi.GOOD);
        disk.read(0, eightBlocks, call);
        if (lost) {
            assertThrows(DeviceException.OutcomeUnknown.class, () -> disk.flush(call));
        } else {
            disk.flush(call);
        }
    }

    @Test
    void S2_aDeferredErrorIsOfAnEarlierWriteSoTheCommandIsSentAgainAndTheNextFlushFails() throws Exception {
        ScsiDisk disk = script.open();
        scsi.answer("2a", FakeScsi.GOOD).answer("35", FakeScsi.GOOD);
        disk.write(0, eightBlocks, call);
        scsi.seen.clear();
        scsi.expect(WRITE_8_AT_0,
                FakeScsi.sense(Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR).deferred()))
                .expect(WRITE_8_AT_0, FakeScsi.GOOD);
        assertEquals(4096, disk.write(0, eightBlocks, call));
        scsi.done();
        DeviceException error = assertThrows(DeviceException.OutcomeUnknown.class, () -> disk.flush(call));
        assertTrue(error.getMessage().contains("WRITE ERROR"), error.getMessage());
        disk.flush(call);
    }
}
