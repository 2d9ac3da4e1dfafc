// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.kiovec.buffers.internal.SlabSource.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachesTest {

    private static final int ROUNDS = 20_000;

    /** Two threads meet in each round: one gives a block back, the other closes. */
    @Test
    void L5_aBlockThatIsGivenWhileCachesCloseDoesNotStay() throws Exception {
        SlabAllocator allocator = new SlabAllocator("test", Optional.of(new SlabSource(new Kernels(), Kind.PAGES)), "",
                Settings.DEFAULT, new Retirement(Runnable::run, warning -> {
                }));
        SlabAllocation block = (SlabAllocation) allocator.allocate(4096, 1);
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
