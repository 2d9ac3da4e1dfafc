// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Identity;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static Binding binding() {
        ServedTransport transport = new ServedTransport(mock(Transport.class), "t", "s", 0, 1, "b", null);
        return new Binding(mock(BlockEndpoint.class), transport, Address.parse("s:r"), AccessMode.READ,
                Identity.UNKNOWN, null);
    }

    @Test
    void aHeldGateLetsNobodyIn() {
        Gate gate = new Gate();
        Binding only = binding();
        Passage passage = new Passage();
        assertFalse(gate.enter(passage));
        gate.open(only);
        assertTrue(gate.enter(passage));
        gate.leave(passage);
        assertTrue(gate.hold(only));
        assertFalse(gate.hold(only));
        assertFalse(gate.enter(passage));
        assertEquals(Gate.Wait.TIMED_OUT, gate.await(System.nanoTime(), () -> false));
    }

    @Test
    void anAbandonedBindingIsReleasedOnceByItsLastCall() {
        Gate gate = new Gate();
        Binding only = binding();
        gate.open(only);
        Passage one = new Passage();
        Passage two = new Passage();
        gate.enter(one);
        gate.enter(two);
        gate.hold(only);
        assertFalse(only.awaitEmpty(0));
        AtomicInteger released = new AtomicInteger();
        only.abandon(released::incrementAndGet);
        gate.leave(one);
        assertEquals(0, released.get());
        gate.leave(two);
        assertEquals(1, released.get());
    }

    /** L2 under load: while a binding is released nobody is inside it, on platform and on virtual threads. */
    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual"})
    void L2_nobodyIsInsideWhatWasDrained(String kind) throws Exception {
        Gate gate = new Gate();
        AtomicBoolean end = new AtomicBoolean();
        AtomicLong violations = new AtomicLong();
        AtomicLong passages = new AtomicLong();
        Map<Binding, AtomicBoolean> dead = new ConcurrentHashMap<>();
        Binding first = binding();
        dead.put(first, new AtomicBoolean());
        gate.open(first);
        int threads = kind.equals("virtual") ? 64 : 4;
        CountDownLatch done = new CountDownLatch(threads);
        try (ExecutorService pool = kind.equals("virtual")
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                pool.submit(() -> {
                    Passage passage = new Passage();
                    while (!end.get()) {
                        if (!gate.enter(passage)) {
                            gate.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(10), () -> false);
                            continue;
                        }
                        AtomicBoolean released = dead.get(passage.binding());
                        if (released.get()) {
                            violations.incrementAndGet();
                        }
                        Thread.yield();
                        if (released.get()) {
                            violations.incrementAndGet();
                        }
                        gate.leave(passage);
                        passages.incrementAndGet();
                    }
                    done.countDown();
                });
            }
            try {
                swap(gate, first, dead);
            } finally {
                // The pool waits for them.
                end.set(true);
            }
            done.await();
        }
        assertEquals(0, violations.get());
        assertTrue(passages.get() > 0);
    }

    private static void swap(Gate gate, Binding first, Map<Binding, AtomicBoolean> dead) throws Exception {
        Binding present = first;
        for (int swap = 0; swap < 2000; swap++) {
            assertTrue(gate.hold(present));
            assertTrue(present.awaitEmpty(TimeUnit.SECONDS.toNanos(20)), "not drained");
            dead.get(present).set(true);
            Binding next = binding();
            dead.put(next, new AtomicBoolean());
            gate.open(next);
            present = next;
        }
    }
}
