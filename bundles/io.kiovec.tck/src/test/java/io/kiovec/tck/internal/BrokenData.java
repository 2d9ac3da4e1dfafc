// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Drivers that break what holds for the data of every face. */
final class BrokenData {

    private BrokenData() {
    }

    static void addTo(BrokenDrivers drivers) {
        for (Traffic face : Traffic.values()) {
            data(drivers, face);
            openings(drivers, face);
            counts(drivers, face);
        }
        drivers.in("Block", "D1_piecesFollowEachOther", "begins with the last piece",
                () -> call -> call.name().endsWith("Pieces")
                        ? call.with(call.arg(0), call.<List<MemorySegment>>arg(1).reversed(), call.arg(2))
                        : call.proceed());
        threads(drivers, Traffic.BLOCK);
        threads(drivers, Traffic.SCSI);
    }

    static boolean opens(Tamper.Call call) {
        return call.name().startsWith("open") && !call.is("openQueue");
    }

    private static void data(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.group(), "D1_readsWhatWasWritten", "loses the last block of what is longer than three",
                () -> call -> {
                    Object result = call.proceed();
                    if (face.reads(call) && face.memory(call).byteSize() > 3 * 512) {
                        MemorySegment memory = face.memory(call);
                        memory.asSlice(memory.byteSize() - 512).fill((byte) 0);
                    }
                    return result;
                });
        drivers.in(face.group(), "L1_everyCallReturns", "waits for a completion that never comes", () -> call -> {
            if (face.flushes(call)) {
                new CountDownLatch(1).await();
            }
            return call.proceed();
        });
    }

    private static void openings(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.group(), "D1_endpointForReadingReads", "opens write-only whatever is asked", () -> {
            boolean[] forReading = new boolean[1];
            return call -> {
                if (opens(call)) {
                    forReading[0] = call.arg(1) == AccessMode.READ;
                } else if (face.reads(call) && forReading[0]) {
                    throw new DeviceException.Protected(face.address(), "EBADF");
                }
                return call.proceed();
            };
        });
        drivers.in(face.group(), "S5_sameIdentityHasTheSameData",
                "forgets its data when it is closed, and keeps its name",
                () -> {
                    boolean[] closed = new boolean[1];
                    return call -> {
                        Object result = call.proceed();
                        closed[0] |= call.is("close");
                        if (closed[0] && face.reads(call)) {
                            face.memory(call).fill((byte) 0);
                        }
                        return result;
                    };
                });
    }

    private static void threads(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.group(), "D1_takesManyThreadsAtOnce", "has a confined arena for its staging", () -> {
            Thread[] opener = new Thread[1];
            return call -> {
                if (opens(call)) {
                    opener[0] = Thread.currentThread();
                } else if (face.moves(call) && opener[0] != Thread.currentThread()) {
                    throw new WrongThreadException("staging");
                }
                return call.proceed();
            };
        });
    }

    private static void counts(BrokenDrivers drivers, Traffic face) {
        drivers.in(face.group(), "M6_countsWholeBlocks", "counts the bytes of a checksum with those of the data",
                () -> call -> face.moves(call)
                        ? face.claim(call, call.proceed(), face.memory(call).byteSize() + 8)
                        : call.proceed());
        drivers.in(face.group(), "M7_takesItsLargestTransfer", "names a largest transfer that it refuses",
                () -> call -> {
                    if (face.writes(call) && face.memory(call).byteSize() >= 128 << 10) {
                        throw new DeviceException.IllegalRequest(face.address(), "EINVAL");
                    }
                    return call.proceed();
                });
    }
}
