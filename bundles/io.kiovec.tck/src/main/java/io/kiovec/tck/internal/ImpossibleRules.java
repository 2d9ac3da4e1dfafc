// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What a driver says of a direct transfer that it cannot do, and what it has done by then.
 *
 * @param <E> the endpoints that the rules are about
 */
abstract class ImpossibleRules<E extends Endpoint> extends LendingRules<E> {

    ImpossibleRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    @Test
    void M4_impossibleSaysWhy() throws Exception {
        onImpossible((disk, way, moving) -> {
            Demotion reason = moving.refusal().detail().demotion();
            assertFalse(reason == Demotion.NONE || reason == Demotion.POLICY || reason == Demotion.HEAP_MEMORY
                    || reason == Demotion.UNMANAGED_MEMORY,
                    () -> way + ": the reason " + reason + " is none that a driver can have: " + moving.refusal());
        });
    }

    @Test
    void M5_impossibleMovedNothing() throws Exception {
        onImpossible((disk, way, moving) -> {
            if (moving.isRead()) {
                Pattern.checkAll(moving.memory(), GUARD, way + ": a read that was impossible has moved something");
            } else {
                disk.checkPattern(disk.plain(), disk.start(), moving.memory().byteSize(), 141,
                        way + ": a write that was impossible");
            }
        });
    }

    /** A transfer that a driver has refused as impossible to do directly. */
    private record Refused(MemorySegment memory, boolean isRead, DeviceException refusal) {
    }

    /** What is asked of it. */
    private interface Judge {
        void judge(Scratch<?> disk, Way way, Refused moving) throws DeviceException;
    }

    /** Tries lengths, alignments and memory that the limits allow, until some are refused. */
    private void onImpossible(Judge judge) throws DeviceException {
        Scratch<E> disk = scratch();
        int refused = 0;
        for (Way way : direct(disk)) {
            for (long length = disk.unit(); length > 0; length = next(length, disk.longest(way), disk.unit())) {
                disk.writePattern(disk.plain(), disk.start(), length, 141);
                refused += attempt(disk, way, length, judge);
            }
        }
        assumeTrue(refused > 0, "every direct transfer was possible: there is nothing to judge");
    }

    private static long next(long length, long most, long unit) {
        long longer = length * 4 - length * 4 % unit;
        return length >= most ? 0 : Math.min(longer, most);
    }

    private int attempt(Scratch<E> disk, Way way, long length, Judge judge) throws DeviceException {
        int refused = 0;
        try (Piece piece = disk.take(way, length)) {
            piece.segment().fill(GUARD);
            try {
                disk.once(DataDirection.IN, way, disk.start(), piece);
            } catch (DeviceException.DirectImpossible e) {
                refused++;
                judge.judge(disk, way, new Refused(piece.segment(), true, e));
            }
            Pattern.fill(piece.segment(), 142, disk.start());
            try {
                disk.once(DataDirection.OUT, way, disk.start(), piece);
            } catch (DeviceException.DirectImpossible e) {
                refused++;
                judge.judge(disk, way, new Refused(piece.segment(), false, e));
            }
        }
        return refused;
    }
}
