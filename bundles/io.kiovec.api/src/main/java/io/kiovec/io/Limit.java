// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/**
 * The numbers that bound an endpoint: those of the Linux block queue (sysfs {@code queue/}), of {@code statx(2)} and of
 * the Block Limits page (SBC-5, 6.6.4). All lengths are in bytes, and nothing assumes a power of two.
 */
public enum Limit {
    /** Bytes of the medium that can be addressed; changes with removable media. 0 or more. */
    CAPACITY(0, Long.MAX_VALUE),
    /** The smallest addressable unit: offsets and lengths are multiples of it. Any positive number, 520 too. */
    LOGICAL_BLOCK(1, Integer.MAX_VALUE),
    /** What the medium writes at once; smaller writes cost a read. */
    PHYSICAL_BLOCK(1, Integer.MAX_VALUE),
    /** Offsets must be multiples of it. */
    OFFSET_ALIGNMENT(1, Integer.MAX_VALUE),
    /** Lengths must be multiples of it for a direct transfer. */
    LENGTH_ALIGNMENT(1, Integer.MAX_VALUE),
    /** Memory addresses must be multiples of it for a direct transfer. */
    ADDRESS_ALIGNMENT(1, Integer.MAX_VALUE),
    /** No element may cross a multiple of this physical address; 0 for no boundary. */
    ELEMENT_BOUNDARY(0, Long.MAX_VALUE),
    /** Hard: scatter-gather elements of one transfer. */
    MAX_ELEMENTS(1, Integer.MAX_VALUE),
    /** Hard: the length of one element. */
    MAX_ELEMENT_SIZE(1, Long.MAX_VALUE),
    /** Hard: the length of one transfer; larger ones are split. */
    MAX_TRANSFER(1, Long.MAX_VALUE),
    /** Advice: the length of a transfer that suits the device. */
    BEST_TRANSFER(1, Long.MAX_VALUE),
    /** The width of the physical addresses that the adapter reaches, in bits. */
    ADDRESS_BITS(1, 64),
    /** Queues that an endpoint can have at once; 0 when it has none of its own. */
    MAX_QUEUES(0, Integer.MAX_VALUE),
    /** Requests that one queue can have in flight. */
    MAX_QUEUE_DEPTH(1, Integer.MAX_VALUE),
    /** Bytes of memory that can be registered with one endpoint. */
    MAX_REGISTERED(0, Long.MAX_VALUE),
    /** What the device discards at once: it rounds a range inward to multiples of it by itself. */
    DISCARD_GRANULARITY(1, Long.MAX_VALUE),
    /** The length of one discard; 0 when the device cannot discard. */
    MAX_DISCARD(0, Long.MAX_VALUE),
    /** The length of one write of zeroes without data; 0 when the device cannot. */
    MAX_WRITE_ZEROES(0, Long.MAX_VALUE),
    /** The length of one write of the same block again and again (WRITE SAME); 0 when the device cannot. */
    MAX_WRITE_SAME(0, Long.MAX_VALUE),
    /** Hard: the length of one compare-and-write, which is never split; 0 when the device cannot. */
    MAX_COMPARE_AND_WRITE(0, Integer.MAX_VALUE);

    private final long least;
    private final long most;

    Limit(long least, long most) {
        this.least = least;
        this.most = most;
    }

    /**
     * Checks a value against the range of this limit.
     *
     * @param value the value
     * @return the value
     * @throws IllegalArgumentException when it is out of range, with the range
     */
    long checked(long value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(this + " " + value + ": give " + least + " to " + most + ", or nothing");
        }
        return value;
    }
}
