// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import java.lang.foreign.MemorySegment;

/** Drivers that break what holds for a block face. Up to the marker they do as they should, so that a test gets that far. */
final class BrokenBlocks {

    private static final Traffic FACE = Traffic.BLOCK;

    private BrokenBlocks() {
    }

    static void addTo(BrokenDrivers drivers) {
        data(drivers);
        ranges(drivers);
    }

    private static void data(BrokenDrivers drivers) {
        drivers.in("Block", "D1_writesNothingElse", "writes whole physical blocks and does not read them before",
                () -> call -> {
                    if (FACE.writes(call)) {
                        long offset = call.<Long>arg(0) / 4096 * 4096;
                        MemorySegment asked = call.arg(1);
                        MemorySegment whole = MemorySegment.ofArray(new byte[8192]);
                        MemorySegment.copy(asked, 0, whole, call.<Long>arg(0) - offset,
                                Math.min(asked.byteSize(), 4096));
                        call.with(offset, whole.asSlice(0, 4096), new KitCall(
                                Address.parse("ram:disk0")));
                        return asked.byteSize();
                    }
                    return call.proceed();
                });
    }

    private static void ranges(BrokenDrivers drivers) {
        drivers.in("Block", "S8_lastBlockIsThere", "counts one block too many in its capacity",
                () -> call -> call.is("limits")
                        ? ((Limits) call.proceed()).toBuilder().set(Limit.CAPACITY, (1 << 20) + 512).build()
                        : call.proceed());
        drivers.in("Block", "D1_zeroesReadAsZeroes", "gives a range up where it should make it zero",
                () -> call -> call.is("writeZeroes") ? null : call.proceed());
        drivers.in("Block", "D1_discardLeavesTheRest", "rounds a discard outwards to what it discards at once",
                () -> call -> call.is("discard")
                        ? call.with(call.<Long>arg(0) / 4096 * 4096, 16384L, call.arg(2))
                        : call.proceed());
    }

}
