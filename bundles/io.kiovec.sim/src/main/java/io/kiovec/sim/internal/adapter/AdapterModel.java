// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ScatterList.ElementShape;
import io.kiovec.io.TransferMode;

/**
 * What a simulated adapter can do, and what it costs.
 *
 * @param reach what memory it reaches
 * @param maxElements scatter-gather elements of one transfer
 * @param maxElementSize bytes of one element
 * @param elementBoundary no element crosses a multiple of this physical address; 0 for none
 * @param maxTransfer bytes of one transfer
 * @param addressAlignment addresses of a direct transfer are multiples of it
 * @param lengthAlignment lengths of a direct transfer are multiples of it
 * @param addressBits width of the physical addresses that it reaches
 * @param queueDepth transfers that it does at once
 * @param elementPriceNanos for each element that it loads
 * @param latency for each command
 * @param bytesPerSecond what the bus moves; 0 for no bound
 * @param reorder how many commands of a queue may complete in another order than they came in; 0 for none
 * @param timekeeping which time passes
 * @param seed what latencies and orders are drawn from
 */
public record AdapterModel(Reach reach, int maxElements, long maxElementSize, long elementBoundary, long maxTransfer,
        int addressAlignment, int lengthAlignment, int addressBits, int queueDepth, long elementPriceNanos,
        Latency latency, long bytesPerSecond, int reorder, Timekeeping timekeeping, long seed) {

    /** A good adapter: everything within its reach, for nothing. */
    public static final AdapterModel GOOD = new AdapterModel(Reach.CALLERS_MEMORY, 256, Long.MAX_VALUE, 0, 4 << 20, 4,
            1, 64, 32, 0, Latency.NONE, 0, 0, Timekeeping.REAL, 0);

    /** Which time passes. */
    public enum Timekeeping {
        /** Everybody's. */
        REAL,
        /** The adapter's own, which costs nothing. */
        VIRTUAL
    }

    /** What memory an adapter reaches. */
    public enum Reach {
        /** The callers' own, and memory of its own. */
        CALLERS_MEMORY,
        /** Memory of its own only: every transfer is staged. */
        OWN_MEMORY_ONLY
    }

    boolean reachesCallers() {
        return reach == Reach.CALLERS_MEMORY;
    }

    /** {@return a clock that keeps the adapter's time} */
    public Clock newClock() {
        return timekeeping == Timekeeping.REAL ? Clock.REAL : new VirtualClock();
    }

    /** Elements that memory in one piece needs. */
    int pieces(long bytes) {
        return bytes == 0 ? 0 : Math.toIntExact(1 + (bytes - 1) / maxElementSize);
    }

    ElementShape shape() {
        return new ElementShape(maxElementSize, elementBoundary);
    }

    /** {@return whether no transfer costs any time, nor waits for another} */
    public boolean takesNoTime() {
        return elementPriceNanos == 0 && bytesPerSecond == 0 && reorder == 0 && latency.equals(Latency.NONE);
    }

    /**
     * {@return nanoseconds that a transfer takes beside the latency}
     *
     * @param elements that it loads
     * @param bytes that it moves
     */
    public long price(int elements, long bytes) {
        long bus = bytesPerSecond == 0
                ? 0
                : Math.multiplyHigh(bytes, 1_000_000_000L) == 0
                        ? bytes * 1_000_000_000L / bytesPerSecond
                        : Long.MAX_VALUE / 4;
        return elements * elementPriceNanos + bus;
    }

    /**
     * Adds what the adapter bounds to the limits of a device behind it.
     *
     * @param device what is known of the device
     * @return the same
     */
    public Limits.Builder bound(Limits.Builder device) {
        if (reachesCallers()) {
            device.modes(TransferMode.INDIRECT, TransferMode.DIRECT);
        } else {
            device.modes(TransferMode.INDIRECT);
        }
        if (maxElements != Integer.MAX_VALUE) {
            device.set(Limit.MAX_ELEMENTS, maxElements);
        }
        if (maxElementSize != Long.MAX_VALUE) {
            device.set(Limit.MAX_ELEMENT_SIZE, maxElementSize);
        }
        if (lengthAlignment != 1) {
            device.set(Limit.LENGTH_ALIGNMENT, lengthAlignment);
        }
        return device.set(Limit.ELEMENT_BOUNDARY, elementBoundary).set(Limit.MAX_TRANSFER, maxTransfer)
                .set(Limit.ADDRESS_BITS, addressBits).set(Limit.ADDRESS_ALIGNMENT, addressAlignment)
                .set(Limit.MAX_QUEUES, 0).set(Limit.MAX_QUEUE_DEPTH, queueDepth);
    }
}
