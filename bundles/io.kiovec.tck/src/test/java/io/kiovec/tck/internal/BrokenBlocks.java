// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** Drivers that break what holds for a block face. Up to the marker they do as they should, so that a test gets that far. */
final class BrokenBlocks {

    private BrokenBlocks() {
    }

    static boolean moves(Tamper.Call call) {
        return reads(call) || writes(call);
    }

    static boolean reads(Tamper.Call call) {
        return call.is("read") && call.<Long>arg(0) >= ScratchDisk.HEAD;
    }

    static boolean writes(Tamper.Call call) {
        return call.is("write") && call.<Long>arg(0) >= ScratchDisk.HEAD;
    }

    static Object[] changed(Tamper.Call call, int index, Object other) {
        Object[] args = Arrays.copyOf(call.args(), call.args().length);
        args[index] = other;
        return args;
    }

    static void addTo(BrokenDrivers drivers) {
        data(drivers);
        ranges(drivers);
        counts(drivers);
    }

    private static void data(BrokenDrivers drivers) {
        drivers.in("Block", "D1_readsWhatWasWritten", "takes the offset for a count of kilobytes, rounded",
                () -> call -> moves(call) && call.<MemorySegment>arg(1).byteSize() > 512
                        ? call.with(changed(call, 0, reads(call) ? call.<Long>arg(0) / 1024 * 1024 : call.arg(0)))
                        : call.proceed());
        drivers.in("Block", "D1_writesNothingElse", "writes whole physical blocks and does not read them before",
                () -> call -> {
                    if (writes(call)) {
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
        drivers.in("Block", "D1_endpointForReadingReads", "opens write-only whatever is asked", () -> {
            boolean[] forReading = new boolean[1];
            return call -> {
                if (call.is("openBlock")) {
                    forReading[0] = call.arg(1) == AccessMode.READ;
                } else if (reads(call) && forReading[0]) {
                    throw new DeviceException.Protected(Address.parse("ram:disk0"), "EBADF");
                }
                return call.proceed();
            };
        });
        drivers.in("Block", "D1_takesManyThreadsAtOnce", "has a confined arena for its staging", () -> {
            Thread[] opener = new Thread[1];
            return call -> {
                if (call.is("openBlock")) {
                    opener[0] = Thread.currentThread();
                } else if (moves(call) && opener[0] != Thread.currentThread()) {
                    throw new WrongThreadException("staging");
                }
                return call.proceed();
            };
        });
        drivers.in("Block", "S5_sameIdentityHasTheSameData", "forgets its data when it is closed, and keeps its name",
                () -> {
                    Object[] last = new Object[1];
                    return call -> {
                        if (writes(call)) {
                            last[0] = call.arg(0);
                        } else if (call.is("close") && last[0] != null) {
                            Tamper.Call zero = new Tamper.Call(call.target(),
                                    BlockEndpoint.class.getMethod("writeZeroes", long.class, long.class,
                                            BlockCall.class),
                                    new Object[]{last[0], 512L, null});
                            zero.proceed();
                        }
                        return call.proceed();
                    };
                });
        drivers.in("Block", "L1_everyCallReturns", "waits for a completion that never comes", () -> call -> {
            if (call.is("flush")) {
                new CountDownLatch(1).await();
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

    private static void counts(BrokenDrivers drivers) {
        drivers.in("Block", "M6_countsWholeBlocks", "counts the bytes of a checksum with those of the data",
                () -> call -> moves(call) ? (Object) ((Long) call.proceed() + 8) : call.proceed());
        drivers.in("Block", "M7_takesItsLargestTransfer", "names a largest transfer that it refuses", () -> call -> {
            if (writes(call) && call.<MemorySegment>arg(1).byteSize() >= 128 << 10) {
                throw new DeviceException.IllegalRequest(Address.parse("ram:disk0"), "EINVAL");
            }
            return call.proceed();
        });
    }
}
