// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;

/** Commands of disks beside those that move blocks (SBC-3 and SBC-4, clause 5). The package says what holds for all. */
public final class BlockControlCdb {

    /** UNMAP: keep the blocks anchored. */
    public static final int ANCHOR = 0x01;

    /** READ DEFECT DATA: the list of the manufacturer (REQ_PLIST). */
    public static final int PRIMARY_LIST = 0x10;
    /** READ DEFECT DATA: the list that has grown (REQ_GLIST). */
    public static final int GROWN_LIST = 0x08;

    /** SANITIZE: overwrite with a pattern, which is sent. */
    public static final int OVERWRITE = 0x01;
    /** SANITIZE: erase the blocks. */
    public static final int BLOCK_ERASE = 0x02;
    /** SANITIZE: change the key. */
    public static final int CRYPTOGRAPHIC_ERASE = 0x03;
    /** SANITIZE: leave the state after a failed one. */
    public static final int EXIT_FAILURE_MODE = 0x1f;
    /** SANITIZE: do not wait (IMMED). */
    public static final int SANITIZE_IMMEDIATE = 0x80;
    /** SANITIZE: a failure may be left without another sanitize (AUSE). */
    public static final int ALLOW_UNRESTRICTED_EXIT = 0x20;

    /** FORMAT UNIT: parameters are sent (FMTDATA). */
    public static final int FORMAT_DATA = 0x10;
    /** FORMAT UNIT: the parameter list has the long header (LONGLIST). */
    public static final int LONG_LIST = 0x20;
    /** FORMAT UNIT: the defect list sent replaces the grown one (CMPLST). */
    public static final int COMPLETE_LIST = 0x08;

    private static final String ALLOCATION = "allocation length";

    private BlockControlCdb() {
    }

    /**
     * READ CAPACITY (10) (SBC-3, 5.15).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @return the length of the CDB, 10 bytes
     */
    public static int readCapacity10(MemorySegment cdb) {
        return Cdb.start(cdb, 10, 0x25);
    }

    /**
     * READ CAPACITY (16) (SBC-3, 5.16).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1; the data has 32
     * @return the length of the CDB, 16 bytes
     */
    public static int readCapacity16(MemorySegment cdb, long allocation) {
        Cdb.start(cdb, 16, 0x9e, 0x10);
        Cdb.put32(cdb, 10, allocation, ALLOCATION);
        return 16;
    }

    /**
     * GET LBA STATUS (SBC-3, 5.4), from an address on.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param address the first logical block address asked for, unsigned
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int getLbaStatus(MemorySegment cdb, long address, long allocation) {
        Cdb.start(cdb, 16, 0x9e, 0x12);
        CdbFields.put64(cdb, 2, address);
        Cdb.put32(cdb, 10, allocation, ALLOCATION);
        return 16;
    }

    /**
     * UNMAP (SBC-3, 5.28), with {@link #ANCHOR} as option; the length is the parameter list's, in bytes.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options {@link #ANCHOR} or 0
     * @param length of the parameter list in bytes, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int unmap(MemorySegment cdb, int options, int length) {
        Cdb.start(cdb, 10, 0x42, options);
        Cdb.put16(cdb, 7, length, "parameter list length");
        return 10;
    }

    /**
     * READ DEFECT DATA (10) (SBC-3, 5.17): which lists, and their format, 0 to 7.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param lists sum of {@link #PRIMARY_LIST} and {@link #GROWN_LIST}; 0 for the header alone
     * @param format the defect list format, 0 to 7
     * @param allocation bytes of data that the caller takes, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int readDefectData10(MemorySegment cdb, int lists, int format, int allocation) {
        Cdb.start(cdb, 10, 0x37);
        Cdb.put8(cdb, 2, lists | Cdb.bits(format, 3, "defect list format"), "defect lists");
        Cdb.put16(cdb, 7, allocation, ALLOCATION);
        return 10;
    }

    /**
     * READ DEFECT DATA (12) (SBC-3, 5.18): which lists, their format, 0 to 7, and the first descriptor wanted.
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param lists sum of {@link #PRIMARY_LIST} and {@link #GROWN_LIST}; 0 for the header alone
     * @param format the defect list format, 0 to 7
     * @param index the first address descriptor wanted, 0 to 2^32 - 1
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 12 bytes
     */
    public static int readDefectData12(MemorySegment cdb, int lists, int format, long index, long allocation) {
        Cdb.start(cdb, 12, 0xb7, lists | Cdb.bits(format, 3, "defect list format"));
        Cdb.put32(cdb, 2, index, "address descriptor index");
        Cdb.put32(cdb, 6, allocation, ALLOCATION);
        return 12;
    }

    /**
     * SANITIZE (SBC-3, 5.24).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param serviceAction {@link #OVERWRITE}, {@link #BLOCK_ERASE}, {@link #CRYPTOGRAPHIC_ERASE} or
     *        {@link #EXIT_FAILURE_MODE}
     * @param options sum of {@link #SANITIZE_IMMEDIATE} and {@link #ALLOW_UNRESTRICTED_EXIT}, or 0
     * @param length of the parameter list in bytes, 0 to 65535; 0 but with {@link #OVERWRITE}
     * @return the length of the CDB, 10 bytes
     */
    public static int sanitize(MemorySegment cdb, int serviceAction, int options, int length) {
        Cdb.start(cdb, 10, 0x48, options | Cdb.bits(serviceAction, 5, "service action"));
        Cdb.put16(cdb, 7, length, "parameter list length");
        return 10;
    }

    /**
     * FORMAT UNIT (SBC-3, 5.3).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param protection the FMTPINFO field, 0 to 3: 0 without protection information, 2 with type 1
     * @param options sum of {@link #FORMAT_DATA}, {@link #LONG_LIST}, {@link #COMPLETE_LIST}, or 0
     * @param defectListFormat 0 to 7
     * @return the length of the CDB, 6 bytes
     */
    public static int formatUnit(MemorySegment cdb, int protection, int options, int defectListFormat) {
        return Cdb.start(cdb, 6, 0x04, Cdb.bits(protection, 2, "protection") << 6 | options
                | Cdb.bits(defectListFormat, 3, "defect list format"));
    }
}
