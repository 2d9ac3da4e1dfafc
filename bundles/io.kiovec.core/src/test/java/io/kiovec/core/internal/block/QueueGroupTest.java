// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.QueueGroup;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Failure;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several devices that one thread reaps, with queues of drivers and without. */
@Timeout(60)
class QueueGroupTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int DEVICES = 5;

    private final TestCore core = new TestCore();
    private FakeDisk first;
    private final List<BlockDevice> devices = new ArrayList<>();
    private final List<BlockQueue> queues = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        for (int i = 0; i < DEVICES; i++) {
            FakeDisk disk = new FakeDisk("disk " + i);
            disk.hasQueue = i % 2 == 0;
            first = i == 0 ? disk : first;
            core.register(disk, "fake" + i);
            devices.add(core.open("fake" + i + ":a", AccessMode.READ_WRITE));
            queues.add(devices.getLast().openQueue(QueueOptions.threadBound(4)));
        }
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private BlockRequest offered(int device) throws Exception {
        BlockRequest read = devices.get(device).newRequest().read(0, Arena.ofAuto().allocate(512));
        queues.get(device).offer(read);
        return read;
    }

    @Test
    void L1_everyRequestOfEveryDeviceIsTakenOnce() throws Exception {
        long seed = System.nanoTime();
        System.out.println("QueueGroupTest: seed=" + seed);
        Random random = new Random(seed);
        QueueGroup<BlockRequest> group = new QueueGroup<>(queues);
        Set<BlockRequest> out = new HashSet<>();
        int taken = 0;
        for (int round = 0; round < 500 || !out.isEmpty(); round++) {
            int device = random.nextInt(DEVICES);
            if (round < 500 && queues.get(device).size() < 4) {
                out.add(offered(device));
            }
            BlockRequest[] done = new BlockRequest[1 + random.nextInt(7)];
            int count = group.reap(done, random.nextInt(done.length + 1), LONG);
            for (int i = 0; i < done.length; i++) {
                if (i < count) {
                    assertTrue(out.remove(done[i]), "twice, or never offered");
                    assertEquals(Failure.NONE, done[i].failure());
                    taken++;
                } else {
                    assertEquals(null, done[i]);
                }
            }
        }
        assertTrue(taken > 100, taken + " were taken");
        assertEquals(0, group.size());
    }

    @Test
    void itWaitsForTheMinimumOfAllDevicesAndForNoMoreThanThereIs() throws Exception {
        QueueGroup<BlockRequest> group = new QueueGroup<>(queues);
        for (int i = 0; i < DEVICES; i++) {
            offered(i);
        }
        assertEquals(DEVICES, group.submit());
        assertEquals(DEVICES, group.reap(new BlockRequest[8], 8, LONG));
        assertEquals(0, group.reap(new BlockRequest[8], 8, LONG));
    }

    @Test
    void itWaitsNoLongerThanAsked() throws Exception {
        QueueGroup<BlockRequest> group = new QueueGroup<>(queues);
        BlockRequest first = offered(0);
        group.reap(new BlockRequest[1], 1, LONG);
        assertEquals(Failure.NONE, first.failure());
        FakeBlockQueue held = heldQueueOfTheFirst();
        offered(0);
        assertEquals(0, group.reap(new BlockRequest[1], 1, Duration.ofMillis(5)));
        held.let(held.inside.getFirst());
        assertEquals(1, group.reap(new BlockRequest[1], 1, LONG));
    }

    private FakeBlockQueue heldQueueOfTheFirst() {
        FakeBlockQueue queue = first.queues.getLast();
        queue.holds = true;
        return queue;
    }

    @Test
    void aQueueIsInAGroupOnce() throws Exception {
        QueueGroup<BlockRequest> group = new QueueGroup<>(List.of());
        assertEquals(0, group.reap(new BlockRequest[1], 1, LONG));
        group.add(queues.getFirst());
        assertThrows(IllegalArgumentException.class, () -> group.add(queues.getFirst()));
        offered(0);
        group.remove(queues.getFirst());
        assertEquals(0, group.size());
        group.add(queues.getFirst());
        assertEquals(1, group.reap(new BlockRequest[1], 1, LONG));
        assertThrows(IllegalArgumentException.class, () -> group.reap(new BlockRequest[1], 2, LONG));
    }
}
