// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

/**
 * What one command may ask a disk for at most, as the Block Limits page says it (SBC-4, 6.6.4). In logical blocks, where
 * nothing else is said.
 *
 * @param transfer of one read or write, 1 to 2^32-1
 * @param unmapBlocks of one UNMAP, 1 to 2^32-1; 2^32-1 for any number
 * @param unmapDescriptors descriptors of one UNMAP, 1 to 2^32-1; 2^32-1 for any number
 * @param writeSame of one WRITE SAME, 0 for any number
 * @param compare of one COMPARE AND WRITE, 1 to 255
 * @param atomic of one WRITE ATOMIC, 1 to 65535
 * @param atomicAlignment the first block of WRITE ATOMIC is a multiple of it; 1 for any
 * @param atomicGranularity the length of WRITE ATOMIC is a multiple of it; 1 for any
 * @param unmapGranularity only whole runs of so many blocks are unmapped; 0 for any block, with the physical block as advice
 * @param unmapAlignment where such a run begins, below the granularity
 */
public record DiskLimits(long transfer, long unmapBlocks, long unmapDescriptors, long writeSame, int compare,
        int atomic, int atomicAlignment, int atomicGranularity, long unmapGranularity, long unmapAlignment) {

    /** What no field of 32 bits can say more than. */
    public static final long ANY = 0xffff_ffffL;

    /** What a usual disk allows. */
    public static final DiskLimits DEFAULT = new DiskLimits(8192, ANY, 256, 0, 255, 1024, 2, 2);

    /** Limits of a disk that unmaps any block. */
    public DiskLimits(long transfer, long unmapBlocks, long unmapDescriptors, long writeSame, int compare, int atomic,
            int atomicAlignment, int atomicGranularity) {
        this(transfer, unmapBlocks, unmapDescriptors, writeSame, compare, atomic, atomicAlignment, atomicGranularity, 0,
                0);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a number is out of its range
     */
    public DiskLimits {
        check("transfer", transfer, 1, ANY);
        check("unmapBlocks", unmapBlocks, 1, ANY);
        check("unmapDescriptors", unmapDescriptors, 1, ANY);
        check("writeSame", writeSame, 0, Long.MAX_VALUE);
        check("compare", compare, 1, 255);
        check("atomic", atomic, 1, Math.min(65535, transfer));
        check("atomicAlignment", atomicAlignment, 1, 65535);
        check("atomicGranularity", atomicGranularity, 1, atomic);
        check("unmapGranularity", unmapGranularity, 0, ANY);
        check("unmapAlignment", unmapAlignment, 0, Math.clamp(unmapGranularity - 1, 0, Integer.MAX_VALUE));
    }

    /** {@return the first block from one on that begins a run that can be unmapped} */
    long unmapFrom(long block) {
        if (unmapGranularity <= 1) {
            return block;
        }
        long over = Math.floorMod(block - unmapAlignment, unmapGranularity);
        return over == 0 || block > Long.MAX_VALUE - unmapGranularity ? block : block + unmapGranularity - over;
    }

    /** {@return the last block up to one at which such a run ends} */
    long unmapTo(long block) {
        return unmapGranularity <= 1 ? block : block - Math.floorMod(block - unmapAlignment, unmapGranularity);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " = " + value + ": give " + least + " to " + most);
        }
    }
}
