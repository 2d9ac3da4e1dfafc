// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.DeviceStatistics.Bucket;
import io.kiovec.api.DeviceStatistics.Elements;
import io.kiovec.api.DeviceStatistics.Latency;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The figures that are taken of some requests only, and of swaps. */
class SampledFiguresTest {

    @Test
    void bucketsAreCumulativeAndTheLastHasAllBelowIt() {
        Histogram histogram = new Histogram(Duration.ofHours(1).toNanos(), 2);
        histogram.recordValue(500);
        histogram.recordValue(1_500);
        histogram.recordValue(Duration.ofMillis(30).toNanos());
        histogram.recordValue(Duration.ofMinutes(1).toNanos());
        Latency latency = LatencyBuckets.of(histogram);
        assertEquals(22, latency.buckets().size());
        assertEquals(new Bucket(Duration.ofNanos(1_000), 1), latency.buckets().get(0));
        assertEquals(new Bucket(Duration.ofNanos(2_000), 2), latency.buckets().get(1));
        assertEquals(new Bucket(Duration.ofMillis(20), 2), latency.buckets().get(13));
        assertEquals(new Bucket(Duration.ofMillis(50), 3), latency.buckets().get(14));
        assertEquals(new Bucket(Duration.ofSeconds(10), 3), latency.buckets().getLast());
        assertEquals(60.03, latency.total().toNanos() / 1e9, 0.6);
    }

    @Test
    void elementsAreThoseOfSampledTransfers() throws Exception {
        FakeDisk disk = new FakeDisk("serial");
        disk.behaviour.set((operation, offset, memory, call) -> {
            call.tellElements(operation.equals("write") ? 7 : 3);
            return 0;
        });
        try (TestCore core = new TestCore(); Arena arena = Arena.ofConfined()) {
            core.register(disk, "fake");
            BlockDevice device = core.open("fake:a", AccessMode.READ_WRITE);
            MemorySegment memory = arena.allocate(512, 512);
            for (int i = 0; i < 2_000; i++) {
                device.read(0, memory, RequestOptions.DIRECT);
                device.write(0, memory, RequestOptions.DIRECT);
            }
            Elements elements = core.statistics().getFirst().elements().orElseThrow();
            assertEquals(7, elements.max(), "2000 of 7 go by unseen once in 10^13 runs");
            assertTrue(elements.total() >= 3 * elements.samples() && elements.total() <= 7 * elements.samples(),
                    elements.toString());
            assertEquals(core.statistics().getFirst().latency().orElseThrow().samples(), elements.samples());
        }
    }

    @Test
    void whatIsGoingOnIsToldOfCallsAndQueues() throws Exception {
        FakeDisk disk = new FakeDisk("serial");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            inside.countDown();
            Background.await(goOn);
            return 0;
        });
        try (TestCore core = new TestCore()) {
            core.register(disk, "fake");
            BlockDevice device = core.open("fake:a", AccessMode.READ);
            assertEquals(Activity.NONE, core.statistics().getFirst().activity());
            try (BlockQueue queue = device.openQueue(QueueOptions.served(8))) {
                queue.offer(device.newRequest().read(0, MemorySegment.ofArray(new byte[512])));
                queue.submit();
                inside.await();
                queue.offer(device.newRequest().read(0, MemorySegment.ofArray(new byte[512])));
                assertEquals(new Activity(1, 0, List.of(new DeviceStatistics.Queue(8, 2))),
                        core.statistics().getFirst().activity());
                goOn.countDown();
                assertEquals(2, queue.reap(new BlockRequest[8], 2, Duration.ofSeconds(20)));
                assertEquals(List.of(new DeviceStatistics.Queue(8, 0)), device.statistics().activity().queues());
            }
            assertEquals(List.of(), device.statistics().activity().queues(), "a queue that is closed is none");
        }
    }

    @Test
    void theDepthReachedIsThatOfRequestsInsideAtOnce() throws Exception {
        try (TestCore core = new TestCore()) {
            FakeDisk disk = new FakeDisk("serial").withQueue();
            disk.limits = FakeDisk.limits(TransferMode.DIRECT).build();
            core.register(disk, "fake");
            core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
            BlockDevice device = core.open("fake:a", AccessMode.READ);
            IoBuffer buffer = device.allocate(8 * 512);
            for (int i = 0; i < 1_000; i++) {
                device.read(0, MemorySegment.ofArray(new byte[512]));
            }
            assertEquals(1, core.statistics().getFirst().queueDepth(), "one thread is one request deep");
            BlockRequest[] done = new BlockRequest[8];
            try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(8))) {
                for (int turn = 0; turn < 3_000; turn++) {
                    for (int i = 0; i < 8; i++) {
                        // What is staged may go beside the queue, as much of it as there is no room for.
                        queue.offer(device.newRequest().options(RequestOptions.DIRECT).read(0, buffer, 512L * i, 512));
                    }
                    queue.submit();
                    for (int ended = 0; ended < 8;) {
                        ended += queue.reap(done, 1, Duration.ofSeconds(10));
                    }
                }
            }
            assertEquals(8, core.statistics().getFirst().queueDepth());
        }
    }

    @Test
    void pausesOfSwapsAddUp() throws Exception {
        FakeDisk disk = new FakeDisk("serial");
        try (TestCore core = new TestCore()) {
            core.register(disk, "fake");
            core.register(new FakeDisk(disk.data, "serial"), "other");
            core.open("fake:a", AccessMode.READ);
            assertEquals(Duration.ZERO, core.statistics().getFirst().totalPause());
            Duration first = core.swaps.swap(Address.parse("fake:a"), Address.parse("other:a")).pause();
            Duration second = core.swaps.swap(Address.parse("fake:a"), Address.parse("fake:a")).pause();
            DeviceStatistics figures = core.statistics().getFirst();
            assertEquals(first.plus(second), figures.totalPause());
            assertEquals(first.compareTo(second) > 0 ? first : second, figures.longestPause());
            assertEquals(second, figures.lastPause().orElseThrow());
        }
    }
}
