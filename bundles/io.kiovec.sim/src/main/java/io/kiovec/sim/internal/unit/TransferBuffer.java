// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The memory behind READ BUFFER and WRITE BUFFER; it is there from its first use on. Any thread; what is written and read
 * at the same time is mixed, as in a device.
 */
final class TransferBuffer {

    /** Bytes; twice the longest transfer that adapters of the time of SCSI's table did. */
    static final int CAPACITY = 8 << 20;

    private volatile MemorySegment memory;

    private MemorySegment memory() {
        MemorySegment present = memory;
        return present != null ? present : allocate();
    }

    private synchronized MemorySegment allocate() {
        if (memory == null) {
            // Its owner has no end of its own: the unit is dropped, and this with it.
            memory = Arena.ofAuto().allocate(CAPACITY, 4096);
        }
        return memory;
    }

    void read(long offset, MemorySegment into) {
        MemorySegment.copy(memory(), offset, into, 0, into.byteSize());
    }

    void write(long offset, MemorySegment from) {
        MemorySegment.copy(from, 0, memory(), offset, from.byteSize());
    }
}
