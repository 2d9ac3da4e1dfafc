// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.io.TapeCondition;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Drivers that break what holds for modes, and for memory. */
final class BrokenModes {

    private BrokenModes() {
    }

    static void addTo(BrokenDrivers drivers) {
        for (Traffic face : Traffic.values()) {
            memory(drivers, face);
            modes(drivers, face);
            impossible(drivers, face);
            lifetimes(drivers, face);
            tellings(drivers, face);
        }
    }

    @SuppressWarnings("restricted")
    private static void memory(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.modes(), "M1_indirectTakesAnyMemory", "takes the address of a Java array", () -> call -> {
            if (face.moves(call) && !face.memory(call).isNative()) {
                throw new UnsupportedOperationException("not native");
            }
            return call.proceed();
        });
        drivers.in(face.modes(), "M2_touchesOnlyTheMemoryItGot", "reads ahead into what stands behind the memory",
                () -> call -> {
                    boolean reads = face.reads(call);
                    Object result = call.proceed();
                    if (reads && face.memory(call).isNative()) {
                        MemorySegment.ofAddress(face.memory(call).address() + face.memory(call).byteSize())
                                .reinterpret(1)
                                .set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
                    }
                    return result;
                });
        drivers.in(face.modes(), "M2_writingLeavesTheMemoryAlone", "turns the bytes round where they lie",
                () -> call -> {
                    Object result = call.proceed();
                    if (face.writes(call) && !face.memory(call).isReadOnly()) {
                        face.memory(call).set(ValueLayout.JAVA_BYTE, 0,
                                (byte) ~face.memory(call).get(ValueLayout.JAVA_BYTE, 0));
                    }
                    return result;
                });
        drivers.in(face.modes(), "M2_directTellsNoCopy", "copies what was to be direct, and calls it direct",
                () -> call -> {
                    if (face.isDirect(call)) {
                        face.asked(call).tellCopied(face.memory(call).byteSize());
                    }
                    return call.proceed();
                });
    }

    private static void modes(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.modes(), "M3_indirectIsNotDoneDirectly", "does everything directly", () -> call -> {
            Object result = call.proceed();
            if (face.moves(call)) {
                face.asked(call).tellMode(TransferMode.DIRECT);
            }
            return result;
        });
        drivers.in(face.modes(), "M3_directMovesTheData", "begins a direct transfer at the second block",
                () -> call -> {
                    Object result = call.proceed();
                    if (face.isDirect(call) && face.reads(call) && face.memory(call).byteSize() > 512) {
                        MemorySegment memory = face.memory(call);
                        MemorySegment.copy(memory, 512, memory, 0, memory.byteSize() - 512);
                    }
                    return result;
                });
        drivers.in(face.modes(), "M6_tellsAModeThatItHas", "tells a mode that its limits do not have", () -> call -> {
            if (call.is("limits")) {
                return ((Limits) call.proceed()).toBuilder().modes(TransferMode.INDIRECT, TransferMode.DIRECT).build();
            }
            Object result = call.proceed();
            if (face.isDirect(call)) {
                face.asked(call).tellMode(TransferMode.MAPPED);
            }
            return result;
        });
        drivers.in(face.modes(), "M6_elementsAreWithinItsLimit", "loads an element for each block", () -> call -> {
            if (face.isDirect(call)) {
                face.asked(call).tellElements((int) (face.memory(call).byteSize() / 512));
            }
            return call.proceed();
        });
        drivers.in(face.modes(), "S8_smallestAlignmentIsTrue", "asks for 8 in its limits and for 512 of a transfer",
                () -> call -> {
                    if (face.isDirect(call) && face.memory(call).address() % 512 != 0) {
                        throw new DeviceException.IllegalRequest(face.address(), "EINVAL");
                    }
                    return call.proceed();
                });
    }

    private static void tellings(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.modes(), "S8_tellsOnTheCallersThread", "tells what it copied on the thread that copied",
                () -> call -> {
                    Object result = call.proceed();
                    if (face.moves(call)) {
                        Thread.ofPlatform().start(() -> face.asked(call).tellCopied(0)).join();
                    }
                    return result;
                });
        drivers.in(face.modes(), "S8_tellsNothingAfterItsReturn", "tells of a call when the next one comes", () -> {
            TransferCall[] before = new TransferCall[1];
            return call -> {
                if (face.moves(call)) {
                    if (before[0] != null) {
                        before[0].tellCopied(0);
                    }
                    before[0] = face.asked(call);
                }
                return call.proceed();
            };
        });
    }

    private static void impossible(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.modes(), "M4_impossibleSaysWhy", "says that it is impossible and not why", () -> call -> {
            try {
                return call.proceed();
            } catch (DeviceException.DirectImpossible e) {
                throw new DeviceException.DirectImpossible(face.address(), "EINVAL");
            }
        });
        drivers.in(face.modes(), "M5_impossibleMovedNothing", "finds out in the middle that it is impossible",
                () -> call -> {
                    try {
                        return call.proceed();
                    } catch (DeviceException.DirectImpossible e) {
                        if (face.writes(call)) {
                            face.writeSome(call, 4096);
                        }
                        throw e;
                    }
                });
    }

    private static void lifetimes(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.modes(), "L2_memoryIsFreeAfterARead", "delivers the end of a read with the next one", () -> {
            List<MemorySegment> before = new ArrayList<>();
            return call -> {
                if (face.reads(call) && face.isDirect(call)) {
                    before.forEach(memory -> {
                        if (memory.scope().isAlive()) {
                            memory.fill((byte) 0);
                        }
                    });
                    before.add(face.memory(call));
                }
                return call.proceed();
            };
        });
        drivers.in(face.modes(), "L2_memoryIsFreeAfterAWrite", "writes at the next flush", () -> {
            List<Tamper.Call> late = new ArrayList<>();
            return call -> {
                if (face.writes(call)) {
                    late.add(call);
                    return face.claim(call, new TapeOutcome(0, TapeCondition.NONE), face.memory(call).byteSize());
                }
                if (face.flushes(call)) {
                    for (Tamper.Call write : late) {
                        write.proceed();
                    }
                    late.clear();
                }
                return call.proceed();
            };
        });
        drivers.in(face.modes(), "L2_retiredRegionIsLetGo", "uses the first region that it has seen for ever", () -> {
            MemorySegment[] registered = new MemorySegment[1];
            return call -> {
                if (face.reads(call) && face.asked(call).region().isPresent() && registered[0] == null) {
                    registered[0] = face.memory(call);
                }
                Object result = call.proceed();
                if (face.reads(call) && registered[0] != null) {
                    registered[0].get(ValueLayout.JAVA_BYTE, 0);
                }
                return result;
            };
        });
    }
}
