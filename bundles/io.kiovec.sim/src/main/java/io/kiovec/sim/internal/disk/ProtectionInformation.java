// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Protection information of type 1 (SBC-4, 4.21): two bytes of guard, a CRC of the user data; two bytes of application
 * tag; four bytes of reference tag, the lower half of the block address.
 */
final class ProtectionInformation {

    /** An application tag of FFFFh means that the block is not to be checked; never written blocks have it. */
    private static final int NOT_CHECKED = 0xffff;

    private static final int SLICES = 8;
    private static final int POLYNOMIAL = 0x8bb7;
    /** Of each byte with 0 to 7 zeroes behind it. */
    private static final int[][] CRC = new int[SLICES][256];

    static {
        for (int value = 0; value < 256; value++) {
            int crc = value << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            CRC[0][value] = crc & 0xffff;
        }
        for (int slice = 1; slice < SLICES; slice++) {
            for (int value = 0; value < 256; value++) {
                int before = CRC[slice - 1][value];
                CRC[slice][value] = (before << 8 ^ CRC[0][before >> 8]) & 0xffff;
            }
        }
    }

    private ProtectionInformation() {
    }

    /**
     * {@return the logical block guard (SBC-4, 4.21.4): the CRC of the polynomial 8BB7h, without reflection, from 0}
     *
     * @param data where it lies
     * @param from its first byte
     * @param length its length
     */
    static int guard(MemorySegment data, long from, long length) {
        int crc = 0;
        long at = from;
        long end = from + length;
        for (; end - at >= SLICES; at += SLICES) {
            crc = CRC[7][u8(data, at) ^ crc >> 8] ^ CRC[6][u8(data, at + 1) ^ crc & 0xff] ^ CRC[5][u8(data, at + 2)]
                    ^ CRC[4][u8(data, at + 3)] ^ CRC[3][u8(data, at + 4)] ^ CRC[2][u8(data, at + 5)]
                    ^ CRC[1][u8(data, at + 6)] ^ CRC[0][u8(data, at + 7)];
        }
        for (; at < end; at++) {
            crc = (crc << 8 ^ CRC[0][(crc >> 8 ^ u8(data, at)) & 0xff]) & 0xffff;
        }
        return crc;
    }

    private static int u8(MemorySegment data, long at) {
        return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    /**
     * Puts what belongs to a block behind its user data.
     *
     * @param block user data, then room for eight bytes
     * @param from where it begins
     * @param blockBytes bytes of user data
     * @param lba its address
     */
    static void put(MemorySegment block, long from, int blockBytes, long lba) {
        long at = from + blockBytes;
        CdbFields.put16(block, at, guard(block, from, blockBytes));
        CdbFields.put16(block, at + 2, 0);
        CdbFields.put32(block, at + 4, lba);
    }

    /** Puts what a block has that nobody has written: all ones. */
    static void putUnwritten(MemorySegment block, long from, int blockBytes) {
        CdbFields.put64(block, from + blockBytes, -1);
    }

    /** {@return whether the eight bytes behind the user data are zeroes, as on a medium that was never written} */
    static boolean isBlank(MemorySegment block, long from, int blockBytes) {
        return CdbFields.u64(block, from + blockBytes) == 0;
    }

    /**
     * Checks a block.
     *
     * @param block user data, then protection information
     * @param from where it begins
     * @param blockBytes bytes of user data
     * @param lba its address
     * @param protect what is checked
     * @throws CheckCondition ABORTED COMMAND, with the block's address, when it is wrong
     */
    static void check(MemorySegment block, long from, int blockBytes, long lba, Protect protect)
            throws CheckCondition {
        long at = from + blockBytes;
        if (CdbFields.u16(block, at + 2) == NOT_CHECKED) {
            return;
        }
        if (protect.checksGuard() && CdbFields.u16(block, at) != guard(block, from, blockBytes)) {
            throw failed(AdditionalSense.LOGICAL_BLOCK_GUARD_CHECK_FAILED, lba);
        }
        if (protect.checksReference() && CdbFields.u32(block, at + 4) != (lba & 0xffff_ffffL)) {
            throw failed(AdditionalSense.LOGICAL_BLOCK_REFERENCE_TAG_CHECK_FAILED, lba);
        }
    }

    private static CheckCondition failed(AdditionalSense what, long lba) {
        return new CheckCondition(Sense.of(SenseKey.ABORTED_COMMAND, what).withInformation(lba));
    }
}
