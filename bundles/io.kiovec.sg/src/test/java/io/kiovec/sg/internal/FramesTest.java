// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.sg.internal.Frames.Frame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FramesTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(50);

    private final Frames frames = new Frames(Address.parse("sg:/dev/sg0"), 4, SgHeader.LAYOUT.byteSize());

    @Test
    void eachIsGivenOnceAndTheNextIsBusy() throws Exception {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            numbers.add(frames.take(0).packId());
        }
        assertEquals(Set.of(1, 2, 3, 4), numbers);
        assertThrows(DeviceException.Busy.class, () -> frames.take(1));
    }

    @Test
    void whoWaitsGetsTheNextThatComesBack() throws Exception {
        List<Frame> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(frames.take(0));
        }
        CompletableFuture<Integer> got = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                got.complete(frames.take(LONG).packId());
            } catch (DeviceException e) {
                got.completeExceptionally(e);
            }
        });
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        frames.give(taken.get(2));
        assertEquals(taken.get(2).packId(), got.get(50, TimeUnit.SECONDS));
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        for (int i = 0; i < 4; i++) {
            frames.take(0);
        }
        Thread.currentThread().interrupt();
        assertThrows(DeviceException.Busy.class, () -> frames.take(LONG));
        assertTrue(Thread.interrupted());
    }

    /** More threads than frames: none has another's, none waits for ever, and all are there in the end. */
    @Test
    void manyThreadsShareThem() throws Exception {
        AtomicIntegerArray users = new AtomicIntegerArray(5);
        try (var threads = Executors.newFixedThreadPool(12)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 12; thread++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        Frame frame = frames.take(LONG);
                        assertEquals(1, users.incrementAndGet(frame.packId()));
                        users.decrementAndGet(frame.packId());
                        frames.give(frame);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(50, TimeUnit.SECONDS);
            }
        }
        eachIsGivenOnceAndTheNextIsBusy();
    }
}
