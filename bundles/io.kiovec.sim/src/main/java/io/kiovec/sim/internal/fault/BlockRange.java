// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;

/** Which blocks a command of a disk is about (SBC-4, clause 5): where its CDB keeps their address and their number. */
enum BlockRange {
    /** None that a rule could mean. */
    NONE(0, 0, 0, 0),
    /** Six bytes: 21 bits of address; 0 for 256 blocks. */
    SIX(1, 3, 4, 1),
    /** Ten bytes. */
    TEN(2, 4, 7, 2),
    /** Twelve bytes. */
    TWELVE(2, 4, 6, 4),
    /** Sixteen bytes. */
    SIXTEEN(2, 8, 10, 4),
    /** WRITE ATOMIC (16). */
    ATOMIC(2, 8, 12, 2),
    /** COMPARE AND WRITE. */
    COMPARE(2, 8, 13, 1);

    private static final BlockRange[] BY_OPCODE = new BlockRange[256];

    static {
        java.util.Arrays.fill(BY_OPCODE, NONE);
        put(SIX, 0x08, 0x0a);
        // Read, write, write and verify, verify, pre-fetch, synchronize cache, write same.
        put(TEN, 0x28, 0x2a, 0x2e, 0x2f, 0x34, 0x35, 0x41);
        put(TWELVE, 0xa8, 0xaa, 0xae, 0xaf);
        // ... and ORWRITE.
        put(SIXTEEN, 0x88, 0x8a, 0x8b, 0x8e, 0x8f, 0x90, 0x91, 0x93);
        put(ATOMIC, 0x9c);
        put(COMPARE, 0x89);
    }

    private final int addressAt;
    private final int addressBytes;
    private final int countAt;
    private final int countBytes;

    BlockRange(int addressAt, int addressBytes, int countAt, int countBytes) {
        this.addressAt = addressAt;
        this.addressBytes = addressBytes;
        this.countAt = countAt;
        this.countBytes = countBytes;
    }

    private static void put(BlockRange range, int... opcodes) {
        for (int opcode : opcodes) {
            BY_OPCODE[opcode] = range;
        }
    }

    static BlockRange of(MemorySegment cdb) {
        return BY_OPCODE[CdbFields.u8(cdb, 0)];
    }

    /** {@return the first of the command's blocks that is in a range; negative for none} */
    long firstIn(Range range, MemorySegment cdb) {
        if (this == NONE || cdb.byteSize() < countAt + countBytes) {
            return -1;
        }
        long address = number(cdb, addressAt, addressBytes) & (this == SIX ? 0x1f_ffff : -1L);
        long count = number(cdb, countAt, countBytes);
        return range.firstOf(address, this == SIX && count == 0 ? 256 : count);
    }

    private static long number(MemorySegment cdb, int at, int bytes) {
        return switch (bytes) {
            case 1 -> CdbFields.u8(cdb, at);
            case 2 -> CdbFields.u16(cdb, at);
            case 3 -> CdbFields.u24(cdb, at);
            case 4 -> CdbFields.u32(cdb, at);
            default -> CdbFields.u64(cdb, at);
        };
    }
}
