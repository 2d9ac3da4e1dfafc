// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Block Limits, B0h of disks (SBC-3, 6.5.3; the atomic fields: SBC-4, 6.6.4). Lengths are in blocks; 0 means that nothing is
 * said, but for the lengths of commands that the device does not have. {@link #NONE} and the {@code with} methods make one.
 *
 * @param writeSameZero what WRITE SAME does with zero blocks
 * @param compareAndWrite longest COMPARE AND WRITE, 0 to 255; 0: not supported
 * @param transferGranularity best granularity of a transfer, 0 to 65535
 * @param transfer longest transfer
 * @param bestTransfer best length of a transfer
 * @param preFetch longest PRE-FETCH
 * @param unmap most blocks by one UNMAP; FFFFFFFFh: no limit
 * @param unmapDescriptors most descriptors in one UNMAP; FFFFFFFFh: no limit
 * @param unmapGranularity best granularity of UNMAP
 * @param unmapAlignment first block of a granule, where it is said (UGAVALID)
 * @param writeSame longest WRITE SAME
 * @param atomic lengths of atomic writes
 */
public record BlockLimits(ZeroLength writeSameZero, int compareAndWrite, int transferGranularity, long transfer,
        long bestTransfer, long preFetch, long unmap, long unmapDescriptors, long unmapGranularity,
        OptionalLong unmapAlignment, long writeSame, Atomic atomic) implements VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0xb0;

    /** A device that says nothing. */
    public static final BlockLimits NONE = new BlockLimits(ZeroLength.TO_THE_END, 0, 0, 0, 0, 0, 0, 0, 0,
            OptionalLong.empty(), 0, Atomic.NONE);

    private static final int LENGTH = 0x3c;

    /** What WRITE SAME does with zero blocks (WSNZ). */
    public enum ZeroLength {
        /** Writes to the end of the disk. */
        TO_THE_END,
        /** Is refused. */
        REFUSED
    }

    /**
     * Lengths of WRITE ATOMIC, in blocks.
     *
     * @param transfer longest with boundary 0
     * @param alignment of the address
     * @param granularity of the length
     * @param transferWithBoundary longest with a boundary
     * @param boundary largest boundary
     */
    public record Atomic(long transfer, long alignment, long granularity, long transferWithBoundary, long boundary) {
        /** No atomic writes. */
        public static final Atomic NONE = new Atomic(0, 0, 0, 0, 0);
    }

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return what it says; empty when it is another page
     */
    public static Optional<BlockLimits> parse(MemorySegment page) {
        return VpdPage.body(page, CODE).map(BlockLimits::read);
    }

    private static BlockLimits read(Received body) {
        OptionalLong alignment = body.bit(28, 7) ? OptionalLong.of(body.u32(28) & 0x7fff_ffff) : OptionalLong.empty();
        return new BlockLimits(body.bit(0, 0) ? ZeroLength.REFUSED : ZeroLength.TO_THE_END, body.u8(1), body.u16(2),
                body.u32(4), body.u32(8), body.u32(12), body.u32(16), body.u32(20), body.u32(24), alignment,
                body.u64(32),
                new Atomic(body.u32(40), body.u32(44), body.u32(48), body.u32(52), body.u32(56)));
    }

    /**
     * The same with another answer to zero blocks of WRITE SAME, and its longest.
     *
     * @param zero what WRITE SAME does with zero blocks
     * @param longest in blocks; 0: nothing is said
     * @return the other page
     */
    public BlockLimits withWriteSame(ZeroLength zero, long longest) {
        return new BlockLimits(zero, compareAndWrite, transferGranularity, transfer, bestTransfer, preFetch, unmap,
                unmapDescriptors, unmapGranularity, unmapAlignment, longest, atomic);
    }

    /**
     * The same with another longest COMPARE AND WRITE.
     *
     * @param longest in blocks, 0 to 255; 0: not supported
     * @return the other page
     */
    public BlockLimits withCompareAndWrite(int longest) {
        return new BlockLimits(writeSameZero, longest, transferGranularity, transfer, bestTransfer, preFetch, unmap,
                unmapDescriptors, unmapGranularity, unmapAlignment, writeSame, atomic);
    }

    /**
     * The same with other lengths of transfers.
     *
     * @param granularity best granularity in blocks, 0 to 65535
     * @param longest longest transfer in blocks, 0 to 2^32 - 1
     * @param best best length of a transfer in blocks, 0 to 2^32 - 1
     * @param longestPreFetch longest PRE-FETCH in blocks, 0 to 2^32 - 1
     * @return the other page
     */
    public BlockLimits withTransfer(int granularity, long longest, long best, long longestPreFetch) {
        return new BlockLimits(writeSameZero, compareAndWrite, granularity, longest, best, longestPreFetch, unmap,
                unmapDescriptors, unmapGranularity, unmapAlignment, writeSame, atomic);
    }

    /**
     * The same with other limits of UNMAP.
     *
     * @param blocks most blocks by one UNMAP, 0 to 2^32 - 1
     * @param descriptors most descriptors in one UNMAP, 0 to 2^32 - 1
     * @param granularity best granularity in blocks, 0 to 2^32 - 1
     * @param alignment first block of a granule, 0 to 2^31 - 1, where it is said
     * @return the other page
     */
    public BlockLimits withUnmap(long blocks, long descriptors, long granularity, OptionalLong alignment) {
        return new BlockLimits(writeSameZero, compareAndWrite, transferGranularity, transfer, bestTransfer, preFetch,
                blocks,
                descriptors, granularity, alignment, writeSame, atomic);
    }

    /**
     * The same with other lengths of atomic writes.
     *
     * @param lengths those of WRITE ATOMIC
     * @return the other page
     */
    public BlockLimits withAtomic(Atomic lengths) {
        return new BlockLimits(writeSameZero, compareAndWrite, transferGranularity, transfer, bestTransfer, preFetch,
                unmap,
                unmapDescriptors, unmapGranularity, unmapAlignment, writeSame, lengths);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        long alignment = unmapAlignment.isPresent() ? 0x8000_0000L | unmapAlignment.getAsLong() : 0;
        return new DataBuilder().u8(writeSameZero == ZeroLength.REFUSED ? 1 : 0).u8(compareAndWrite)
                .u16(transferGranularity).u32(transfer).u32(bestTransfer).u32(preFetch).u32(unmap).u32(unmapDescriptors)
                .u32(unmapGranularity).u32(alignment).u64(writeSame).u32(atomic.transfer()).u32(atomic.alignment())
                .u32(atomic.granularity()).u32(atomic.transferWithBoundary()).u32(atomic.boundary()).upTo(LENGTH)
                .build();
    }
}
