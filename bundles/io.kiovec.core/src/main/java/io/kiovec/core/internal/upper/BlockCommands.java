// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Support;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The commands that move a disk's blocks (SBC-5): what a request becomes, and what an answer means for it. The shortest CDB
 * that reaches. Pure functions of the call that they fill or read; nothing is allocated for what goes well.
 */
final class BlockCommands {

    private static final long MOST_BLOCKS_10 = 0xffff;
    private static final long END_OF_SHORT_ADDRESSES = 1L << 32;

    private BlockCommands() {
    }

    /** READ (10) or (16). */
    static void read(CommandCall call, TransferCall request, DiskFacts now, long offset, MemorySegment memory) {
        long block = offset / now.blockLength();
        long count = memory.byteSize() / now.blockLength();
        call.begin(request,
                isShort(block, count)
                        ? BlockCdb.read10(call.space(), 0, block, (int) count)
                        : BlockCdb.read16(call.space(), 0, block, count));
        call.data(DataDirection.IN, memory);
    }

    /** WRITE (10) or (16). */
    static void write(CommandCall call, BlockCall request, DiskFacts now, long offset, MemorySegment memory) {
        int options = options(request, now);
        long block = offset / now.blockLength();
        long count = memory.byteSize() / now.blockLength();
        call.begin(request,
                isShort(block, count)
                        ? BlockCdb.write10(call.space(), options, block, (int) count)
                        : BlockCdb.write16(call.space(), options, block, count));
        call.data(DataDirection.OUT, memory);
    }

    /** COMPARE AND WRITE of data that holds what is expected, then what replaces it. */
    static void compareAndWrite(CommandCall call, BlockCall request, DiskFacts now, long offset, MemorySegment data) {
        int count = (int) (data.byteSize() / 2 / now.blockLength());
        call.begin(request, BlockCdb.compareAndWrite(call.space(), options(request, now),
                offset / now.blockLength(), count));
        call.data(DataDirection.OUT, data);
    }

    private static int options(BlockCall request, DiskFacts now) {
        boolean through = request.durability() == Durability.FORCE_UNIT_ACCESS;
        return through && now.writeThrough() == DiskFacts.WriteThrough.BY_BIT ? BlockCdb.FORCE_UNIT_ACCESS : 0;
    }

    private static boolean isShort(long block, long count) {
        return count <= MOST_BLOCKS_10 && block + count <= END_OF_SHORT_ADDRESSES;
    }

    /** {@return whether what is written may stay in the disk's cache for now} */
    static boolean isCached(Durability durability, DiskFacts now) {
        return durability != Durability.FORCE_UNIT_ACCESS && now.cache() != Support.NO;
    }

    /** SYNCHRONIZE CACHE of everything, (16) or (10). */
    static void synchronize(CommandCall call, TransferCall request, boolean sixteen) {
        call.begin(request,
                sixteen
                        ? BlockCdb.synchronizeCache16(call.space(), 0, 0, 0)
                        : BlockCdb.synchronizeCache10(call.space(), 0, 0, 0));
    }

    /** {@return whether the disk is likely to know the longer SYNCHRONIZE CACHE: it has blocks beyond short addresses} */
    static boolean isBeyond(DiskFacts now) {
        return now.blocks() > END_OF_SHORT_ADDRESSES;
    }

    /** {@return whether the disk does not know the command at all} */
    static boolean isUnknown(CommandCall call) {
        return call.hasKey(SenseKey.ILLEGAL_REQUEST) && call.senseData().map(Sense::additional)
                .filter(AdditionalSense.INVALID_COMMAND_OPERATION_CODE::equals).isPresent();
    }

    /**
     * {@return the bytes that a transfer moved which the device calls done, in whole blocks}
     *
     * @throws DeviceException when these are none
     */
    static long wholeBlocks(Address address, CommandCall call, DiskFacts now, Effect effect) throws DeviceException {
        long moved = call.moved();
        long whole = moved - moved % now.blockLength();
        if (whole > 0) {
            return whole;
        }
        String what = "the device moved " + moved + " of " + call.data().byteSize() + " bytes and calls it done: ";
        throw effect == Effect.NOTHING
                ? new DeviceException.Medium(address, what + "read it again in smaller parts")
                : new DeviceException.OutcomeUnknown(address, what + "read back what was written");
    }

    /** {@return the bytes that moved before the block that the sense data names, as Linux counts them too} */
    static long beforeTheBadBlock(CommandCall call, DiskFacts now, long offset) {
        Optional<Sense> sense = call.senseData();
        if (sense.isEmpty()
                || sense.get().key() != SenseKey.MEDIUM_ERROR && sense.get().key() != SenseKey.HARDWARE_ERROR) {
            return 0;
        }
        OptionalLong bad = sense.get().information();
        long first = offset / now.blockLength();
        long count = call.data().byteSize() / now.blockLength();
        if (bad.isEmpty() || bad.getAsLong() <= first || bad.getAsLong() >= first + count) {
            return 0;
        }
        long moved = call.moved();
        return Math.min((bad.getAsLong() - first) * now.blockLength(), moved - moved % now.blockLength());
    }
}
