// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

/**
 * What a buffer needs.
 *
 * @param size bytes that were asked
 * @param alignment of the first byte, any positive number
 * @param order of the block in a standard slab
 * @param slabLength bytes of the slab that has to be mapped when none has room
 * @param slabAlignment of that slab's first byte
 */
record Shape(long size, long alignment, int order, long slabLength, long slabAlignment) {

    /**
     * Finds the block for a buffer. Blocks lie at multiples of their length, so a power of two as alignment takes a
     * block of at least that length. Any other alignment takes a block with room to move within.
     */
    static Shape of(long size, long alignment, long granule) {
        boolean power = Long.bitCount(alignment) == 1;
        // A negative sum is an overflow: more than any bound.
        long room = power ? size : size + alignment - 1;
        if (room < 0) {
            return new Shape(size, alignment, 0, Long.MAX_VALUE, Slab.SIZE);
        }
        long block = Math.max(Math.max(room, granule), power ? alignment : 1);
        if (block <= Slab.SIZE) {
            int order = order(block, Long.numberOfTrailingZeros(granule));
            return new Shape(size, alignment, order, Slab.SIZE, Slab.SIZE);
        }
        long slabLength = room > Long.MAX_VALUE - Slab.SIZE
                ? Long.MAX_VALUE
                : (room + Slab.SIZE - 1) / Slab.SIZE * Slab.SIZE;
        // One length is standard, and a slab of it is aligned to no more than that.
        long longest = power && alignment > Slab.SIZE ? Math.max(slabLength, 2 * Slab.SIZE) : slabLength;
        return new Shape(size, alignment, 0, longest, power ? Math.max(alignment, Slab.SIZE) : Slab.SIZE);
    }

    /**
     * {@return the order of the smallest block that is long enough}
     *
     * @param length bytes, positive
     * @param granuleShift a granule has two to the power of it
     */
    static int order(long length, int granuleShift) {
        return 64 - Long.numberOfLeadingZeros(length - 1 >>> granuleShift);
    }

    boolean isLong() {
        return slabLength != Slab.SIZE;
    }

    /** {@return where in a block the buffer begins} */
    long shift(long blockAddress) {
        long beyond = Long.remainderUnsigned(blockAddress, alignment);
        return beyond == 0 ? 0 : alignment - beyond;
    }
}
