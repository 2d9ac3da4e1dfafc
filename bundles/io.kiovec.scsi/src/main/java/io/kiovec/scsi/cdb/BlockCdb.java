// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.cdb;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;

/**
 * Commands of disks that move or check data (SBC-3 and SBC-4, clause 5); {@link BlockControlCdb} has the others. The package
 * says what holds for all builders. Addresses and numbers of blocks are unsigned; the options are bits of byte 1.
 */
public final class BlockCdb {

    /** Do not keep the blocks in the cache (DPO). */
    public static final int DISABLE_PAGE_OUT = 0x10;
    /** On the medium before the status (FUA). */
    public static final int FORCE_UNIT_ACCESS = 0x08;
    /** VERIFY, WRITE AND VERIFY: compare with the data sent (BYTCHK 01b). */
    public static final int BYTE_CHECK = 0x02;
    /** VERIFY: compare each block with the one block sent (BYTCHK 11b). */
    public static final int BYTE_CHECK_ONE_BLOCK = 0x06;
    /** SYNCHRONIZE CACHE, PRE-FETCH: do not wait (IMMED). */
    public static final int IMMEDIATE = 0x02;
    /** WRITE SAME: unmap where the device may. */
    public static final int UNMAP = 0x08;
    /** WRITE SAME: unmap, but keep the blocks anchored. */
    public static final int ANCHOR = 0x10;
    /** WRITE SAME (16): no data is sent, zeros are written (NDOB). */
    public static final int NO_DATA_OUT = 0x01;

    private static final String BLOCKS = "number of blocks";
    private static final String ADDRESS = "logical block address";

    private BlockCdb() {
    }

    /**
     * How protection information is checked and sent (RDPROTECT, WRPROTECT, VRPROTECT, ORPROTECT), 0 to 7, as an
     * option.
     *
     * @param how the value of the field, 0 to 7; 0: no protection information is sent
     * @return the field at its place in byte 1, bits 7 to 5, to be added to other options
     */
    public static int protect(int how) {
        return Cdb.bits(how, 3, "protection field") << 5;
    }

    /**
     * READ (6) (SBC-2): an address of 21 bits, 1 to 256 blocks.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param address the first logical block address, 0 to 2^21 - 1
     * @param blocks how many, 1 to 256
     * @return the length of the CDB, 6 bytes
     */
    public static int read6(MemorySegment cdb, int address, int blocks) {
        return six(cdb, 0x08, address, blocks);
    }

    /**
     * READ (10) (SBC-3, 5.11).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 65535; 0 moves none
     * @return the length of the CDB, 10 bytes
     */
    public static int read10(MemorySegment cdb, int options, long address, int blocks) {
        return ten(cdb, 0x28, options, address, blocks);
    }

    /**
     * READ (12) (SBC-3, 5.12).
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 2^32 - 1; 0 moves none
     * @return the length of the CDB, 12 bytes
     */
    public static int read12(MemorySegment cdb, int options, long address, long blocks) {
        return twelve(cdb, 0xa8, options, address, blocks);
    }

    /**
     * READ (16) (SBC-3, 5.13).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1; 0 moves none
     * @return the length of the CDB, 16 bytes
     */
    public static int read16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x88, options, address, blocks);
    }

    /**
     * WRITE (6) (SBC-2): an address of 21 bits, 1 to 256 blocks.
     *
     * @param cdb filled from its start, at least 6 bytes
     * @param address the first logical block address, 0 to 2^21 - 1
     * @param blocks how many, 1 to 256
     * @return the length of the CDB, 6 bytes
     */
    public static int write6(MemorySegment cdb, int address, int blocks) {
        return six(cdb, 0x0a, address, blocks);
    }

    /**
     * WRITE (10) (SBC-3, 5.33).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 65535; 0 moves none
     * @return the length of the CDB, 10 bytes
     */
    public static int write10(MemorySegment cdb, int options, long address, int blocks) {
        return ten(cdb, 0x2a, options, address, blocks);
    }

    /**
     * WRITE (12) (SBC-3, 5.34).
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 2^32 - 1; 0 moves none
     * @return the length of the CDB, 12 bytes
     */
    public static int write12(MemorySegment cdb, int options, long address, long blocks) {
        return twelve(cdb, 0xaa, options, address, blocks);
    }

    /**
     * WRITE (16) (SBC-3, 5.35).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1; 0 moves none
     * @return the length of the CDB, 16 bytes
     */
    public static int write16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x8a, options, address, blocks);
    }

    /**
     * VERIFY (10) (SBC-3, 5.29).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT} and {@link #BYTE_CHECK} or
     *        {@link #BYTE_CHECK_ONE_BLOCK}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 65535; 0 checks none
     * @return the length of the CDB, 10 bytes
     */
    public static int verify10(MemorySegment cdb, int options, long address, int blocks) {
        return ten(cdb, 0x2f, options, address, blocks);
    }

    /**
     * VERIFY (12) (SBC-3, 5.30).
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT} and {@link #BYTE_CHECK} or
     *        {@link #BYTE_CHECK_ONE_BLOCK}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 2^32 - 1; 0 checks none
     * @return the length of the CDB, 12 bytes
     */
    public static int verify12(MemorySegment cdb, int options, long address, long blocks) {
        return twelve(cdb, 0xaf, options, address, blocks);
    }

    /**
     * VERIFY (16) (SBC-3, 5.31).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT} and {@link #BYTE_CHECK} or
     *        {@link #BYTE_CHECK_ONE_BLOCK}; 0 for none
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1; 0 checks none
     * @return the length of the CDB, 16 bytes
     */
    public static int verify16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x8f, options, address, blocks);
    }

    /**
     * WRITE AND VERIFY (10) (SBC-3, 5.37).
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #BYTE_CHECK}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 65535; 0 moves none
     * @return the length of the CDB, 10 bytes
     */
    public static int writeAndVerify10(MemorySegment cdb, int options, long address, int blocks) {
        return ten(cdb, 0x2e, options, address, blocks);
    }

    /**
     * WRITE AND VERIFY (12) (SBC-3, 5.38).
     *
     * @param cdb filled from its start, at least 12 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #BYTE_CHECK}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 2^32 - 1; 0 moves none
     * @return the length of the CDB, 12 bytes
     */
    public static int writeAndVerify12(MemorySegment cdb, int options, long address, long blocks) {
        return twelve(cdb, 0xae, options, address, blocks);
    }

    /**
     * WRITE AND VERIFY (16) (SBC-3, 5.39).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #BYTE_CHECK}; 0 for none
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1; 0 moves none
     * @return the length of the CDB, 16 bytes
     */
    public static int writeAndVerify16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x8e, options, address, blocks);
    }

    /**
     * SYNCHRONIZE CACHE (10) (SBC-3, 5.26); 0 blocks: to the end.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int synchronizeCache10(MemorySegment cdb, int options, long address, int blocks) {
        return ten(cdb, 0x35, options, address, blocks);
    }

    /**
     * SYNCHRONIZE CACHE (16) (SBC-3, 5.27); 0 blocks: to the end.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int synchronizeCache16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x91, options, address, blocks);
    }

    /**
     * PRE-FETCH (10) (SBC-3, 5.8); 0 blocks: to the end.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int preFetch10(MemorySegment cdb, int options, long address, int blocks) {
        return ten(cdb, 0x34, options, address, blocks);
    }

    /**
     * PRE-FETCH (16) (SBC-3, 5.9); 0 blocks: to the end.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options {@link #IMMEDIATE} or 0
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int preFetch16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x90, options, address, blocks);
    }

    /**
     * WRITE SAME (10) (SBC-3, 5.43); 0 blocks: to the end, where the device allows it.
     *
     * @param cdb filled from its start, at least 10 bytes
     * @param options sum of {@link #protect}, {@link #UNMAP}, {@link #ANCHOR}; 0 for none
     * @param address the first logical block address, 0 to 2^32 - 1
     * @param blocks how many, 0 to 65535
     * @return the length of the CDB, 10 bytes
     */
    public static int writeSame10(MemorySegment cdb, int options, long address, int blocks) {
        return ten(cdb, 0x41, options, address, blocks);
    }

    /**
     * WRITE SAME (16) (SBC-3, 5.44); 0 blocks: to the end, where the device allows it.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #UNMAP}, {@link #ANCHOR}, {@link #NO_DATA_OUT}; 0 for none
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1
     * @return the length of the CDB, 16 bytes
     */
    public static int writeSame16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x93, options, address, blocks);
    }

    /**
     * ORWRITE (16) (SBC-3, 5.5).
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, unsigned
     * @param blocks how many, 0 to 2^32 - 1; 0 moves none
     * @return the length of the CDB, 16 bytes
     */
    public static int orWrite16(MemorySegment cdb, int options, long address, long blocks) {
        return sixteen(cdb, 0x8b, options, address, blocks);
    }

    /**
     * COMPARE AND WRITE (SBC-3, 5.2): 0 to 255 blocks, of which the data holds twice as many.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, unsigned
     * @param blocks how many to compare and to write, 0 to 255; 0 moves none
     * @return the length of the CDB, 16 bytes
     */
    public static int compareAndWrite(MemorySegment cdb, int options, long address, int blocks) {
        Cdb.start(cdb, 16, 0x89, options);
        CdbFields.put64(cdb, 2, address);
        Cdb.put8(cdb, 13, blocks, BLOCKS);
        return 16;
    }

    /**
     * WRITE ATOMIC (16) (SBC-4): at most 65535 blocks; the atomic boundary is in blocks, 0 for one operation.
     *
     * @param cdb filled from its start, at least 16 bytes
     * @param options sum of {@link #protect}, {@link #DISABLE_PAGE_OUT}, {@link #FORCE_UNIT_ACCESS}; 0 for none
     * @param address the first logical block address, unsigned
     * @param boundary blocks of each atomic part, 0 to 65535
     * @param blocks how many, 0 to 65535; 0 moves none
     * @return the length of the CDB, 16 bytes
     */
    public static int writeAtomic16(MemorySegment cdb, int options, long address, int boundary, int blocks) {
        Cdb.start(cdb, 16, 0x9c, options);
        CdbFields.put64(cdb, 2, address);
        Cdb.put16(cdb, 10, boundary, "atomic boundary");
        Cdb.put16(cdb, 12, blocks, BLOCKS);
        return 16;
    }

    /**
     * The address in a CDB of those above, by the length that its operation code has (SPC-4, 4.2.5.1).
     *
     * @param cdb a whole CDB
     * @return the address; a CDB that is too short is an {@link IndexOutOfBoundsException}
     */
    public static long address(MemorySegment cdb) {
        return switch (CdbFields.u8(cdb, 0) >> 5) {
            case 0 -> CdbFields.u24(cdb, 1) & 0x1f_ffff;
            case 4 -> CdbFields.u64(cdb, 2);
            default -> CdbFields.u32(cdb, 2);
        };
    }

    /**
     * The number of blocks in a CDB of those above, by the length that its operation code has; READ (6) and WRITE (6)
     * mean 256 by zero, and COMPARE AND WRITE and WRITE ATOMIC have narrower fields.
     *
     * @param cdb a whole CDB
     * @return the number as the field holds it; a CDB that is too short is an {@link IndexOutOfBoundsException}
     */
    public static long blocks(MemorySegment cdb) {
        int opcode = CdbFields.u8(cdb, 0);
        return switch (opcode >> 5) {
            case 0 -> CdbFields.u8(cdb, 4) == 0 ? 256 : CdbFields.u8(cdb, 4);
            case 4 -> opcode == 0x89
                    ? CdbFields.u8(cdb, 13)
                    : opcode == 0x9c ? CdbFields.u16(cdb, 12) : CdbFields.u32(cdb, 10);
            case 5 -> CdbFields.u32(cdb, 6);
            default -> CdbFields.u16(cdb, 7);
        };
    }

    private static int six(MemorySegment cdb, int opcode, int address, int blocks) {
        if (blocks < 1 || blocks > 256) {
            throw new IllegalArgumentException(BLOCKS + ' ' + blocks + ": a CDB of 6 bytes takes 1 to 256");
        }
        Cdb.start(cdb, 6, opcode);
        CdbFields.put24(cdb, 1, Cdb.bits(address, 21, ADDRESS));
        CdbFields.put8(cdb, 4, blocks);
        return 6;
    }

    private static int ten(MemorySegment cdb, int opcode, int options, long address, int blocks) {
        Cdb.start(cdb, 10, opcode, options);
        Cdb.put32(cdb, 2, address, ADDRESS);
        Cdb.put16(cdb, 7, blocks, BLOCKS);
        return 10;
    }

    private static int twelve(MemorySegment cdb, int opcode, int options, long address, long blocks) {
        Cdb.start(cdb, 12, opcode, options);
        Cdb.put32(cdb, 2, address, ADDRESS);
        Cdb.put32(cdb, 6, blocks, BLOCKS);
        return 12;
    }

    private static int sixteen(MemorySegment cdb, int opcode, int options, long address, long blocks) {
        Cdb.start(cdb, 16, opcode, options);
        CdbFields.put64(cdb, 2, address);
        Cdb.put32(cdb, 10, blocks, BLOCKS);
        return 16;
    }
}
