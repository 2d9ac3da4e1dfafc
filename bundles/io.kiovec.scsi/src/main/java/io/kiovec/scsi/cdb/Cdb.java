// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Fields of a CDB, checked for their width: an address that lost its upper bits would be another block's. */
final class Cdb {

    private Cdb() {
    }

    /** Clears the CDB and puts its operation code; gives its length. */
    static int start(MemorySegment cdb, int length, int opcode) {
        if (cdb.byteSize() < length) {
            throw new IndexOutOfBoundsException(
                    "a CDB of " + length + " bytes does not fit into " + cdb.byteSize() + " bytes of memory");
        }
        for (int at = 1; at < length; at++) {
            cdb.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
        }
        CdbFields.put8(cdb, 0, opcode);
        return length;
    }

    /** Clears the CDB and puts its operation code and what its second byte holds; gives its length. */
    static int start(MemorySegment cdb, int length, int opcode, int second) {
        start(cdb, length, opcode);
        put8(cdb, 1, second, "the options");
        return length;
    }

    static void put8(MemorySegment cdb, int at, int value, String what) {
        CdbFields.put8(cdb, at, (int) fitting(value, 8, what));
    }

    static void put16(MemorySegment cdb, int at, int value, String what) {
        CdbFields.put16(cdb, at, (int) fitting(value, 16, what));
    }

    static void put24(MemorySegment cdb, int at, int value, String what) {
        CdbFields.put24(cdb, at, (int) fitting(value, 24, what));
    }

    static void put32(MemorySegment cdb, int at, long value, String what) {
        CdbFields.put32(cdb, at, fitting(value, 32, what));
    }

    static int bits(int value, int bits, String what) {
        return (int) fitting(value, bits, what);
    }

    private static long fitting(long value, int bits, String what) {
        if (value < 0 || value >>> bits != 0) {
            throw new IllegalArgumentException(what + ' ' + value + ": the field has " + bits + " bits");
        }
        return value;
    }
}
