// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import java.lang.foreign.MemorySegment;

/** Third-party copies, with list identifiers of one byte (SPC-4, clause 6). The package says what holds for all. */
public final class CopyCdb {

    private CopyCdb() {
    }

    /**
     * EXTENDED COPY (LID1) (SPC-4, 6.5); the length is the parameter list's, in bytes.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param length of the parameter list in bytes, 0 to 2^32 - 1; 0 where none is sent
     * @return the length of the CDB, 16 bytes
     */
    public static int extendedCopy(MemorySegment cdb, long length) {
        Cdb.start(cdb, 16, 0x83);
        Cdb.put32(cdb, 10, length, "parameter list length");
        return 16;
    }

    /**
     * RECEIVE COPY STATUS (LID1) (SPC-4, clause 6): how far the copy with this list identifier is.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param list the list identifier that the copy was given, 0 to 255
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int copyStatus(MemorySegment cdb, int list, long allocation) {
        return receive(cdb, 0x00, list, allocation);
    }

    /**
     * RECEIVE COPY DATA (LID1) (SPC-4, clause 6): what the copy held back.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param list the list identifier that the copy was given, 0 to 255
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int copyData(MemorySegment cdb, int list, long allocation) {
        return receive(cdb, 0x01, list, allocation);
    }

    /**
     * RECEIVE COPY OPERATING PARAMETERS (SPC-4, clause 6): what the device can do.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int operatingParameters(MemorySegment cdb, long allocation) {
        return receive(cdb, 0x03, 0, allocation);
    }

    /**
     * RECEIVE COPY FAILURE DETAILS (LID1) (SPC-4, clause 6).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param list the list identifier that the copy was given, 0 to 255
     * @param allocation bytes of data that the caller takes, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int failureDetails(MemorySegment cdb, int list, long allocation) {
        return receive(cdb, 0x04, list, allocation);
    }

    private static int receive(MemorySegment cdb, int serviceAction, int list, long allocation) {
        Cdb.start(cdb, 16, 0x84, serviceAction);
        Cdb.put8(cdb, 2, list, "list identifier");
        Cdb.put32(cdb, 10, allocation, "allocation length");
        return 16;
    }
}
