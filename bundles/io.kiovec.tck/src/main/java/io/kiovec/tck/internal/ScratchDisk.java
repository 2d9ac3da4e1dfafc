// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;

/** A block face; at most 8 MiB behind the marker. */
final class ScratchDisk extends Scratch<BlockEndpoint> {

    /** What is looked at, and kept for the marker. */
    static final int HEAD = 4096;
    static final long ENOUGH = 8 << 20;

    ScratchDisk(DriverUnderTest driver, BlockEndpoint endpoint) {
        super(driver, endpoint,
                new Shape(endpoint.limits().logicalBlock(), HEAD, endpoint.limits().capacity(), ENOUGH));
    }

    @Override
    long call(DataDirection direction, long offset, MemorySegment memory, KitCall call) throws DeviceException {
        return direction == DataDirection.IN
                ? endpoint().read(offset, memory, call)
                : endpoint().write(offset, memory, call);
    }

    @Override
    void flush() throws DeviceException {
        endpoint().flush(new KitCall(address()));
    }

    @Override
    void prove() throws DeviceException {
        try (Piece head = take(plain(), start())) {
            read(plain(), 0, head);
            if (isMarked(head.segment())) {
                return;
            }
        }
        writeMarker(start());
    }
}
