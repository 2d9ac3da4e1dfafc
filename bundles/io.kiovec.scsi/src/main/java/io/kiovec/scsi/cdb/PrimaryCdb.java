// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.SenseFormat;
import java.lang.foreign.MemorySegment;

/**
 * Commands of all devices (SPC-4, clause 6). The package says what holds for all builders. Allocation and parameter list
 * lengths are in bytes.
 */
public final class PrimaryCdb {

    /** MODE SENSE: without block descriptors (DBD). */
    public static final int DISABLE_BLOCK_DESCRIPTORS = 0x08;
    /** MODE SENSE (10): block descriptors with 64 bits are welcome (LLBAA). */
    public static final int LONG_LBA_ACCEPTED = 0x10;
    /** MODE SELECT: pages follow the standard (PF). */
    public static final int PAGE_FORMAT = 0x10;
    /** MODE SELECT, LOG SENSE, LOG SELECT: save the values (SP). */
    public static final int SAVE_PAGES = 0x01;
    /** LOG SELECT: set the parameters back (PCR). */
    public static final int PARAMETER_CODE_RESET = 0x02;
    /** START STOP UNIT: do not wait (IMMED). */
    public static final int IMMEDIATE = 0x01;

    /** REPORT SUPPORTED OPERATION CODES: all commands. */
    public static final int ALL_COMMANDS = 0;
    /** REPORT SUPPORTED OPERATION CODES: the one with the operation code, which has no service actions. */
    public static final int ONE_OPCODE = 1;
    /** REPORT SUPPORTED OPERATION CODES: the one with the operation code and service action. */
    public static final int ONE_SERVICE_ACTION = 2;
    /** REPORT SUPPORTED OPERATION CODES: one command, with or without service actions (SPC-5). */
    public static final int ONE_OF_EITHER = 3;
    /** REPORT SUPPORTED OPERATION CODES, to be added to one of the four: with command timeouts (RCTD). */
    public static final int WITH_TIMEOUTS = 0x80;

    private static final String ALLOCATION = "allocation length";
    private static final String LIST = "parameter list length";
    private static final int MAINTENANCE_IN = 0xa3;

    private PrimaryCdb() {
    }

    /**
     * TEST UNIT READY (SPC-4, 6.47).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @return the length of the CDB, 6 bytes
     */
    public static int testUnitReady(MemorySegment cdb) {
        return Cdb.start(cdb, 6, 0x00);
    }

    /**
     * REQUEST SENSE (SPC-4, 6.39); the allocation length is at most 255, sense data at most 252.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param format of the sense data wanted: sets DESC for {@link SenseFormat#DESCRIPTOR}
     * @param allocation bytes of data that the caller takes, 0 to 255
     * @return the length of the CDB, 6 bytes
     */
    public static int requestSense(MemorySegment cdb, SenseFormat format, int allocation) {
        Cdb.start(cdb, 6, 0x03, format == SenseFormat.DESCRIPTOR ? 1 : 0);
        Cdb.put8(cdb, 4, allocation, ALLOCATION);
        return 6;
    }

    /**
     * INQUIRY for the standard data (SPC-4, 6.6.1).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param allocation bytes of data that the caller takes, 0 to 65535
     * @return the length of the CDB, 6 bytes
     */
    public static int inquiry(MemorySegment cdb, int allocation) {
        Cdb.start(cdb, 6, 0x12);
        Cdb.put16(cdb, 3, allocation, ALLOCATION);
        return 6;
    }

    /**
     * INQUIRY for a page of vital product data (SPC-4, 6.6.1), EVPD set.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param page the page code, 0 to 255
     * @param allocation bytes of data that the caller takes, 0 to 65535
     * @return the length of the CDB, 6 bytes
     */
    public static int inquiryPage(MemorySegment cdb, int page, int allocation) {
        Cdb.start(cdb, 6, 0x12, 1);
        Cdb.put8(cdb, 2, page, "page code");
        Cdb.put16(cdb, 3, allocation, ALLOCATION);
        return 6;
    }

    /**
     * MODE SENSE (6) (SPC-4, 6.13).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #DISABLE_BLOCK_DESCRIPTORS} or 0
     * @param control which values of the pages
     * @param page 0 to 63; 3Fh for all
     * @param subpage 0 to 255; FFh for all
     * @param allocation bytes of data that the caller takes, 0 to 255
     * @return the length of the CDB, 6 bytes
     */
    public static int modeSense6(MemorySegment cdb, int options, PageControl control, int page, int subpage,
            int allocation) {
        Cdb.start(cdb, 6, 0x1a, options);
        CdbFields.put8(cdb, 2, control.code() << 6 | Cdb.bits(page, 6, "page code"));
        Cdb.put8(cdb, 3, subpage, "subpage code");
        Cdb.put8(cdb, 4, allocation, ALLOCATION);
        return 6;
    }

    /**
     * MODE SENSE (10) (SPC-4, 6.14).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options {@link #DISABLE_BLOCK_DESCRIPTORS}, {@link #LONG_LBA_ACCEPTED} or 0
     * @param control which values of the pages
     * @param page 0 to 63; 3Fh for all
     * @param subpage 0 to 255; FFh for all
     * @param allocation bytes of data that the caller takes, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int modeSense10(MemorySegment cdb, int options, PageControl control, int page, int subpage,
            int allocation) {
        Cdb.start(cdb, 10, 0x5a, options);
        CdbFields.put8(cdb, 2, control.code() << 6 | Cdb.bits(page, 6, "page code"));
        Cdb.put8(cdb, 3, subpage, "subpage code");
        Cdb.put16(cdb, 7, allocation, ALLOCATION);
        return 10;
    }

    /**
     * MODE SELECT (6) (SPC-4, 6.11), with {@link #PAGE_FORMAT} and {@link #SAVE_PAGES} as options.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options sum of {@link #PAGE_FORMAT} and {@link #SAVE_PAGES}, or 0
     * @param length of the parameter list in bytes, 0 to 255
     * @return the length of the CDB, 6 bytes
     */
    public static int modeSelect6(MemorySegment cdb, int options, int length) {
        Cdb.start(cdb, 6, 0x15, options);
        Cdb.put8(cdb, 4, length, LIST);
        return 6;
    }

    /**
     * MODE SELECT (10) (SPC-4, 6.12), with {@link #PAGE_FORMAT} and {@link #SAVE_PAGES} as options.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #PAGE_FORMAT} and {@link #SAVE_PAGES}, or 0
     * @param length of the parameter list in bytes, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int modeSelect10(MemorySegment cdb, int options, int length) {
        Cdb.start(cdb, 10, 0x55, options);
        Cdb.put16(cdb, 7, length, LIST);
        return 10;
    }

    /**
     * LOG SENSE (SPC-4, 6.8).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options {@link #SAVE_PAGES} or 0
     * @param control which values of the parameters
     * @param page 0 to 63
     * @param subpage 0 to 255
     * @param parameter the first parameter code wanted, 0 to 65535; 0 for all
     * @param allocation bytes of data that the caller takes, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int logSense(MemorySegment cdb, int options, LogControl control, int page, int subpage, int parameter,
            int allocation) {
        Cdb.start(cdb, 10, 0x4d, options);
        CdbFields.put8(cdb, 2, control.code() << 6 | Cdb.bits(page, 6, "page code"));
        Cdb.put8(cdb, 3, subpage, "subpage code");
        Cdb.put16(cdb, 5, parameter, "parameter pointer");
        Cdb.put16(cdb, 7, allocation, ALLOCATION);
        return 10;
    }

    /**
     * LOG SELECT (SPC-4, 6.7), with {@link #PARAMETER_CODE_RESET} and {@link #SAVE_PAGES} as options.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #PARAMETER_CODE_RESET} and {@link #SAVE_PAGES}, or 0
     * @param control which values of the parameters
     * @param page 0 to 63
     * @param subpage 0 to 255
     * @param length of the parameter list in bytes, 0 to 65535; 0 where none is sent
     * @return the length of the CDB, 10 bytes
     */
    public static int logSelect(MemorySegment cdb, int options, LogControl control, int page, int subpage, int length) {
        Cdb.start(cdb, 10, 0x4c, options);
        CdbFields.put8(cdb, 2, control.code() << 6 | Cdb.bits(page, 6, "page code"));
        Cdb.put8(cdb, 3, subpage, "subpage code");
        Cdb.put16(cdb, 7, length, LIST);
        return 10;
    }

    /**
     * REPORT LUNS (SPC-4, 6.33); select report is 0 (without well known ones), 1 (only these) or 2 (all).
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param selectReport which logical units, 0 to 255
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 12 bytes
     */
    public static int reportLuns(MemorySegment cdb, int selectReport, long allocation) {
        Cdb.start(cdb, 12, 0xa0);
        Cdb.put8(cdb, 2, selectReport, "select report");
        Cdb.put32(cdb, 6, allocation, ALLOCATION);
        return 12;
    }

    /**
     * PREVENT ALLOW MEDIUM REMOVAL, allow (SBC-3, 5.10).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @return the length of the CDB, 6 bytes
     */
    public static int allowRemoval(MemorySegment cdb) {
        return Cdb.start(cdb, 6, 0x1e);
    }

    /**
     * PREVENT ALLOW MEDIUM REMOVAL, prevent (SBC-3, 5.10).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @return the length of the CDB, 6 bytes
     */
    public static int preventRemoval(MemorySegment cdb) {
        Cdb.start(cdb, 6, 0x1e);
        CdbFields.put8(cdb, 4, 1);
        return 6;
    }

    /**
     * START STOP UNIT to make the unit ready (SBC-3, 5.25), with {@link #IMMEDIATE} as option.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @return the length of the CDB, 6 bytes
     */
    public static int startUnit(MemorySegment cdb, int options) {
        return startStop(cdb, options, 0x01);
    }

    /**
     * START STOP UNIT to stop the unit (SBC-3, 5.25), with {@link #IMMEDIATE} as option.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @return the length of the CDB, 6 bytes
     */
    public static int stopUnit(MemorySegment cdb, int options) {
        return startStop(cdb, options, 0x00);
    }

    /**
     * START STOP UNIT to load the medium and start (SBC-3, 5.25), with {@link #IMMEDIATE} as option.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @return the length of the CDB, 6 bytes
     */
    public static int loadMedium(MemorySegment cdb, int options) {
        return startStop(cdb, options, 0x03);
    }

    /**
     * START STOP UNIT to stop and eject the medium (SBC-3, 5.25), with {@link #IMMEDIATE} as option.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @return the length of the CDB, 6 bytes
     */
    public static int ejectMedium(MemorySegment cdb, int options) {
        return startStop(cdb, options, 0x02);
    }

    /**
     * START STOP UNIT for a power condition (SBC-3, 5.25): 0 to 15 with its modifier, 0 to 15.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param condition the power condition, 0 to 15: 1 active, 2 idle, 3 standby
     * @param modifier which of the condition's kinds, 0 to 15
     * @return the length of the CDB, 6 bytes
     */
    public static int powerCondition(MemorySegment cdb, int options, int condition, int modifier) {
        startStop(cdb, options, Cdb.bits(condition, 4, "power condition") << 4);
        CdbFields.put8(cdb, 3, Cdb.bits(modifier, 4, "power condition modifier"));
        return 6;
    }

    private static int startStop(MemorySegment cdb, int options, int action) {
        Cdb.start(cdb, 6, 0x1b, options);
        CdbFields.put8(cdb, 4, action);
        return 6;
    }

    /**
     * REPORT SUPPORTED OPERATION CODES (SPC-4, 6.35).
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param reporting one of {@link #ALL_COMMANDS}, {@link #ONE_OPCODE}, {@link #ONE_SERVICE_ACTION},
     *        {@link #ONE_OF_EITHER}, with {@link #WITH_TIMEOUTS} or without
     * @param opcode the operation code asked for, 0 to 255; 0 with all commands
     * @param serviceAction 0 to 65535, 0 where none is asked for
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 12 bytes
     */
    public static int reportSupportedOperationCodes(MemorySegment cdb, int reporting, int opcode, int serviceAction,
            long allocation) {
        Cdb.start(cdb, 12, MAINTENANCE_IN, 0x0c);
        Cdb.put8(cdb, 2, reporting, "reporting options");
        Cdb.put8(cdb, 3, opcode, "requested operation code");
        Cdb.put16(cdb, 4, serviceAction, "requested service action");
        Cdb.put32(cdb, 6, allocation, ALLOCATION);
        return 12;
    }

    /**
     * REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS (SPC-4, 6.36), with the extended data (REPD) from 16 bytes on.
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 12 bytes
     */
    public static int reportSupportedTaskManagementFunctions(MemorySegment cdb, long allocation) {
        Cdb.start(cdb, 12, MAINTENANCE_IN, 0x0d);
        CdbFields.put8(cdb, 2, allocation >= 16 ? 0x80 : 0);
        Cdb.put32(cdb, 6, allocation, ALLOCATION);
        return 12;
    }

    /**
     * REPORT TARGET PORT GROUPS with the data that has no extended header (SPC-4, 6.37).
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 12 bytes
     */
    public static int reportTargetPortGroups(MemorySegment cdb, long allocation) {
        Cdb.start(cdb, 12, MAINTENANCE_IN, 0x0a);
        Cdb.put32(cdb, 6, allocation, ALLOCATION);
        return 12;
    }

    /**
     * READ BUFFER (SPC-4, 6.18).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param mode 0 to 31: 02h data, 03h descriptor, 0Ah echo buffer, 0Bh its descriptor
     * @param buffer the buffer's identifier, 0 to 255
     * @param offset where in the buffer, in bytes, 0 to 2^24 - 1
     * @param allocation bytes of data that the caller takes, 0 to 2^24 - 1
     * @return the length of the CDB, 10 bytes
     */
    public static int readBuffer(MemorySegment cdb, int mode, int buffer, int offset, int allocation) {
        return buffer(cdb, 0x3c, mode, buffer, offset, allocation, ALLOCATION);
    }

    /**
     * WRITE BUFFER (SPC-4, 6.49).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param mode 0 to 31: 02h data, 0Ah echo buffer
     * @param buffer the buffer's identifier, 0 to 255
     * @param offset where in the buffer, in bytes, 0 to 2^24 - 1
     * @param length of the parameter list in bytes, 0 to 2^24 - 1
     * @return the length of the CDB, 10 bytes
     */
    public static int writeBuffer(MemorySegment cdb, int mode, int buffer, int offset, int length) {
        return buffer(cdb, 0x3b, mode, buffer, offset, length, LIST);
    }

    private static int buffer(MemorySegment cdb, int opcode, int mode, int buffer, int offset, int length,
            String what) {
        Cdb.start(cdb, 10, opcode, Cdb.bits(mode, 5, "mode"));
        Cdb.put8(cdb, 2, buffer, "buffer id");
        Cdb.put24(cdb, 3, offset, "buffer offset");
        Cdb.put24(cdb, 6, length, what);
        return 10;
    }
}
