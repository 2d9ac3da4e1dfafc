// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.block;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The data of READ CAPACITY (SBC-3, 5.15 and 5.16): {@link #bytes} is that of READ CAPACITY (16), {@link #ten} the other.
 *
 * @param lastAddress of the last block, unsigned
 * @param blockLength of a block's data in bytes, without protection information, 32 bits
 * @param protectionType 0: blocks have no protection information; 1 to 3: its type
 * @param protectionExponent 2^this protection information intervals in a block, 0 to 15
 * @param physicalExponent 2^this logical blocks in a physical one, 0 to 15
 * @param lowestAligned the first block that begins a physical one, 0 to 16383
 * @param options sum of {@link #PROVISIONED}, {@link #UNMAPPED_READ_ZEROS}
 */
public record Capacity(long lastAddress, long blockLength, int protectionType, int protectionExponent,
        int physicalExponent,
        int lowestAligned, int options) implements ParameterData {

    /** Blocks are provided as they are written (LBPME). */
    public static final int PROVISIONED = 0x80;
    /** Unmapped blocks read as zeros (LBPRZ). */
    public static final int UNMAPPED_READ_ZEROS = 0x40;

    /** The length of the data of READ CAPACITY (16). */
    public static final int LENGTH = 32;
    /** What READ CAPACITY (10) shows for addresses beyond 32 bits. */
    public static final long BEYOND = 0xffff_ffffL;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value does not fit its field
     */
    public Capacity {
        if (blockLength < 0 || blockLength > BEYOND || protectionType < 0 || protectionType > 3
                || protectionExponent < 0
                || protectionExponent > 15 || physicalExponent < 0 || physicalExponent > 15 || lowestAligned < 0
                || lowestAligned > 0x3fff || (options & ~(PROVISIONED | UNMAPPED_READ_ZEROS)) != 0) {
            throw new IllegalArgumentException("capacity with blocks of " + blockLength + " bytes, protection type "
                    + protectionType + ", exponents " + protectionExponent + " and " + physicalExponent + ", alignment "
                    + lowestAligned + ", options " + options);
        }
    }

    /**
     * A capacity and nothing else.
     *
     * @param blocks at least 1
     * @param blockLength in bytes
     * @return the capacity, without protection information and provisioning
     */
    public static Capacity of(long blocks, long blockLength) {
        return new Capacity(blocks - 1, blockLength, 0, 0, 0, 0, 0);
    }

    /**
     * Reads the data of READ CAPACITY (10).
     *
     * @param data of any length
     * @return the capacity, whose last address is {@link #BEYOND} where READ CAPACITY (16) is needed; empty when there is less
     *         than the 8 bytes
     */
    public static Optional<Capacity> parseTen(MemorySegment data) {
        Received received = new Received(data);
        return received.has(0, 8)
                ? Optional.of(new Capacity(received.u32(0), received.u32(4), 0, 0, 0, 0, 0))
                : Optional.empty();
    }

    /**
     * Reads the data of READ CAPACITY (16).
     *
     * @param data of any length; devices of old send 12 bytes
     * @return the capacity; empty when there is less than 12 bytes
     */
    public static Optional<Capacity> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 12)) {
            return Optional.empty();
        }
        int protection = received.bit(12, 0) ? Math.min(3, 1 + (received.u8(12) >> 1 & 7)) : 0;
        return Optional.of(new Capacity(received.u64(0), received.u32(8), protection, received.u8(13) >> 4,
                received.u8(13) & 0xf, received.u16(14) & 0x3fff,
                received.u8(14) & (PROVISIONED | UNMAPPED_READ_ZEROS)));
    }

    /** {@return the number of blocks; 2^63 and more is negative: compare with {@link Long#compareUnsigned}} */
    public long blocks() {
        return lastAddress + 1;
    }

    /**
     * {@return whether the options have this bit}
     *
     * @param option {@link #PROVISIONED} or {@link #UNMAPPED_READ_ZEROS}
     */
    public boolean has(int option) {
        return (options & option) != 0;
    }

    /** {@return the data of READ CAPACITY (10), 8 bytes} */
    public ParameterData ten() {
        long shown = Long.compareUnsigned(lastAddress, BEYOND) > 0 ? BEYOND : lastAddress;
        byte[] bytes = new DataBuilder().u32(shown).u32(blockLength).build();
        return () -> bytes;
    }

    @Override
    public byte[] bytes() {
        return new DataBuilder().u64(lastAddress).u32(blockLength)
                .u8(protectionType == 0 ? 0 : protectionType - 1 << 1 | 1)
                .u8(protectionExponent << 4 | physicalExponent)
                .u16(options << 8 | lowestAligned).upTo(LENGTH).build();
    }
}
