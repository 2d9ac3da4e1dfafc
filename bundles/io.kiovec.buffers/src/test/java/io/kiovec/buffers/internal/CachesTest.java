// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.kiovec.buffers.internal.SlabSource.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CachesTest {

    private static final int ROUNDS = 20_000;

    /** More blocks and threads than slots: whoever takes a block finds it nobody's. */
    @Test
    void L5_aBlockHasOneOwnerAtATimeWhoeverTakesGivesOrDrains() throws Exception {
        SlabAllocator allocator = allocator();
        Caches caches = new Caches(1);
        Map<SlabAllocation, AtomicBoolean> owned = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<SlabAllocation> outside = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 3 * Caches.SLOTS; i++) {
            SlabAllocation block = (SlabAllocation) allocator.allocate(4096, 1);
            owned.put(block, new AtomicBoolean());
            outside.add(block);
        }
        AtomicInteger wrong = new AtomicInteger();
        Consumer<SlabAllocation> taken = block -> wrong.addAndGet(owned.get(block).getAndSet(true) ? 1 : 0);
        Consumer<SlabAllocation> put = block -> {
            owned.get(block).set(false);
            outside.add(block);
        };
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            Random random = new Random(thread);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 10 * ROUNDS; i++) {
                    SlabAllocation block = random.nextBoolean() ? caches.take(0) : outside.poll();
                    if (block != null) {
                        taken.accept(block);
                        owned.get(block).set(false);
                        SlabAllocation left = random.nextInt(8) == 0 ? block : caches.give(block);
                        if (left != null) {
                            outside.add(left);
                        }
                    }
                    switch (random.nextInt(64)) {
                        case 0 -> caches.drain(taken.andThen(put));
                        case 1 -> caches.close(taken.andThen(put));
                        case 2, 3, 4, 5 -> caches.open();
                        default -> {
                            // Mostly they take and give.
                        }
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        caches.drain(taken.andThen(put));
        assertEquals(0, wrong.get(), "blocks that had an owner already");
        assertEquals(owned.keySet(), Set.copyOf(outside));
        assertEquals(owned.size(), outside.size());
    }

    private static SlabAllocator allocator() {
        return new SlabAllocator("test", Optional.of(new SlabSource(new Kernels(), Kind.PAGES)), "", Settings.DEFAULT,
                new Retirement(Runnable::run, warning -> {
                }));
    }

    /** Two threads meet in each round: one gives a block back, the other closes. */
    @Test
    void L5_aBlockThatIsGivenWhileCachesCloseDoesNotStay() throws Exception {
        SlabAllocation block = (SlabAllocation) allocator().allocate(4096, 1);
        Caches[] rounds = new Caches[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            rounds[i] = new Caches(1);
        }
        List<Integer> back = new ArrayList<>();
        AtomicInteger turn = new AtomicInteger();
        Thread giver = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                meet(turn, i);
                if (rounds[i].give(block) != null) {
                    back.add(i);
                }
            }
        });
        AtomicInteger drained = new AtomicInteger();
        for (int i = 0; i < ROUNDS; i++) {
            meet(turn, i);
            rounds[i].close(kept -> drained.incrementAndGet());
        }
        giver.join();
        assertEquals(ROUNDS, back.size() + drained.get());
        for (Caches caches : rounds) {
            assertNull(caches.take(0));
        }
    }

    private static void meet(AtomicInteger turn, int round) {
        turn.incrementAndGet();
        while (turn.get() < 2 * round + 2) {
            Thread.onSpinWait();
        }
    }
}
