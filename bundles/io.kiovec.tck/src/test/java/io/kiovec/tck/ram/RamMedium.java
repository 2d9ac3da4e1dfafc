// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** What outlives an endpoint: bytes, and whether the device is there. */
final class RamMedium {

    static final long CAPACITY = 1 << 20;

    private final MemorySegment bytes = Arena.ofAuto().allocate(CAPACITY, 4096);
    private final AtomicBoolean gone = new AtomicBoolean();

    MemorySegment bytes() {
        return bytes;
    }

    boolean isGone() {
        return gone.get();
    }

    void gone(boolean is) {
        gone.set(is);
    }
}
