// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ScatterList.ElementShape;
import io.kiovec.io.TransferMode;

/**
 * What a simulated adapter can do, and what it costs.
 *
 * @param direct whether it reaches the caller's memory at all
 * @param maxElements scatter-gather elements of one transfer
 * @param maxElementSize bytes of one element
 * @param elementBoundary no element crosses a multiple of this physical address; 0 for none
 * @param maxTransfer bytes of one transfer
 * @param addressBits width of the physical addresses that it reaches
 * @param queueDepth transfers that it does at once
 * @param elementPriceNanos for each element that it loads
 * @param latencyNanos for each transfer
 * @param bytesPerSecond what the bus moves; 0 for no bound
 */
record AdapterModel(boolean direct, int maxElements, long maxElementSize, long elementBoundary, long maxTransfer,
        int addressBits, int queueDepth, long elementPriceNanos, long latencyNanos, long bytesPerSecond) {

    /** Addresses of a direct transfer are multiples of it. */
    static final int ADDRESS_ALIGNMENT = 4;

    /** Elements that memory in one piece needs. */
    int pieces(long bytes) {
        return bytes == 0 ? 0 : Math.toIntExact(1 + (bytes - 1) / maxElementSize);
    }

    ElementShape shape() {
        return new ElementShape(maxElementSize, elementBoundary);
    }

    /** {@return nanoseconds that a transfer takes} */
    long price(int elements, long bytes) {
        long bus = bytesPerSecond == 0
                ? 0
                : Math.multiplyHigh(bytes, 1_000_000_000L) == 0
                        ? bytes * 1_000_000_000L / bytesPerSecond
                        : Long.MAX_VALUE / 4;
        return latencyNanos + elements * elementPriceNanos + bus;
    }

    /** Adds what the adapter bounds to the limits of a device behind it. */
    Limits.Builder bound(Limits.Builder device) {
        if (direct) {
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
        return device.set(Limit.ELEMENT_BOUNDARY, elementBoundary).set(Limit.MAX_TRANSFER, maxTransfer)
                .set(Limit.ADDRESS_BITS, addressBits).set(Limit.ADDRESS_ALIGNMENT, ADDRESS_ALIGNMENT)
                .set(Limit.MAX_QUEUES, 0).set(Limit.MAX_QUEUE_DEPTH, queueDepth);
    }
}
