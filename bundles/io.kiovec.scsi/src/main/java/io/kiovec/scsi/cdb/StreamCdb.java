// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;

/**
 * Commands of tapes that move data or the position (SSC-4, clauses 5 to 7); {@link StreamControlCdb} has the others. The package
 * says what holds for all builders. Lengths are in blocks with {@link #FIXED}, else in bytes; the options are bits of byte 1.
 */
public final class StreamCdb {

    /** READ, WRITE, VERIFY: the length counts blocks of the fixed length in force. */
    public static final int FIXED = 0x01;
    /** READ: a block of another length is no error (SILI). */
    public static final int SUPPRESS_INCORRECT_LENGTH = 0x02;
    /** VERIFY: compare with the data sent (BYTCMP). */
    public static final int BYTE_COMPARE = 0x02;
    /** VERIFY: do not wait. */
    public static final int VERIFY_IMMEDIATE = 0x04;
    /** REWIND, WRITE FILEMARKS, LOCATE: do not wait. */
    public static final int IMMEDIATE = 0x01;
    /** LOCATE: go to the partition given (CP). */
    public static final int CHANGE_PARTITION = 0x02;

    /** SPACE: over blocks. */
    public static final int BLOCKS = 0;
    /** SPACE: over filemarks. */
    public static final int FILEMARKS = 1;
    /** SPACE: to a run of that many filemarks. */
    public static final int SEQUENTIAL_FILEMARKS = 2;
    /** SPACE: to the end of data; the count has no meaning. */
    public static final int END_OF_DATA = 3;

    /** LOCATE (16): to a logical object. */
    public static final int TO_OBJECT = 0;
    /** LOCATE (16): to a logical file. */
    public static final int TO_FILE = 1;
    /** LOCATE (16): to the end of data; the number has no meaning. */
    public static final int TO_END_OF_DATA = 3;

    private static final String LENGTH = "transfer length";

    private StreamCdb() {
    }

    /**
     * REWIND (SSC-4, clause 7), with {@link #IMMEDIATE} as option.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @return the length of the CDB, 6 bytes
     */
    public static int rewind(MemorySegment cdb, int options) {
        return Cdb.start(cdb, 6, 0x01, options);
    }

    /**
     * READ (6) (SSC-4, 6.4), with {@link #FIXED} and {@link #SUPPRESS_INCORRECT_LENGTH} as options; 24 bits of length.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options sum of {@link #FIXED} and {@link #SUPPRESS_INCORRECT_LENGTH}, or 0
     * @param length in blocks with {@link #FIXED}, else in bytes; 0 to 2^24 - 1
     * @return the length of the CDB, 6 bytes
     */
    public static int read6(MemorySegment cdb, int options, int length) {
        return six(cdb, 0x08, options, length, LENGTH);
    }

    /**
     * READ (16) (SSC-4, 5.3), with the options of READ (6), at an object of a partition.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #FIXED} and {@link #SUPPRESS_INCORRECT_LENGTH}, or 0
     * @param partition 0 to 255
     * @param object the logical object identifier, unsigned
     * @param length in blocks with {@link #FIXED}, else in bytes; 0 to 2^24 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int read16(MemorySegment cdb, int options, int partition, long object, int length) {
        return sixteen(cdb, 0x88, options, partition, object, length, LENGTH);
    }

    /**
     * WRITE (6) (SSC-4, 6.8), with {@link #FIXED} as option; 24 bits of length.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #FIXED} or 0
     * @param length in blocks with {@link #FIXED}, else in bytes; 0 to 2^24 - 1
     * @return the length of the CDB, 6 bytes
     */
    public static int write6(MemorySegment cdb, int options, int length) {
        return six(cdb, 0x0a, options, length, LENGTH);
    }

    /**
     * WRITE (16) (SSC-4, 5.6), with {@link #FIXED} as option, at an object of a partition.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options {@link #FIXED} or 0
     * @param partition 0 to 255
     * @param object the logical object identifier, unsigned
     * @param length in blocks with {@link #FIXED}, else in bytes; 0 to 2^24 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int write16(MemorySegment cdb, int options, int partition, long object, int length) {
        return sixteen(cdb, 0x8a, options, partition, object, length, LENGTH);
    }

    /**
     * VERIFY (6) (SSC-4, 6.7), with {@link #FIXED}, {@link #BYTE_COMPARE} and {@link #VERIFY_IMMEDIATE} as options.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options sum of {@link #FIXED}, {@link #BYTE_COMPARE}, {@link #VERIFY_IMMEDIATE}, or 0
     * @param length in blocks with {@link #FIXED}, else in bytes; 0 to 2^24 - 1
     * @return the length of the CDB, 6 bytes
     */
    public static int verify6(MemorySegment cdb, int options, int length) {
        return six(cdb, 0x13, options, length, "verification length");
    }

    /**
     * VERIFY (16) (SSC-4, 5.5), with the options of VERIFY (6), at an object of a partition.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #FIXED}, {@link #BYTE_COMPARE}, {@link #VERIFY_IMMEDIATE}, or 0
     * @param partition 0 to 255
     * @param object the logical object identifier, unsigned
     * @param length in blocks with {@link #FIXED}, else in bytes; 0 to 2^24 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int verify16(MemorySegment cdb, int options, int partition, long object, int length) {
        return sixteen(cdb, 0x8f, options, partition, object, length, "verification length");
    }

    /**
     * WRITE FILEMARKS (6) (SSC-4, 6.9), with {@link #IMMEDIATE} as option; a count of 0 flushes the buffer.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param count how many, 0 to 2^24 - 1
     * @return the length of the CDB, 6 bytes
     */
    public static int writeFilemarks6(MemorySegment cdb, int options, int count) {
        return six(cdb, 0x10, options, count, "filemark count");
    }

    /**
     * WRITE FILEMARKS (16) (SSC-4, 5.7), with {@link #IMMEDIATE} as option, at an object of a partition.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param partition 0 to 255
     * @param object the logical object identifier, unsigned
     * @param count how many, 0 to 2^24 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int writeFilemarks16(MemorySegment cdb, int options, int partition, long object, int count) {
        return sixteen(cdb, 0x80, options, partition, object, count, "filemark count");
    }

    /**
     * SPACE (6) (SSC-4, 6.6).
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param over {@link #BLOCKS}, {@link #FILEMARKS}, {@link #SEQUENTIAL_FILEMARKS} or {@link #END_OF_DATA}
     * @param count how many, -2^23 to 2^23 - 1; negative towards the beginning
     * @return the length of the CDB, 6 bytes
     */
    public static int space6(MemorySegment cdb, int over, int count) {
        Cdb.start(cdb, 6, 0x11, Cdb.bits(over, 4, "code"));
        if (count << 8 >> 8 != count) {
            throw new IllegalArgumentException("count " + count + ": the field has 24 bits; SPACE (16) has 64");
        }
        CdbFields.put24(cdb, 2, count);
        return 6;
    }

    /**
     * SPACE (16) (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param over {@link #BLOCKS}, {@link #FILEMARKS}, {@link #SEQUENTIAL_FILEMARKS} or {@link #END_OF_DATA}
     * @param count how many; negative towards the beginning
     * @return the length of the CDB, 16 bytes
     */
    public static int space16(MemorySegment cdb, int over, long count) {
        Cdb.start(cdb, 16, 0x91, Cdb.bits(over, 4, "code"));
        CdbFields.put64(cdb, 4, count);
        return 16;
    }

    /**
     * LOCATE (10) (SSC-4, 6.3), with {@link #CHANGE_PARTITION} and {@link #IMMEDIATE} as options; 32 bits of object.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #CHANGE_PARTITION} and {@link #IMMEDIATE}, or 0
     * @param partition 0 to 255; counts with {@link #CHANGE_PARTITION}
     * @param object the logical object identifier, 0 to 2^32 - 1
     * @return the length of the CDB, 10 bytes
     */
    public static int locate10(MemorySegment cdb, int options, int partition, long object) {
        Cdb.start(cdb, 10, 0x2b, options);
        Cdb.put32(cdb, 3, object, "logical object identifier");
        Cdb.put8(cdb, 8, partition, "partition");
        return 10;
    }

    /**
     * LOCATE (16) (SSC-4, clause 7).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #CHANGE_PARTITION} and {@link #IMMEDIATE}, or 0
     * @param destination {@link #TO_OBJECT}, {@link #TO_FILE} or {@link #TO_END_OF_DATA}
     * @param partition 0 to 255; counts with {@link #CHANGE_PARTITION}
     * @param number of the object or file, unsigned
     * @return the length of the CDB, 16 bytes
     */
    public static int locate16(MemorySegment cdb, int options, int destination, int partition, long number) {
        Cdb.start(cdb, 16, 0x92, options | Cdb.bits(destination, 3, "destination type") << 3);
        Cdb.put8(cdb, 3, partition, "partition");
        CdbFields.put64(cdb, 4, number);
        return 16;
    }

    private static int six(MemorySegment cdb, int opcode, int options, int length, String what) {
        Cdb.start(cdb, 6, opcode, options);
        Cdb.put24(cdb, 2, length, what);
        return 6;
    }

    private static int sixteen(MemorySegment cdb, int opcode, int options, int partition, long object, int length,
            String what) {
        Cdb.start(cdb, 16, opcode, options);
        Cdb.put8(cdb, 3, partition, "partition");
        CdbFields.put64(cdb, 4, object);
        Cdb.put24(cdb, 12, length, what);
        return 16;
    }
}
