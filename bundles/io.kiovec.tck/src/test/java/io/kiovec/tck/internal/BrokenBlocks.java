// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/** Drivers that break what holds for a block face. Up to the marker they do as they should, so that a test gets that far. */
final class BrokenBlocks {

    private static final Traffic FACE = Traffic.BLOCK;

    private BrokenBlocks() {
    }

    static void addTo(BrokenDrivers drivers) {
        data(drivers);
        ranges(drivers);
        repeatAndCompare(drivers);
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

    private static void repeatAndCompare(BrokenDrivers drivers) {
        drivers.in("Block", "D1_theSameBlockIsThereAgainAndAgain",
                "writes a block once that it should write again and again",
                () -> call -> call.is("writeSame")
                        ? call.with(call.arg(0), call.<MemorySegment>arg(2).byteSize(), call.arg(2), call.arg(3))
                        : call.proceed());
        drivers.in("Block", "D1_whatIsExpectedIsReplaced", "compares and does not write",
                () -> call -> {
                    if (call.is("compareAndWrite")) {
                        MemorySegment data = call.arg(1);
                        data.asSlice(data.byteSize() / 2).copyFrom(data.asSlice(0, data.byteSize() / 2));
                    }
                    return call.proceed();
                });
        drivers.in("Block", "D1_aMiscompareWritesNothing", "writes before it compares",
                () -> call -> {
                    try {
                        return call.proceed();
                    } catch (DeviceException.Miscompare e) {
                        write(call);
                        throw e;
                    }
                });
        drivers.in("Block", "M6_aMiscompareSaysWhere", "tells the block that differs, and not the byte",
                () -> call -> {
                    try {
                        return call.proceed();
                    } catch (DeviceException.Miscompare e) {
                        throw new DeviceException.Miscompare(e.address(), "differs",
                                e.differsAt().getAsLong() / 512 * 512);
                    }
                });
        drivers.in("Block", "D1_ofManyThatExpectTheSameOneWins", "compares, and lets others write before it does",
                () -> call -> {
                    if (call.is("compareAndWrite")) {
                        call.with(call.arg(0), comparison(call.arg(1)), call.arg(2));
                        LockSupport.parkNanos(2_000_000);
                        write(call);
                        return null;
                    }
                    return call.proceed();
                });
    }

    /** {@return data that compares and changes nothing} */
    private static MemorySegment comparison(MemorySegment data) {
        MemorySegment both = MemorySegment.ofArray(new byte[(int) data.byteSize()]);
        long half = data.byteSize() / 2;
        MemorySegment.copy(data, 0, both, 0, half);
        MemorySegment.copy(data, 0, both, half, half);
        return both;
    }

    /** Writes what a compare-and-write would. */
    private static void write(Tamper.Call call) throws Throwable {
        MemorySegment data = call.arg(1);
        ((BlockEndpoint) call.target()).write(call.<Long>arg(0), data.asSlice(data.byteSize() / 2),
                new KitCall(Address.parse("ram:disk0")));
    }
}
