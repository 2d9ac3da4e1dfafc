// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.SenseFormat;
import java.lang.foreign.MemorySegment;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Each expectation is written from the table of its command in the standard that the builder names. */
class CdbTest {

    private static void is(String expected, ToIntFunction<MemorySegment> builder) {
        MemorySegment cdb = Bytes.dirty(18);
        int length = builder.applyAsInt(cdb);
        assertEquals(Bytes.plain(expected), Bytes.hex(cdb, length));
        assertEquals(Bytes.plain("A5A5"), Bytes.hex(cdb.asSlice(length), 2), "bytes behind the CDB");
    }

    @Test
    void primaryCommands() { // SPC-4, clause 6
        is("00 00 00 00 00 00", PrimaryCdb::testUnitReady);
        is("03 01 00 00 FC 00", cdb -> PrimaryCdb.requestSense(cdb, SenseFormat.DESCRIPTOR, 252));
        is("03 00 00 00 12 00", cdb -> PrimaryCdb.requestSense(cdb, SenseFormat.FIXED, 18));
        is("12 00 00 01 02 00", cdb -> PrimaryCdb.inquiry(cdb, 0x102));
        is("12 01 83 01 02 00", cdb -> PrimaryCdb.inquiryPage(cdb, 0x83, 0x102));
        is("1A 08 7F FF C0 00", cdb -> PrimaryCdb.modeSense6(cdb, PrimaryCdb.DISABLE_BLOCK_DESCRIPTORS,
                PageControl.CHANGEABLE, 0x3f, 0xff, 0xc0));
        is("5A 18 C8 01 00 00 00 0102 00", cdb -> PrimaryCdb.modeSense10(cdb,
                PrimaryCdb.DISABLE_BLOCK_DESCRIPTORS | PrimaryCdb.LONG_LBA_ACCEPTED, PageControl.SAVED, 8, 1, 0x102));
        is("15 11 00 00 18 00",
                cdb -> PrimaryCdb.modeSelect6(cdb, PrimaryCdb.PAGE_FORMAT | PrimaryCdb.SAVE_PAGES, 0x18));
        is("55 10 00 00 00 00 00 0118 00", cdb -> PrimaryCdb.modeSelect10(cdb, PrimaryCdb.PAGE_FORMAT, 0x118));
        is("4D 01 6E 02 00 0304 0506 00", cdb -> PrimaryCdb.logSense(cdb, PrimaryCdb.SAVE_PAGES, LogControl.CUMULATIVE,
                0x2e, 2, 0x304, 0x506));
        is("4C 03 C2 00 00 0000 0010 00", cdb -> PrimaryCdb.logSelect(cdb,
                PrimaryCdb.PARAMETER_CODE_RESET | PrimaryCdb.SAVE_PAGES, LogControl.DEFAULT_CUMULATIVE, 2, 0, 16));
        is("A0 00 02 00 00 00 00010203 00 00", cdb -> PrimaryCdb.reportLuns(cdb, 2, 0x10203));
        is("1E 00 00 00 00 00", PrimaryCdb::allowRemoval);
        is("1E 00 00 00 01 00", PrimaryCdb::preventRemoval);
        is("1B 01 00 00 01 00", cdb -> PrimaryCdb.startUnit(cdb, PrimaryCdb.IMMEDIATE));
        is("1B 00 00 00 00 00", cdb -> PrimaryCdb.stopUnit(cdb, 0));
        is("1B 00 00 00 03 00", cdb -> PrimaryCdb.loadMedium(cdb, 0));
        is("1B 00 00 00 02 00", cdb -> PrimaryCdb.ejectMedium(cdb, 0));
        is("1B 00 00 01 30 00", cdb -> PrimaryCdb.powerCondition(cdb, 0, 3, 1));
        is("A3 0C 83 9E 0010 00000400 00 00", cdb -> PrimaryCdb.reportSupportedOperationCodes(cdb,
                PrimaryCdb.ONE_OF_EITHER | PrimaryCdb.WITH_TIMEOUTS, 0x9e, 0x10, 0x400));
        is("A3 0D 80 00 0000 00000010 00 00", cdb -> PrimaryCdb.reportSupportedTaskManagementFunctions(cdb, 16));
        is("A3 0D 00 00 0000 00000004 00 00", cdb -> PrimaryCdb.reportSupportedTaskManagementFunctions(cdb, 4));
        is("A3 0A 00 00 0000 00000400 00 00", cdb -> PrimaryCdb.reportTargetPortGroups(cdb, 0x400));
        is("3C 02 01 000203 040506 00", cdb -> PrimaryCdb.readBuffer(cdb, 2, 1, 0x203, 0x40506));
        is("3B 0A 00 000000 000100 00", cdb -> PrimaryCdb.writeBuffer(cdb, 0x0a, 0, 0, 0x100));
    }

    @Test
    void reservationsAndCopies() { // SPC-4, clause 6; SPC-2, 7.19 and 7.21
        is("5E 03 00 00 00 00 00 0102 00",
                cdb -> ReservationCdb.persistentReserveIn(cdb, ReservationCdb.READ_FULL_STATUS, 0x102));
        is("5F 05 07 00 00 00000018 00",
                cdb -> ReservationCdb.persistentReserveOut(cdb, ReservationCdb.PREEMPT_AND_ABORT, 7, 24));
        is("16 00 00 00 00 00", ReservationCdb::reserve6);
        is("17 00 00 00 00 00", ReservationCdb::release6);
        is("83 00 0000000000000000 00000054 00 00", cdb -> CopyCdb.extendedCopy(cdb, 0x54));
        is("84 00 07 00000000000000 00000010 00 00", cdb -> CopyCdb.copyStatus(cdb, 7, 16));
        is("84 01 07 00000000000000 00000010 00 00", cdb -> CopyCdb.copyData(cdb, 7, 16));
        is("84 03 00 00000000000000 00000400 00 00", cdb -> CopyCdb.operatingParameters(cdb, 0x400));
        is("84 04 07 00000000000000 00000010 00 00", cdb -> CopyCdb.failureDetails(cdb, 7, 16));
    }

    @Test
    void blocksMoveByCdbsOfFourLengths() { // SBC-2, 5.5; SBC-3, 5.11 to 5.13
        is("08 1F FFFF 00 00", cdb -> BlockCdb.read6(cdb, 0x1f_ffff, 256));
        is("0A 01 0203 04 00", cdb -> BlockCdb.write6(cdb, 0x1_0203, 4));
        is("28 18 01020304 00 0506 00", cdb -> BlockCdb.read10(cdb,
                BlockCdb.DISABLE_PAGE_OUT | BlockCdb.FORCE_UNIT_ACCESS, 0x0102_0304, 0x506));
        is("2A 28 FFFFFFFF 00 FFFF 00",
                cdb -> BlockCdb.write10(cdb, BlockCdb.protect(1) | BlockCdb.FORCE_UNIT_ACCESS, 0xffff_ffffL, 0xffff));
        is("A8 00 01020304 05060708 00 00", cdb -> BlockCdb.read12(cdb, 0, 0x0102_0304, 0x0506_0708));
        is("AA 00 01020304 FFFFFFFF 00 00", cdb -> BlockCdb.write12(cdb, 0, 0x0102_0304, 0xffff_ffffL));
        is("88 00 0102030405060708 0000000A 00 00", cdb -> BlockCdb.read16(cdb, 0, 0x0102_0304_0506_0708L, 10));
        is("8A 08 FFFFFFFFFFFFFFFF 00000001 00 00",
                cdb -> BlockCdb.write16(cdb, BlockCdb.FORCE_UNIT_ACCESS, -1, 1));
    }

    @Test
    void blocksAreCheckedFlushedAndWritten() { // SBC-3, clause 5
        is("2F 02 00000001 00 0002 00", cdb -> BlockCdb.verify10(cdb, BlockCdb.BYTE_CHECK, 1, 2));
        is("AF 06 00000001 00000002 00 00", cdb -> BlockCdb.verify12(cdb, BlockCdb.BYTE_CHECK_ONE_BLOCK, 1, 2));
        is("8F 00 0000000000000001 00000002 00 00", cdb -> BlockCdb.verify16(cdb, 0, 1, 2));
        is("2E 00 00000001 00 0002 00", cdb -> BlockCdb.writeAndVerify10(cdb, 0, 1, 2));
        is("AE 00 00000001 00000002 00 00", cdb -> BlockCdb.writeAndVerify12(cdb, 0, 1, 2));
        is("8E 00 0000000000000001 00000002 00 00", cdb -> BlockCdb.writeAndVerify16(cdb, 0, 1, 2));
        is("35 02 00000001 00 0002 00", cdb -> BlockCdb.synchronizeCache10(cdb, BlockCdb.IMMEDIATE, 1, 2));
        is("91 00 0000000000000001 00000002 00 00", cdb -> BlockCdb.synchronizeCache16(cdb, 0, 1, 2));
        is("34 02 00000001 00 0002 00", cdb -> BlockCdb.preFetch10(cdb, BlockCdb.IMMEDIATE, 1, 2));
        is("90 00 0000000000000001 00000002 00 00", cdb -> BlockCdb.preFetch16(cdb, 0, 1, 2));
        is("41 08 00000001 00 0002 00", cdb -> BlockCdb.writeSame10(cdb, BlockCdb.UNMAP, 1, 2));
        is("93 19 0000000000000001 00000002 00 00", cdb -> BlockCdb.writeSame16(cdb,
                BlockCdb.UNMAP | BlockCdb.ANCHOR | BlockCdb.NO_DATA_OUT, 1, 2));
        is("8B 00 0000000000000001 00000002 00 00", cdb -> BlockCdb.orWrite16(cdb, 0, 1, 2));
        is("89 00 0000000000000001 000000 02 00 00", cdb -> BlockCdb.compareAndWrite(cdb, 0, 1, 2));
        is("9C 00 0000000000000001 0003 0002 00 00", cdb -> BlockCdb.writeAtomic16(cdb, 0, 1, 3, 2));
    }

    @Test
    void blockControl() { // SBC-3, clause 5
        is("25 00 00000000 00 0000 00", BlockControlCdb::readCapacity10);
        is("9E 10 0000000000000000 00000020 00 00", cdb -> BlockControlCdb.readCapacity16(cdb, 32));
        is("9E 12 0000000000000005 00000018 00 00", cdb -> BlockControlCdb.getLbaStatus(cdb, 5, 24));
        is("42 01 00000000 00 0018 00", cdb -> BlockControlCdb.unmap(cdb, BlockControlCdb.ANCHOR, 24));
        is("37 00 1D 00000000 0102 00", cdb -> BlockControlCdb.readDefectData10(cdb,
                BlockControlCdb.PRIMARY_LIST | BlockControlCdb.GROWN_LIST, 5, 0x102));
        is("B7 0B 00000004 00000102 00 00",
                cdb -> BlockControlCdb.readDefectData12(cdb, BlockControlCdb.GROWN_LIST, 3, 4, 0x102));
        is("48 81 00000000 00 0008 00", cdb -> BlockControlCdb.sanitize(cdb, BlockControlCdb.OVERWRITE,
                BlockControlCdb.SANITIZE_IMMEDIATE, 8));
        is("04 90 00 00 00 00", cdb -> BlockControlCdb.formatUnit(cdb, 2, BlockControlCdb.FORMAT_DATA, 0));
    }

    @Test
    void streams() { // SSC-4, clauses 5 to 7
        is("01 01 00 00 00 00", cdb -> StreamCdb.rewind(cdb, StreamCdb.IMMEDIATE));
        is("08 03 010203 00",
                cdb -> StreamCdb.read6(cdb, StreamCdb.FIXED | StreamCdb.SUPPRESS_INCORRECT_LENGTH, 0x10203));
        is("0A 00 010203 00", cdb -> StreamCdb.write6(cdb, 0, 0x10203));
        is("88 01 00 02 0000000000000009 010203 00", cdb -> StreamCdb.read16(cdb, StreamCdb.FIXED, 2, 9, 0x10203));
        is("8A 00 00 02 0000000000000009 010203 00", cdb -> StreamCdb.write16(cdb, 0, 2, 9, 0x10203));
        is("13 03 000004 00", cdb -> StreamCdb.verify6(cdb, StreamCdb.FIXED | StreamCdb.BYTE_COMPARE, 4));
        is("8F 04 00 01 0000000000000009 000004 00",
                cdb -> StreamCdb.verify16(cdb, StreamCdb.VERIFY_IMMEDIATE, 1, 9, 4));
        is("10 01 000002 00", cdb -> StreamCdb.writeFilemarks6(cdb, StreamCdb.IMMEDIATE, 2));
        is("80 00 00 01 0000000000000009 000002 00", cdb -> StreamCdb.writeFilemarks16(cdb, 0, 1, 9, 2));
        is("11 01 FFFFFE 00", cdb -> StreamCdb.space6(cdb, StreamCdb.FILEMARKS, -2));
        is("91 00 0000 FFFFFFFFFFFFFFFE 0000 00 00", cdb -> StreamCdb.space16(cdb, StreamCdb.BLOCKS, -2));
        is("2B 03 00 01020304 00 05 00", cdb -> StreamCdb.locate10(cdb,
                StreamCdb.CHANGE_PARTITION | StreamCdb.IMMEDIATE, 5, 0x0102_0304));
        is("92 0A 00 05 0102030405060708 00000000", cdb -> StreamCdb.locate16(cdb, StreamCdb.CHANGE_PARTITION,
                StreamCdb.TO_FILE, 5, 0x0102_0304_0506_0708L));
    }

    @Test
    void streamControl() { // SSC-4, clauses 5 to 7; SPC-4, clause 6
        is("05 00 00 00 00 00", StreamControlCdb::readBlockLimits);
        is("34 00 00000000 00 0000 00", StreamControlCdb::readPositionShort);
        is("34 06 00000000 00 0000 00", StreamControlCdb::readPositionLong);
        is("34 08 00000000 00 0020 00", cdb -> StreamControlCdb.readPositionExtended(cdb, 32));
        is("19 03 00 00 00 00", cdb -> StreamControlCdb.erase6(cdb,
                StreamControlCdb.ERASE_LONG | StreamControlCdb.ERASE_IMMEDIATE));
        is("93 01 00 02 0000000000000009 00000000",
                cdb -> StreamControlCdb.erase16(cdb, StreamControlCdb.ERASE_LONG, 2, 9));
        is("1B 01 00 00 01 00",
                cdb -> StreamControlCdb.loadUnload(cdb, StreamControlCdb.IMMEDIATE, StreamControlCdb.LOAD));
        is("44 03 00000000 00 0102 00", cdb -> StreamControlCdb.reportDensitySupport(cdb,
                StreamControlCdb.OF_MEDIUM | StreamControlCdb.MEDIUM_TYPES, 0x102));
        is("04 01 02 0000 00", cdb -> StreamControlCdb.formatMedium(cdb, StreamControlCdb.IMMEDIATE, 2, 0));
        is("8C 01 0000 00 00 00 03 0400 00000102 00 00",
                cdb -> StreamControlCdb.readAttribute(cdb, StreamControlCdb.ATTRIBUTE_LIST, 0, 3, 0x400, 0x102));
        is("8D 01 0000 00 00 00 03 0000 00000102 00 00", cdb -> StreamControlCdb.writeAttribute(cdb, 0, 3, 0x102));
    }

    @Test
    void addressAndBlocksAreReadFromAnyLength() {
        MemorySegment cdb = Bytes.dirty(16);
        BlockCdb.read6(cdb, 0x1f_fff0, 256);
        assertEquals(0x1f_fff0, BlockCdb.address(cdb));
        assertEquals(256, BlockCdb.blocks(cdb));
        BlockCdb.verify10(cdb, 0, 0xffff_fff0L, 7);
        assertEquals(0xffff_fff0L, BlockCdb.address(cdb));
        assertEquals(7, BlockCdb.blocks(cdb));
        BlockCdb.write12(cdb, 0, 3, 0xffff_ffffL);
        assertEquals(3, BlockCdb.address(cdb));
        assertEquals(0xffff_ffffL, BlockCdb.blocks(cdb));
        BlockCdb.writeSame16(cdb, 0, 1L << 40, 9);
        assertEquals(1L << 40, BlockCdb.address(cdb));
        assertEquals(9, BlockCdb.blocks(cdb));
        BlockCdb.compareAndWrite(cdb, 0, 5, 255);
        assertEquals(255, BlockCdb.blocks(cdb));
        BlockCdb.writeAtomic16(cdb, 0, 5, 1, 2);
        assertEquals(2, BlockCdb.blocks(cdb));
    }

    @Test
    void whatAFieldCannotHoldIsRefused() {
        MemorySegment cdb = Bytes.dirty(16);
        assertThrows(IllegalArgumentException.class, () -> BlockCdb.read6(cdb, 0x20_0000, 1));
        assertThrows(IllegalArgumentException.class, () -> BlockCdb.read6(cdb, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> BlockCdb.read10(cdb, 0, 0x1_0000_0000L, 1));
        assertThrows(IllegalArgumentException.class, () -> BlockCdb.read10(cdb, 0, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> BlockCdb.write10(cdb, 0, 0, 0x1_0000));
        assertThrows(IllegalArgumentException.class, () -> StreamCdb.space6(cdb, StreamCdb.BLOCKS, 0x80_0000));
        assertThrows(IllegalArgumentException.class, () -> PrimaryCdb.inquiryPage(cdb, 0x100, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> BlockCdb.read16(cdb.asSlice(0, 15), 0, 0, 1));
    }
}
