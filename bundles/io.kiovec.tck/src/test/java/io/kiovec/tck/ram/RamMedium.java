// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What outlives an endpoint: bytes or the records of a tape, who has reserved it, and whether the device is there. */
final class RamMedium {

    static final long CAPACITY = 1 << 20;

    private final MemorySegment bytes = Arena.ofAuto().allocate(CAPACITY, 4096);
    private final List<byte[]> records = new ArrayList<>();
    private final AtomicReference<Object> holder = new AtomicReference<>();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicBoolean open = new AtomicBoolean();

    MemorySegment bytes() {
        return bytes;
    }

    /** {@return blocks, and filemarks as arrays of length 0} */
    List<byte[]> records() {
        return records;
    }

    /** {@return the nexus that has reserved it, {@code null} for none} */
    AtomicReference<Object> holder() {
        return holder;
    }

    /** {@return whether its one user has it open} */
    AtomicBoolean open() {
        return open;
    }

    boolean isGone() {
        return gone.get();
    }

    void gone(boolean is) {
        gone.set(is);
    }
}
