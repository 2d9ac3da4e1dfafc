// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Limits;
import io.kiovec.scsi.CdbFields;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The commands that change a range of a disk without the caller's data: UNMAP and WRITE SAME (SBC-5, 5.37, 5.52, 5.53).
 * They fill a call; any thread.
 */
final class RangeCommands {

    /** Descriptors of one UNMAP at most, in the driver's own memory. */
    static final int MOST_DESCRIPTORS = 255;

    private static final int UNMAP = 0x42;
    private static final int WRITE_SAME_10 = 0x41;
    private static final int WRITE_SAME_16 = 0x93;
    private static final int UNMAP_BIT = 0x08;
    private static final int NO_DATA_OUT_BUFFER = 0x01;
    private static final int HEADER = 8;
    private static final int DESCRIPTOR = 16;
    private static final long MOST_BLOCKS = 0xffff_ffffL;
    /** What an adapter that transfers only directly may ask of an address. */
    private static final int PAGE = 4096;

    private final Limits way;

    RangeCommands(Limits way) {
        this.way = way;
    }

    /** One UNMAP, with as many descriptors as the range needs. */
    void unmap(CommandCall call, TransferCall request, long block, long count) {
        int descriptors = (int) ((count + MOST_BLOCKS - 1) / MOST_BLOCKS);
        int length = HEADER + descriptors * DESCRIPTOR;
        MemorySegment list = Arena.ofAuto().allocate(length, PAGE);
        CdbFields.put16(list, 0, length - 2);
        CdbFields.put16(list, 2, length - HEADER);
        long from = block;
        long rest = count;
        for (int i = 0; i < descriptors; i++) {
            long part = Math.min(rest, MOST_BLOCKS);
            CdbFields.put64(list, HEADER + (long) i * DESCRIPTOR, from);
            CdbFields.put32(list, HEADER + (long) i * DESCRIPTOR + 8, part);
            from += part;
            rest -= part;
        }
        MemorySegment cdb = call.begin(10, UNMAP, OwnCall.within(request, way));
        CdbFields.put16(cdb, 7, length);
        call.data(DataDirection.OUT, list);
    }

    /** WRITE SAME (10) or (16) that gives the range up. */
    void unmapBySame(CommandCall call, TransferCall request, DiskFacts facts, long block, long count) {
        same(call, request, facts, facts.discards() == DiskFacts.Discards.WRITE_SAME_16, UNMAP_BIT, block, count);
    }

    /** WRITE SAME (10) or (16) of zeroes. */
    void zero(CommandCall call, TransferCall request, DiskFacts facts, long block, long count) {
        DiskFacts.Zeroes how = facts.zeroes();
        same(call, request, facts, how.command() == DiskFacts.Zeroes.Command.WRITE_SAME_16,
                (how.unmapping() ? UNMAP_BIT : 0) | (how.withoutBlock() ? NO_DATA_OUT_BUFFER : 0), block, count);
    }

    private void same(CommandCall call, TransferCall request, DiskFacts facts, boolean sixteen, int flags, long block,
            long count) {
        OwnCall own = OwnCall.within(request, way);
        MemorySegment cdb;
        if (sixteen) {
            cdb = call.begin(16, WRITE_SAME_16, own);
            CdbFields.put64(cdb, 2, block);
            CdbFields.put32(cdb, 10, count);
        } else {
            cdb = call.begin(10, WRITE_SAME_10, own);
            CdbFields.put32(cdb, 2, block);
            CdbFields.put16(cdb, 7, (int) count);
        }
        CdbFields.put8(cdb, 1, flags);
        if ((flags & NO_DATA_OUT_BUFFER) == 0) {
            call.data(DataDirection.OUT, Arena.ofAuto().allocate(facts.blockLength(), PAGE));
        }
    }
}
