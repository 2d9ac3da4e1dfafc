// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static io.kiovec.tck.internal.BrokenBlocks.moves;
import static io.kiovec.tck.internal.BrokenBlocks.reads;
import static io.kiovec.tck.internal.BrokenBlocks.changed;
import static io.kiovec.tck.internal.BrokenBlocks.writes;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BufferAllocator.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Drivers that break what holds for modes, and for memory. */
final class BrokenModes {

    private static final Address ADDRESS = Address.parse("ram:disk0");

    private BrokenModes() {
    }

    static void addTo(BrokenDrivers drivers) {
        memory(drivers);
        modes(drivers);
        impossible(drivers);
        lifetimes(drivers);
        allocators(drivers);
    }

    private static MemorySegment memory(Tamper.Call call) {
        return call.arg(1);
    }

    private static BlockCall asked(Tamper.Call call) {
        return call.arg(2);
    }

    private static boolean isDirect(Tamper.Call call) {
        return moves(call) && asked(call).mode() != TransferMode.INDIRECT;
    }

    @SuppressWarnings("restricted")
    private static void memory(BrokenDrivers drivers) {
        drivers.in("BlockModes", "M1_indirectTakesAnyMemory", "takes the address of a Java array", () -> call -> {
            if (moves(call) && !memory(call).isNative()) {
                throw new UnsupportedOperationException("not native");
            }
            return call.proceed();
        });
        drivers.in("BlockModes", "M2_touchesOnlyTheMemoryItGot", "reads ahead into what stands behind the memory",
                () -> call -> {
                    Object result = call.proceed();
                    if (reads(call) && memory(call).isNative()) {
                        MemorySegment.ofAddress(memory(call).address() + memory(call).byteSize()).reinterpret(1)
                                .set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
                    }
                    return result;
                });
        drivers.in("BlockModes", "M2_writingLeavesTheMemoryAlone", "turns the bytes round where they lie",
                () -> call -> {
                    Object result = call.proceed();
                    if (writes(call) && !memory(call).isReadOnly()) {
                        memory(call).set(ValueLayout.JAVA_BYTE, 0, (byte) ~memory(call).get(ValueLayout.JAVA_BYTE, 0));
                    }
                    return result;
                });
        drivers.in("BlockModes", "M2_directTellsNoCopy", "copies what was to be direct, and calls it direct",
                () -> call -> {
                    if (isDirect(call)) {
                        asked(call).tellCopied(memory(call).byteSize());
                    }
                    return call.proceed();
                });
    }

    private static void modes(BrokenDrivers drivers) {
        drivers.in("BlockModes", "M3_indirectIsNotDoneDirectly", "does everything directly", () -> call -> {
            Object result = call.proceed();
            if (moves(call)) {
                asked(call).tellMode(TransferMode.DIRECT);
            }
            return result;
        });
        drivers.in("BlockModes", "M3_directMovesTheData", "begins a direct transfer at the page's beginning",
                () -> call -> {
                    if (isDirect(call) && memory(call).byteSize() > 512) {
                        return call.with(changed(call, 0, call.<Long>arg(0) + (reads(call) ? 512 : 0)));
                    }
                    return call.proceed();
                });
        drivers.in("BlockModes", "M6_tellsAModeThatItHas", "tells a mode that its limits do not have", () -> call -> {
            if (call.is("limits")) {
                return ((Limits) call.proceed()).toBuilder().modes(TransferMode.INDIRECT, TransferMode.DIRECT).build();
            }
            Object result = call.proceed();
            if (isDirect(call)) {
                asked(call).tellMode(TransferMode.MAPPED);
            }
            return result;
        });
        drivers.in("BlockModes", "M6_elementsAreWithinItsLimit", "loads an element for each block", () -> call -> {
            if (isDirect(call)) {
                asked(call).tellElements((int) (memory(call).byteSize() / 512));
            }
            return call.proceed();
        });
        drivers.in("BlockModes", "S8_smallestAlignmentIsTrue", "asks for 8 in its limits and for 512 of a transfer",
                () -> call -> {
                    if (isDirect(call) && memory(call).address() % 512 != 0) {
                        throw new DeviceException.IllegalRequest(ADDRESS, "EINVAL");
                    }
                    return call.proceed();
                });
    }

    private static void impossible(BrokenDrivers drivers) {
        drivers.in("BlockModes", "M4_impossibleSaysWhy", "says that it is impossible and not why", () -> call -> {
            try {
                return call.proceed();
            } catch (DeviceException.DirectImpossible e) {
                throw new DeviceException.DirectImpossible(ADDRESS, "EINVAL");
            }
        });
        drivers.in("BlockModes", "M5_impossibleMovedNothing", "finds out in the middle that it is impossible",
                () -> call -> {
                    try {
                        return call.proceed();
                    } catch (DeviceException.DirectImpossible e) {
                        if (writes(call)) {
                            call.with(call.arg(0), memory(call).asSlice(0, 4096), new KitCall(ADDRESS));
                        }
                        throw e;
                    }
                });
    }

    private static void lifetimes(BrokenDrivers drivers) {
        drivers.in("BlockModes", "L2_memoryIsFreeAfterARead", "delivers the end of a read with the next one", () -> {
            List<MemorySegment> before = new ArrayList<>();
            return call -> {
                if (reads(call) && isDirect(call)) {
                    before.forEach(memory -> {
                        if (memory.scope().isAlive()) {
                            memory.fill((byte) 0);
                        }
                    });
                    before.add(memory(call));
                }
                return call.proceed();
            };
        });
        drivers.in("BlockModes", "L2_memoryIsFreeAfterAWrite", "writes at the next flush", () -> {
            List<Tamper.Call> late = new ArrayList<>();
            return call -> {
                if (writes(call)) {
                    late.add(call);
                    return memory(call).byteSize();
                }
                if (call.is("flush")) {
                    for (Tamper.Call write : late) {
                        write.proceed();
                    }
                    late.clear();
                }
                return call.proceed();
            };
        });
        drivers.in("BlockModes", "L2_retiredRegionIsLetGo", "uses the first region that it has seen for ever", () -> {
            MemorySegment[] registered = new MemorySegment[1];
            return call -> {
                if (reads(call) && asked(call).region().isPresent() && registered[0] == null) {
                    registered[0] = memory(call);
                }
                Object result = call.proceed();
                if (reads(call) && registered[0] != null) {
                    registered[0].get(ValueLayout.JAVA_BYTE, 0);
                }
                return result;
            };
        });
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
