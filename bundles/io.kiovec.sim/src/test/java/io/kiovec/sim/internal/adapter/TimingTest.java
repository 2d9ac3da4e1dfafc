// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.sim.internal.Call;
import io.kiovec.sim.internal.adapter.AdapterModel.Reach;
import io.kiovec.sim.internal.adapter.AdapterModel.Timekeeping;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimingTest {

    private static AdapterModel model(Latency latency, int depth, int reorder, long seed) {
        return new AdapterModel(Reach.CALLERS_MEMORY, 256, Long.MAX_VALUE, 0, 1 << 20, 4, 1, 64, depth, 0, latency, 0,
                reorder, Timekeeping.VIRTUAL, seed);
    }

    @Test
    void aLatencyHasItsBoundsAndItsTail() {
        Draws draws = new Draws(5);
        Latency latency = new Latency(100, 200, 0.1, 9999);
        long[] drawn = LongStream.generate(() -> latency.next(draws)).limit(10_000).toArray();
        long tails = LongStream.of(drawn).filter(each -> each == 9999).count();
        assertTrue(tails > 900 && tails < 1100, tails + " of 10000");
        assertEquals(100, LongStream.of(drawn).min().orElseThrow());
        assertEquals(200, LongStream.of(drawn).filter(each -> each != 9999).max().orElseThrow());
        double mean = LongStream.of(drawn).filter(each -> each != 9999).average().orElseThrow();
        assertTrue(Math.abs(mean - 150) < 2, "mean " + mean);
        Draws same = new Draws(5);
        assertEquals(drawn[0], latency.next(same));
        assertNotEquals(new Draws(6).nextLong(), new Draws(5).nextLong());
    }

    @Test
    void noMoreThanTheDepthAreInside() throws Exception {
        Adapter adapter = new Adapter(model(Latency.NONE, 3, 0, 0), () -> null, new VirtualClock());
        CyclicBarrier three = new CyclicBarrier(3);
        List<Integer> inside = Collections.synchronizedList(new ArrayList<>());
        List<Integer> most = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 9).mapToObj(number -> Thread.ofPlatform().start(() -> {
            transfer(adapter, new Call(TransferMode.INDIRECT), () -> {
                inside.add(number);
                most.add(inside.size());
                // Opens only when three are inside at once.
                three.await();
                inside.remove((Object) number);
            });
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(9, most.size());
        assertEquals(3, Collections.max(most));
        adapter.close();
    }

    /** Something that may be interrupted, and is not here. */
    private interface Work {
        void run() throws Exception;
    }

    private static void transfer(Adapter adapter, Call call, Work work) {
        try {
            adapter.transfer(call, DataDirection.IN, MemorySegment.ofArray(new byte[512]), memory -> {
                try {
                    work.run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return memory.byteSize();
            });
        } catch (DeviceException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void completionsComeInAnotherOrderThatTheSeedRepeats() throws Exception {
        List<Integer> first = order(1);
        assertEquals(first, order(1));
        assertNotEquals(first, order(2));
        assertNotEquals(IntStream.range(0, 8).boxed().toList(), first);
        assertEquals(IntStream.range(0, 8).boxed().toList(), first.stream().sorted().toList());
    }

    /** The order in which eight transfers complete that came in one after the other. */
    private static List<Integer> order(long seed) throws Exception {
        Adapter adapter = new Adapter(model(Latency.NONE, 32, 8, seed), () -> null, new VirtualClock());
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(8);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            CountDownLatch inside = new CountDownLatch(1);
            Call call = new Call(TransferMode.INDIRECT) {
                @Override
                public void tellElements(int count) {
                    completed.add(number);
                }
            };
            threads.add(Thread.ofPlatform().start(() -> transfer(adapter, call, () -> {
                inside.countDown();
                all.countDown();
                all.await();
            })));
            inside.await();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        adapter.close();
        return completed;
    }

    @Test
    void aShuffledQueueOfOneWaitsForNobody() {
        Adapter adapter = new Adapter(model(Latency.NONE, 32, 8, 0), () -> null, new VirtualClock());
        for (int i = 0; i < 20; i++) {
            transfer(adapter, new Call(TransferMode.INDIRECT), () -> {
            });
        }
        adapter.close();
    }

    @Test
    void aVirtualSecondCostsNothing() {
        VirtualClock clock = new VirtualClock();
        Adapter adapter = new Adapter(model(Latency.fixed(3_600_000_000_000L), 1, 0, 0), () -> null, clock);
        transfer(adapter, new Call(TransferMode.INDIRECT), () -> {
        });
        assertEquals(3_600_000_000_000L, clock.now());
        adapter.close();
    }
}
