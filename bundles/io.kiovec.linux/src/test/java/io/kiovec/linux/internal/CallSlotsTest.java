// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallSlotsTest {

    private final AtomicInteger released = new AtomicInteger();
    private final CallSlots slots = new CallSlots(2, released::incrementAndGet);

    @Test
    void L2_nobodyInsideIsReleasedAtOnce() {
        assertEquals(CallSlots.Closing.RELEASED, slots.close());
        assertEquals(1, released.get());
    }

    @Test
    void L2_theLastToLeaveReleases() {
        CallSlots.Slot one = slots.enter();
        CallSlots.Slot two = slots.enter();
        assertEquals(CallSlots.Closing.LEFT_TO_OTHERS, slots.close());
        one.leave();
        assertEquals(0, released.get());
        two.leave();
        assertEquals(1, released.get());
    }

    @Test
    void L2_closingRefusesNewCallsWhileOthersAreInside() {
        CallSlots.Slot inside = slots.enter();
        slots.close();
        assertNull(slots.enter());
        assertFalse(slots.hold());
        inside.leave();
        assertNull(slots.enter());
    }

    @Test
    void L4_closingTwiceReleasesOnce() {
        slots.close();
        assertEquals(CallSlots.Closing.LEFT_TO_OTHERS, slots.close());
        assertEquals(1, released.get());
    }

    @Test
    void noTwoCallsShareAState() {
        Set<Long> states = new HashSet<>();
        CallSlots.Slot[] inside = new CallSlots.Slot[5];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = slots.enter();
            assertTrue(states.add(inside[i].state.address()));
        }
        for (CallSlots.Slot slot : inside) {
            slot.leave();
        }
    }

    @Test
    void L2_callsBeyondTheSlotsAreCountedToo() {
        CallSlots.Slot[] inside = {slots.enter(), slots.enter(), slots.enter(), slots.enter()};
        slots.close();
        for (CallSlots.Slot slot : inside) {
            assertEquals(0, released.get());
            slot.leave();
        }
        assertEquals(1, released.get());
    }

    @Test
    void aSlotIsFreeAgainAfterTheCall() {
        CallSlots.Slot first = slots.enter();
        first.leave();
        CallSlots.Slot again = slots.enter();
        CallSlots.Slot other = slots.enter();
        assertEquals(first.state.address(), again.state.address());
        assertNotEquals(again.state.address(), other.state.address());
        again.leave();
        other.leave();
    }

    @Test
    void L2_holdsAreCounted() {
        assertTrue(slots.hold());
        assertTrue(slots.hold());
        slots.close();
        slots.letGo();
        assertEquals(0, released.get());
        slots.letGo();
        assertEquals(1, released.get());
    }

    @Test
    void L2_underRacesItIsReleasedOnceAndNeverWithSomebodyInside() throws Exception {
        int threads = 5;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads + 1)) {
            for (int round = 0; round < 300; round++) {
                AtomicInteger inside = new AtomicInteger();
                AtomicInteger releases = new AtomicInteger();
                AtomicInteger early = new AtomicInteger();
                CallSlots raced = new CallSlots(2, () -> {
                    releases.incrementAndGet();
                    early.addAndGet(inside.get());
                });
                CyclicBarrier start = new CyclicBarrier(threads + 1);
                Future<?>[] callers = IntStream.range(0, threads)
                        .mapToObj(i -> pool.submit(() -> callUntilClosed(raced, inside, start)))
                        .toArray(Future<?>[]::new);
                start.await();
                raced.close();
                for (Future<?> caller : callers) {
                    caller.get();
                }
                assertEquals(0, early.get(), "released with somebody inside");
                assertEquals(1, releases.get());
            }
        }
    }

    private static Void callUntilClosed(CallSlots raced, AtomicInteger inside, CyclicBarrier start) throws Exception {
        start.await();
        for (CallSlots.Slot slot = raced.enter(); slot != null; slot = raced.enter()) {
            inside.incrementAndGet();
            inside.decrementAndGet();
            slot.leave();
        }
        return null;
    }
}
