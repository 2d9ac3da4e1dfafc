// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.pdu.Bhs;
import java.nio.ByteBuffer;

/** The command descriptor block of a SCSI Command: 16 bytes in the header, more in an additional one. */
final class CommandBlock {

    private static final int IN_HEADER = 16;
    private static final int EXTENDED_CDB = 1;
    /** The variable length command (SPC-6, 4.3.3). */
    private static final int VARIABLE = 0x7f;
    /** By the group code, the three highest bits of the opcode (SPC-6, 4.3.4.1). */
    private static final int[] LENGTHS = {6, 10, 10, 16, 16, 12, 16, 16};

    private CommandBlock() {
    }

    /** Copies the whole block; the end of {@code cdb} that it does not reach is zero as far as one can be long. */
    static void copy(byte[] header, ByteBuffer pdu, int ahsLength, byte[] cdb) {
        System.arraycopy(header, Bhs.CDB, cdb, 0, IN_HEADER);
        if (ahsLength == 0) {
            if ((cdb[0] & 0xff) == VARIABLE) {
                java.util.Arrays.fill(cdb, IN_HEADER, cdb.length, (byte) 0);
            }
            return;
        }
        java.util.Arrays.fill(cdb, IN_HEADER, cdb.length, (byte) 0);
        int at = Bhs.LENGTH;
        int end = Bhs.LENGTH + ahsLength;
        while (at + 4 <= end) {
            int bytes = pdu.getShort(at) & 0xffff;
            if (pdu.get(at + 2) == EXTENDED_CDB && at + 3 + bytes <= end) {
                // One reserved byte stands before the rest of the block (RFC 7143, 11.2.2.3).
                pdu.get(at + 4, cdb, IN_HEADER, Math.max(0, Math.min(bytes - 1, cdb.length - IN_HEADER)));
            }
            at += 3 + bytes + 3 & ~3;
        }
    }

    /** {@return the length of a block by its opcode} */
    static int length(byte[] cdb) {
        return (cdb[0] & 0xff) == VARIABLE
                ? Math.min(8 + (cdb[7] & 0xfc), cdb.length)
                : LENGTHS[(cdb[0] & 0xff) >>> 5];
    }
}
