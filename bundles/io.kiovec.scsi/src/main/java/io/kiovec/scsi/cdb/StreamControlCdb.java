// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;

/** Commands of tapes beside those that move data or the position (SSC-4, clauses 5 to 7). The package says what holds for all. */
public final class StreamControlCdb {

    /** ERASE, short: what lies before the end of data is gone to readers. */
    public static final int ERASE_SHORT = 0x00;
    /** ERASE, long: to the end of the partition. */
    public static final int ERASE_LONG = 0x01;
    /** ERASE: do not wait. */
    public static final int ERASE_IMMEDIATE = 0x02;

    /** LOAD UNLOAD, FORMAT MEDIUM: do not wait. */
    public static final int IMMEDIATE = 0x01;
    /** LOAD UNLOAD: load the medium. */
    public static final int LOAD = 0x01;
    /** LOAD UNLOAD: retension first. */
    public static final int RETENSION = 0x02;
    /** LOAD UNLOAD: leave it at the end of the medium. */
    public static final int END_OF_TAPE = 0x04;
    /** LOAD UNLOAD: keep it in the drive, not threaded. */
    public static final int HOLD = 0x08;

    /** REPORT DENSITY SUPPORT: only what the loaded medium takes. */
    public static final int OF_MEDIUM = 0x01;
    /** REPORT DENSITY SUPPORT: types of media instead of densities. */
    public static final int MEDIUM_TYPES = 0x02;

    /** READ ATTRIBUTE: attributes with their values. */
    public static final int ATTRIBUTE_VALUES = 0x00;
    /** READ ATTRIBUTE: identifiers of the attributes that are there. */
    public static final int ATTRIBUTE_LIST = 0x01;
    /** READ ATTRIBUTE: the logical volumes. */
    public static final int VOLUME_LIST = 0x02;
    /** READ ATTRIBUTE: the partitions. */
    public static final int PARTITION_LIST = 0x03;
    /** READ ATTRIBUTE: identifiers of the attributes that there can be. */
    public static final int SUPPORTED_ATTRIBUTES = 0x05;

    private StreamControlCdb() {
    }

    /**
     * READ BLOCK LIMITS (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @return the length of the CDB, 6 bytes
     */
    public static int readBlockLimits(MemorySegment cdb) {
        return Cdb.start(cdb, 6, 0x05);
    }

    /**
     * READ POSITION, short form of 20 bytes (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @return the length of the CDB, 10 bytes
     */
    public static int readPositionShort(MemorySegment cdb) {
        return Cdb.start(cdb, 10, 0x34);
    }

    /**
     * READ POSITION, long form of 32 bytes, which tells files too (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @return the length of the CDB, 10 bytes
     */
    public static int readPositionLong(MemorySegment cdb) {
        return Cdb.start(cdb, 10, 0x34, 0x06);
    }

    /**
     * READ POSITION, extended form: the short one with wide numbers (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param allocation bytes of data that the caller takes, 0 to 65535; the form has 32
     * @return the length of the CDB, 10 bytes
     */
    public static int readPositionExtended(MemorySegment cdb, int allocation) {
        Cdb.start(cdb, 10, 0x34, 0x08);
        Cdb.put16(cdb, 7, allocation, "allocation length");
        return 10;
    }

    /**
     * ERASE (6) from the position on (SSC-4, 6.2), with the options of this class.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options sum of {@link #ERASE_SHORT} or {@link #ERASE_LONG} and {@link #ERASE_IMMEDIATE}
     * @return the length of the CDB, 6 bytes
     */
    public static int erase6(MemorySegment cdb, int options) {
        return Cdb.start(cdb, 6, 0x19, options);
    }

    /**
     * ERASE (16) (SSC-4, 5.2), with the options of this class, from an object of a partition on.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #ERASE_SHORT} or {@link #ERASE_LONG} and {@link #ERASE_IMMEDIATE}
     * @param partition 0 to 255
     * @param object the logical object identifier, unsigned
     * @return the length of the CDB, 16 bytes
     */
    public static int erase16(MemorySegment cdb, int options, int partition, long object) {
        Cdb.start(cdb, 16, 0x93, options);
        Cdb.put8(cdb, 3, partition, "partition");
        CdbFields.put64(cdb, 4, object);
        return 16;
    }

    /**
     * LOAD UNLOAD (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param action sum of {@link #LOAD}, {@link #RETENSION}, {@link #END_OF_TAPE}, {@link #HOLD}; 0 unloads
     * @return the length of the CDB, 6 bytes
     */
    public static int loadUnload(MemorySegment cdb, int options, int action) {
        Cdb.start(cdb, 6, 0x1b, options);
        CdbFields.put8(cdb, 4, Cdb.bits(action, 4, "action"));
        return 6;
    }

    /**
     * REPORT DENSITY SUPPORT (SSC-4, clause 7), with {@link #OF_MEDIUM} and {@link #MEDIUM_TYPES} as options.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #OF_MEDIUM} and {@link #MEDIUM_TYPES}, or 0
     * @param allocation bytes of data that the caller takes, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int reportDensitySupport(MemorySegment cdb, int options, int allocation) {
        Cdb.start(cdb, 10, 0x44, options);
        Cdb.put16(cdb, 7, allocation, "allocation length");
        return 10;
    }

    /**
     * FORMAT MEDIUM (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param format 0: as the device would by itself; 1: partitions by the Medium Partition page; 2: both
     * @param length of the vendor's data in bytes, 0 to 65535; 0 where none is sent
     * @return the length of the CDB, 6 bytes
     */
    public static int formatMedium(MemorySegment cdb, int options, int format, int length) {
        Cdb.start(cdb, 6, 0x04, options);
        CdbFields.put8(cdb, 2, Cdb.bits(format, 4, "format"));
        Cdb.put16(cdb, 3, length, "transfer length");
        return 6;
    }

    /**
     * READ ATTRIBUTE (SPC-4, 6.17).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param serviceAction {@link #ATTRIBUTE_VALUES} or another of this class
     * @param volume the logical volume's number, 0 to 255; 0 where there is one
     * @param partition 0 to 255
     * @param first the identifier of the first attribute wanted, 0 to 65535
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int readAttribute(MemorySegment cdb, int serviceAction, int volume, int partition, int first,
            long allocation) {
        Cdb.start(cdb, 16, 0x8c, Cdb.bits(serviceAction, 5, "service action"));
        Cdb.put8(cdb, 5, volume, "logical volume");
        Cdb.put8(cdb, 7, partition, "partition");
        Cdb.put16(cdb, 8, first, "attribute identifier");
        Cdb.put32(cdb, 10, allocation, "allocation length");
        return 16;
    }

    /**
     * WRITE ATTRIBUTE (SPC-4, 6.48), through to the medium (WTC); the length is the parameter list's, in bytes.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param volume the logical volume's number, 0 to 255; 0 where there is one
     * @param partition 0 to 255
     * @param length of the parameter list in bytes, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int writeAttribute(MemorySegment cdb, int volume, int partition, long length) {
        Cdb.start(cdb, 16, 0x8d, 0x01);
        Cdb.put8(cdb, 5, volume, "logical volume");
        Cdb.put8(cdb, 7, partition, "partition");
        Cdb.put32(cdb, 10, length, "parameter list length");
        return 16;
    }
}
