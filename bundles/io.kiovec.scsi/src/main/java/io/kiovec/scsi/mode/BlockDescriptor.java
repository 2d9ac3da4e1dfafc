// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A mode parameter block descriptor: of disks with 8 bytes or 16 (SBC-3, 6.4.2), of tapes with 8 (SSC-4, clause 8; SPC-4, 7.5.6).
 * Eight bytes do not tell which of the two they are: the caller knows the device.
 */
public final class BlockDescriptor {

    /** A length of 8 bytes. */
    public static final int SHORT = 8;
    /** A length of 16 bytes (LONGLBA). */
    public static final int LONG = 16;

    private final byte[] bytes;

    BlockDescriptor(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A disk's, with 8 bytes.
     *
     * @param blocks the capacity; from FFFFFFFFh on that value stands for it
     * @param blockLength in bytes, 0 to 2^24 - 1
     * @return the descriptor
     */
    public static BlockDescriptor disk(long blocks, int blockLength) {
        long shown = blocks < 0 || blocks > 0xffff_ffffL ? 0xffff_ffffL : blocks;
        return new BlockDescriptor(new DataBuilder().u32(shown).u8(0).u24(blockLength).build());
    }

    /**
     * A disk's, with 16 bytes.
     *
     * @param blocks the capacity
     * @param blockLength in bytes
     * @return the descriptor
     */
    public static BlockDescriptor longDisk(long blocks, long blockLength) {
        return new BlockDescriptor(new DataBuilder().u64(blocks).u32(0).u32(blockLength).build());
    }

    /**
     * A tape's.
     *
     * @param density its code, 0 to 255; 0 for the default
     * @param blocks 0 for all
     * @param blockLength in bytes; 0: blocks of variable length
     * @return the descriptor
     */
    public static BlockDescriptor tape(int density, int blocks, int blockLength) {
        return new BlockDescriptor(new DataBuilder().u8(density).u24(blocks).u8(0).u24(blockLength).build());
    }

    /** {@return {@link #SHORT} or {@link #LONG}} */
    public int length() {
        return bytes.length;
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return a disk's number of blocks} */
    public long diskBlocks() {
        return bytes.length == LONG ? read().u64(0) : read().u32(0);
    }

    /** {@return a tape's density code} */
    public int density() {
        return read().u8(0);
    }

    /** {@return a tape's number of blocks} */
    public int tapeBlocks() {
        return read().u24(1);
    }

    /** {@return the length of a block in bytes; of a tape 0 for a variable one} */
    public long blockLength() {
        return bytes.length == LONG ? read().u32(12) : read().u24(5);
    }

    private Received read() {
        return new Received(MemorySegment.ofArray(bytes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockDescriptor descriptor && Arrays.equals(bytes, descriptor.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "block descriptor " + HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
