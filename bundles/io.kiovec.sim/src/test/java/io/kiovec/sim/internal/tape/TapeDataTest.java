// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.bytes;
import static io.kiovec.sim.internal.tape.TapeRig.good;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.cartridge.FragileTape;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Data, the object buffer, what is told of it, and errors of the medium. */
class TapeDataTest extends TapeUnitFixture {

    private FragileTape fragile() throws IOException {
        FragileTape tape = new FragileTape(TapeRig.CAPACITY);
        rig.unit.exchange(tape.cartridge());
        assertEquals(SenseKey.UNIT_ATTENTION, rig.none(cdb -> bytes(cdb, "00 00 00 00 00 00")).sense().key());
        return tape;
    }

    private byte[] read(int length) {
        return rig.answer(length, cdb -> StreamCdb.read6(cdb, 0, length));
    }

    @Test
    void fixedBlocksAreReadOneBehindTheOther() {
        rig.blockLength(100);
        MemorySegment data = TapeRig.block(500);
        good(rig.out(data, cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, 5)));
        rig.locate(0, 1);
        byte[] found = rig.answer(300, cdb -> StreamCdb.read6(cdb, StreamCdb.FIXED, 3));
        assertArrayEquals(data.asSlice(100, 300).toArray(ValueLayout.JAVA_BYTE), found);
        assertEquals(4, rig.where().object());
    }

    @Test
    void aLongBlockFillsTheMemoryAndTheTapeIsBehindIt() {
        rig.write(300);
        rig.write(100);
        rig.locate(0, 0);
        byte[] room = new byte[200];
        Task task = rig.in(MemorySegment.ofArray(room), cdb -> StreamCdb.read6(cdb, 0, 200));
        assertEquals(-100, task.sense().residual().orElseThrow());
        assertEquals(200, task.moved());
        assertArrayEquals(TapeRig.block(300).asSlice(0, 200).toArray(ValueLayout.JAVA_BYTE), room);
        assertArrayEquals(TapeRig.block(100).toArray(ValueLayout.JAVA_BYTE), read(100));
    }

    @Test
    void anInitiatorWithLessMemoryThanItsCdbSaysGetsWhatFits() {
        rig.write(300);
        rig.locate(0, 0);
        byte[] room = new byte[50];
        Task task = rig.in(MemorySegment.ofArray(room), cdb -> StreamCdb.read6(cdb, 0, 300));
        good(task);
        assertEquals(50, task.moved());
        assertEquals(-250, task.residual());
    }

    @Test
    void aWriteWithoutAllItsDataWritesNothing() {
        Task task = rig.out(TapeRig.block(50), cdb -> StreamCdb.write6(cdb, 0, 100));
        check(task, SenseKey.ABORTED_COMMAND, AdditionalSense.DATA_PHASE_ERROR);
        assertEquals(0, task.moved());
        assertEquals(0, rig.where().object());
    }

    @Test
    void verifyComparesWithWhatIsSent() {
        rig.write(100);
        rig.write(100);
        rig.locate(0, 0);
        good(rig.out(TapeRig.block(100), cdb -> StreamCdb.verify6(cdb, StreamCdb.BYTE_COMPARE, 100)));
        Task other = rig.out(TapeRig.hex("00".repeat(100)),
                cdb -> StreamCdb.verify6(cdb, StreamCdb.BYTE_COMPARE, 100));
        check(other, SenseKey.MISCOMPARE, AdditionalSense.MISCOMPARE_DURING_VERIFY_OPERATION);
        assertEquals(2, rig.where().object());
    }

    private MemorySegment position(int form, int length) {
        return MemorySegment.ofArray(rig.answer(64, cdb -> {
            StreamControlCdb.readPositionExtended(cdb, form == 8 ? length : 0);
            CdbFields.put8(cdb, 1, form);
            return 10;
        }));
    }

    @Test
    void readPositionTellsWhatIsInTheBuffer() {
        rig.write(100);
        TapeRig.good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 1)));
        rig.write(200);
        good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, StreamCdb.IMMEDIATE, 1)));
        for (int form : new int[]{0, 1}) {
            MemorySegment position = position(form, 0);
            assertEquals(20, position.byteSize());
            assertEquals(0, CdbFields.u8(position, 0));
            assertEquals(4, CdbFields.u32(position, 4));
            assertEquals(2, CdbFields.u32(position, 8));
            assertEquals(2, CdbFields.u24(position, 13));
            assertEquals(240 + 40, CdbFields.u32(position, 16));
        }
        MemorySegment extended = position(8, 64);
        assertEquals(32, extended.byteSize());
        assertEquals(28, CdbFields.u16(extended, 2));
        assertEquals(2, CdbFields.u24(extended, 5));
        assertEquals(4, CdbFields.u64(extended, 8));
        assertEquals(2, CdbFields.u64(extended, 16));
        assertEquals(280, CdbFields.u64(extended, 24));
        assertEquals(10, position(8, 10).byteSize());
        good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 0)));
        assertEquals(4, CdbFields.u32(position(0, 0), 8));
        check(rig.in(TapeRig.block(32), cdb -> bytes(cdb, "34 06 00 00 00 00 00 0020 00")), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
        check(rig.in(TapeRig.block(32), cdb -> bytes(cdb, "34 02 00 00 00 00 00 0000 00")), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void readPositionTellsTheZones() {
        assertEquals(0x80, rig.where().bits());
        rig.blockLength(1000);
        rig.out(TapeRig.block(48_000), cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, 48));
        assertEquals(0x41, rig.where().bits());
        rig.locate(0, 47);
        assertEquals(0, rig.where().bits());
        rig.locate(1, 0);
        assertEquals(0x80, rig.where().bits());
        assertEquals(1, CdbFields.u8(position(0, 0), 1));
        assertEquals(1, CdbFields.u8(position(8, 64), 1));
    }

    @Test
    void powerLossLosesWhatIsBufferedAndOnlyThat() {
        rig.write(100);
        good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 1)));
        rig.write(200);
        good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, StreamCdb.IMMEDIATE, 1)));
        rig.unit.losePower();
        check(rig.none(cdb -> bytes(cdb, "00 00 00 00 00 00")), SenseKey.UNIT_ATTENTION,
                AdditionalSense.POWER_ON_OCCURRED);
        assertEquals(new TapeRig.Where(0, 0, 0, 0x80), rig.where());
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        assertEquals(2, rig.where().object());
    }

    @Test
    void unbufferedWritesSurviveALossOfPower() {
        good(rig.out(TapeRig.hex("00 00 00 00"), cdb -> bytes(cdb, "15 10 00 00 04 00")));
        rig.write(100);
        check(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, StreamCdb.IMMEDIATE, 1)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_FIELD_IN_CDB);
        rig.unit.losePower();
        rig.none(cdb -> bytes(cdb, "00 00 00 00 00 00"));
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.END_OF_DATA, 0)));
        assertEquals(1, rig.where().object());
    }

    @Test
    void aLostBufferIsADeferredErrorAndTheTapeEndsWhereItIsSafe() throws IOException {
        FragileTape tape = fragile();
        rig.write(100);
        good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 1)));
        rig.write(200);
        rig.write(200);
        tape.failSync(true);
        Task task = rig.none(cdb -> StreamCdb.rewind(cdb, 0));
        check(task, SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR);
        assertTrue(task.sense().isDeferred());
        assertEquals(2, rig.where().object());
        // It was told; the tape goes on from what is safe.
        good(rig.none(cdb -> StreamCdb.rewind(cdb, 0)));
        tape.failSync(false);
        assertArrayEquals(TapeRig.block(100).toArray(ValueLayout.JAVA_BYTE), read(100));
    }

    @Test
    void aFilemarkThatCannotBeMadeSafeIsACurrentErrorWhereNothingElseIsLost() throws IOException {
        FragileTape tape = fragile();
        tape.failSync(true);
        Task alone = rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 1));
        check(alone, SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR);
        assertFalse(alone.sense().isDeferred());
        assertEquals(0, rig.where().object());
        tape.failSync(false);
        rig.write(100);
        tape.failSync(true);
        Task behind = rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 1));
        assertTrue(behind.sense().isDeferred());
        tape.failSync(false);
    }

    @Test
    void aBlockThatCannotBeWrittenIsToldWithWhatIsLeft() throws IOException {
        FragileTape tape = fragile();
        rig.blockLength(100);
        tape.failWrite(true);
        Task task = rig.out(TapeRig.block(300), cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, 3));
        check(task, SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR);
        assertEquals(3, task.sense().residual().orElseThrow());
        tape.failWrite(false);
        good(rig.out(TapeRig.block(300), cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, 3)));
        assertEquals(3, rig.where().object());
    }

    @Test
    void aDamagedBlockIsAMediumErrorAndTheTapeIsBehindIt() throws IOException {
        FragileTape tape = fragile();
        rig.write(100);
        rig.write(200);
        rig.locate(0, 0);
        tape.damageFirst();
        Task task = rig.in(TapeRig.block(100), cdb -> StreamCdb.read6(cdb, 0, 100));
        check(task, SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR);
        assertEquals(100, task.sense().residual().orElseThrow());
        assertEquals(1, rig.where().object());
        assertArrayEquals(TapeRig.block(200).toArray(ValueLayout.JAVA_BYTE), read(200));
        rig.locate(0, 0);
        check(rig.none(cdb -> StreamCdb.verify6(cdb, 0, 100)), SenseKey.MEDIUM_ERROR,
                AdditionalSense.UNRECOVERED_READ_ERROR);
    }

    @Test
    void theProgrammableEarlyWarningIsToldOnceWhenItIsPassed() throws IOException {
        TapeRig large = new TapeRig(TapeUnit.open(TapeRig.model(1, 8 << 20, 1 << 20), Path.of("."),
                UnitStore.inMemory()));
        // 5 MB before the early warning: behind 2,340,032 bytes of the 8 MiB.
        good(large.out(TapeRig.hex("00 00 10 00 50 01 001C 00 00 0005" + "00".repeat(24)),
                cdb -> bytes(cdb, "15 10 00 00 24 00")));
        Task task = null;
        int count = 0;
        while (task == null || task.status() == ScsiStatus.GOOD) {
            task = large.out(TapeRig.block(100_000), cdb -> StreamCdb.write6(cdb, 0, 100_000));
            count++;
        }
        assertEquals(24, count);
        check(task, SenseKey.NO_SENSE, AdditionalSense.PROGRAMMABLE_EARLY_WARNING_DETECTED);
        assertEquals(Set.of(StreamMark.END_OF_MEDIUM), task.sense().streamMarks());
        assertEquals(100_000, task.moved());
        assertEquals(0x01, large.where().bits());
        good(large.out(TapeRig.block(1000), cdb -> StreamCdb.write6(cdb, 0, 1000)));
        large.close();
    }

    @Test
    void aSenseInDescriptorFormatTellsTheSame() {
        byte[] control = rig.answer(64, cdb -> bytes(cdb, "1A 08 0A 00 40 00"));
        control[0] = 0;
        control[2] = 0x10;
        control[4] &= 0x7f;
        control[6] |= 0x04; // D_SENSE
        good(rig.out(MemorySegment.ofArray(control),
                cdb -> bytes(cdb, "15 10 00 00 %02X 00".formatted(control.length))));
        rig.filemark();
        rig.locate(0, 0);
        Task task = rig.in(TapeRig.block(100), cdb -> StreamCdb.read6(cdb, 0, 100));
        MemorySegment sense = MemorySegment.ofArray(new byte[64]);
        Sense parsed = Sense.parse(sense.asSlice(0, task.writeSense(sense))).orElseThrow();
        assertEquals(0x72, CdbFields.u8(sense, 0));
        assertEquals(Set.of(StreamMark.FILEMARK), parsed.streamMarks());
        assertEquals(100, parsed.residual().orElseThrow());
    }
}
