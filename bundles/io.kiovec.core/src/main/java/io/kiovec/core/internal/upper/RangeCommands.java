// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Limits;
import io.kiovec.scsi.block.UnmapList;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.scsi.cdb.BlockControlCdb;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that change a range of a disk by less than its data: UNMAP and WRITE SAME (SBC-5, 5.37, 5.52, 5.53).
 * They fill a call; any thread.
 */
final class RangeCommands {

    /** Descriptors of one UNMAP at most, in the driver's own memory. */
    static final int MOST_DESCRIPTORS = 255;

    private static final long MOST_BLOCKS = 0xffff_ffffL;
    /** What an adapter that transfers only directly may ask of an address. */
    private static final int PAGE = 4096;

    private final Limits way;

    RangeCommands(Limits way) {
        this.way = way;
    }

    /** One UNMAP, with as many descriptors as the range needs. */
    void unmap(CommandCall call, TransferCall request, long block, long count) {
        List<UnmapList.Range> parts = new ArrayList<>();
        for (long done = 0; done < count; done += MOST_BLOCKS) {
            parts.add(new UnmapList.Range(block + done, Math.min(count - done, MOST_BLOCKS)));
        }
        byte[] bytes = new UnmapList(parts).bytes();
        MemorySegment list = Arena.ofAuto().allocate(bytes.length, PAGE).copyFrom(MemorySegment.ofArray(bytes));
        call.begin(OwnCall.within(request, way), BlockControlCdb.unmap(call.space(), 0, bytes.length));
        call.data(DataDirection.OUT, list);
    }

    /** WRITE SAME (10) or (16) that gives the range up. */
    void unmapBySame(CommandCall call, TransferCall request, DiskFacts facts, long block, long count) {
        same(call, request, facts, facts.discards() == DiskFacts.Discards.WRITE_SAME_16, BlockCdb.UNMAP, block, count);
    }

    /** WRITE SAME (10) or (16) of zeroes. */
    void zero(CommandCall call, TransferCall request, DiskFacts facts, long block, long count) {
        DiskFacts.Zeroes how = facts.zeroes();
        same(call, request, facts, how.command() == DiskFacts.Zeroes.Command.WRITE_SAME_16,
                (how.unmapping() ? BlockCdb.UNMAP : 0) | (how.withoutBlock() ? BlockCdb.NO_DATA_OUT : 0), block, count);
    }

    /** WRITE SAME (10) or (16) of the request's block. */
    static void same(CommandCall call, TransferCall request, DiskFacts facts, long block, long count,
            MemorySegment data) {
        call.begin(request, same(call, facts.zeroes().command() == DiskFacts.Zeroes.Command.WRITE_SAME_16, 0, block,
                count));
        call.data(DataDirection.OUT, data);
    }

    private static int same(CommandCall call, boolean sixteen, int flags, long block, long count) {
        return sixteen
                ? BlockCdb.writeSame16(call.space(), flags, block, count)
                : BlockCdb.writeSame10(call.space(), flags, block, (int) count);
    }

    private void same(CommandCall call, TransferCall request, DiskFacts facts, boolean sixteen, int flags, long block,
            long count) {
        call.begin(OwnCall.within(request, way), same(call, sixteen, flags, block, count));
        if ((flags & BlockCdb.NO_DATA_OUT) == 0) {
            call.data(DataDirection.OUT, Arena.ofAuto().allocate(facts.blockLength(), PAGE));
        }
    }
}
