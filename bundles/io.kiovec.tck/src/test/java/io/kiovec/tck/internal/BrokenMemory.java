// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.spi.BufferAllocator.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Drivers that break what holds for memory of their own. */
final class BrokenMemory {

    private BrokenMemory() {
    }

    static void addTo(BrokenDrivers drivers) {
        allocators(drivers);
    }

    private static void allocators(BrokenDrivers drivers) {
        drivers.in("MappedMemory", "D3_givesWhatWasAsked", "aligns to powers of two only",
                () -> call -> call.is("allocate") && call.<Long>arg(1) == 520L
                        ? call.with(call.arg(0), 512L)
                        : call.proceed());
        drivers.in("MappedMemory", "D3_givesMemoryToOneAtATime", "has one reserve buffer and gives it to everybody",
                () -> {
                    Arena arena = Arena.ofAuto();
                    MemorySegment reserve = arena.allocate(1 << 16, 4096);
                    return call -> call.is("segment")
                            ? reserve.asSlice(0, ((MemorySegment) call.proceed()).byteSize())
                            : call.proceed();
                });
        drivers.in("MappedMemory", "D3_takesBackWhatItGave", "does not count what comes back",
                () -> call -> call.is("free") ? null : call.proceed());
        drivers.in("MappedMemory", "D3_takesBackOnAnyThread", "takes back on the thread only that took", () -> {
            Thread[] taker = new Thread[1];
            return call -> {
                if (call.is("allocate")) {
                    taker[0] = Thread.currentThread();
                } else if (call.is("free") && Thread.currentThread() != taker[0]) {
                    throw new WrongThreadException("free");
                }
                return call.proceed();
            };
        });
        drivers.in("MappedMemory", "L3_memoryOutlivesTheEndpoint", "unmaps its memory at closing", () -> {
            List<Tamper.Call> taken = new ArrayList<>();
            return call -> {
                Object result = call.proceed();
                if (call.is("allocate")) {
                    taken.add(new Tamper.Call(result, Allocation.class.getMethod("free"), new Object[0]));
                } else if (call.is("close")) {
                    for (Tamper.Call allocation : taken) {
                        allocation.proceed();
                    }
                }
                return result;
            };
        });
    }
}
