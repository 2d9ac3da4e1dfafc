// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/**
 * The numbers of a block queue, sysfs {@code queue/} ({@code Documentation/ABI/stable/sysfs-block}). All lengths are in
 * bytes, whatever the unit of the file.
 */
public enum QueueLimit {
    /** The smallest addressable unit. */
    LOGICAL_BLOCK_SIZE("logical_block_size", 1, 0),
    /** What the medium writes at once. */
    PHYSICAL_BLOCK_SIZE("physical_block_size", 1, 0),
    /** Advice: the smallest length without a penalty. */
    MINIMUM_IO_SIZE("minimum_io_size", 1, 0),
    /** Advice: the length that suits the device best; 0 when the device does not say. */
    OPTIMAL_IO_SIZE("optimal_io_size", 1, 0),
    /** Memory addresses are multiples of it: the file's mask plus one. */
    DMA_ALIGNMENT("dma_alignment", 1, 1),
    /** Elements may not cross multiples of this mask plus one, and gaps lie on them only; 0 for no boundary. */
    VIRT_BOUNDARY_MASK("virt_boundary_mask", 1, 0),
    /** Advice: the block layer makes no larger request; it splits by itself. */
    MAX_REQUEST("max_sectors_kb", 1024, 0),
    /** The largest request that the adapter takes. */
    MAX_HARDWARE_REQUEST("max_hw_sectors_kb", 1024, 0),
    /** Scatter-gather elements of one request. */
    MAX_SEGMENTS("max_segments", 1, 0),
    /** The length of one element. */
    MAX_SEGMENT_SIZE("max_segment_size", 1, 0),
    /** Discards are rounded inward to multiples of it; 0 when the device cannot discard. */
    DISCARD_GRANULARITY("discard_granularity", 1, 0),
    /** The longest discard request; 0 when the device cannot discard. */
    MAX_DISCARD("discard_max_bytes", 1, 0),
    /** The longest write of zeroes without data; 0 when the device cannot. */
    MAX_WRITE_ZEROES("write_zeroes_max_bytes", 1, 0),
    /** Requests that the queue holds. */
    REQUESTS("nr_requests", 1, 0);

    private final String file;
    private final long unit;
    private final long added;

    QueueLimit(String file, long unit, long added) {
        this.file = file;
        this.unit = unit;
        this.added = added;
    }

    /** {@return the name of the file in sysfs {@code queue/}} */
    public String file() {
        return file;
    }

    /**
     * {@return the limit in bytes, or as a count}
     *
     * @param content the number in the file, not negative
     * @throws ArithmeticException when it does not fit
     */
    public long value(long content) {
        return Math.addExact(Math.multiplyExact(content, unit), added);
    }
}
