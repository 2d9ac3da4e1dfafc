// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;

/**
 * Drivers go, come, fail, hang and are swapped in an order that a seed gives, under requests of several threads, beside a
 * model: which state may follow which, what each block may hold, and that every request ends once.
 */
@Timeout(120)
class LifeModelTest {

    private static final int RUNS = Integer.getInteger("life.runs", 6);
    private static final int STEPS = 30;
    private static final int WORKERS = 3;
    private static final RequestOptions SHORT = RequestOptions.DEFAULT.with(Duration.ofMillis(30));

    /** What may follow what, written down once more. */
    private static final Map<DeviceState, Set<DeviceState>> LEGAL = Map.of(
            DeviceState.OPENING, Set.of(DeviceState.ONLINE, DeviceState.OFFLINE, DeviceState.CLOSED),
            DeviceState.ONLINE, Set.of(DeviceState.HOLDING),
            DeviceState.HOLDING, Set.of(DeviceState.DRAINING),
            DeviceState.DRAINING, Set.of(DeviceState.ONLINE, DeviceState.OPENING, DeviceState.OFFLINE,
                    DeviceState.CLOSED),
            DeviceState.OFFLINE, Set.of(DeviceState.ONLINE, DeviceState.OPENING, DeviceState.OFFLINE,
                    DeviceState.CLOSED));

    private final byte[] medium = new byte[FakeDisk.CAPACITY];
    private final List<FakeDisk> disks = new CopyOnWriteArrayList<>();
    private final List<ServiceReference<Transport>> registered = new ArrayList<>();
    private final List<DeviceState> told = new CopyOnWriteArrayList<>();
    private final AtomicReference<FakeDisk.Behaviour> next = new AtomicReference<>();
    private final List<CountDownLatch> hanging = new ArrayList<>();
    private volatile boolean ends;

    static LongStream seeds() {
        long given = Long.getLong("life.seed", System.nanoTime());
        return LongStream.range(given, given + RUNS);
    }

    @ParameterizedTest(name = "-Dlife.seed={0}")
    @MethodSource("seeds")
    void S1_everyOrderOfEventsKeepsTheTableAndTheData(long seed) throws Exception {
        Random random = new Random(seed);
        try (TestCore core = new TestCore(Duration.ofMillis(50))) {
            core.settings.modified(Map.of("quarantine.failures", 1000));
            core.table().watch(this::hear);
            comes(core);
            BlockDevice device = core.open("fake:a", AccessMode.READ_WRITE_SHARED);
            List<CompletableFuture<Long>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int number = i;
                workers.add(Background.run(() -> work(device, number)));
            }
            for (int step = 0; step < STEPS; step++) {
                step(core, device, random);
            }
            next.set(null);
            hanging.forEach(CountDownLatch::countDown);
            if (registered.isEmpty()) {
                comes(core);
            }
            ends = true;
            long requests = 0;
            for (CompletableFuture<Long> worker : workers) {
                requests += worker.get(60, TimeUnit.SECONDS);
            }
            assertTrue(requests > 0);
            device.read(0, new byte[512]);
            Map<DeviceState, Long> entered = device.statistics().entered();
            awaitTold(entered);
            device.close();
            assertEquals(DeviceState.CLOSED, device.state());
            awaitLast();
        }
        check();
        for (FakeDisk disk : disks) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (disk.opened.get() != disk.closed.get()) {
                assertTrue(System.nanoTime() < deadline, "an endpoint was never closed");
                Thread.onSpinWait();
            }
        }
    }

    private void step(TestCore core, BlockDevice device, Random random) throws Exception {
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> comes(core);
            case 3, 4 -> {
                if (!registered.isEmpty()) {
                    core.transports.unregister(registered.remove(random.nextInt(registered.size())));
                }
            }
            case 5, 6, 7 -> {
                try {
                    core.swaps.swap(device.address(), device.address());
                } catch (DeviceException e) {
                    // Nobody serves it now.
                }
            }
            case 8, 9 -> once((operation, offset, memory, call) -> {
                throw new IllegalStateException("a bug");
            });
            case 10, 11 -> once((operation, offset, memory, call) -> {
                throw new DeviceException.Offline(call.address(), "gone for a moment");
            });
            case 12 -> {
                CountDownLatch hangs = new CountDownLatch(1);
                hanging.add(hangs);
                once((operation, offset, memory, call) -> {
                    Background.await(hangs);
                    return 0;
                });
            }
            case 13 -> {
                if (!hanging.isEmpty()) {
                    hanging.remove(random.nextInt(hanging.size())).countDown();
                }
            }
            default -> {
                // This thread lets go what hangs: it must not hang itself.
                next.set(null);
                try (BlockDevice other = core.open("fake:a", AccessMode.READ_WRITE_SHARED)) {
                    other.read(0, MemorySegment.ofArray(new byte[512]), SHORT);
                } catch (DeviceException e) {
                    // Nobody serves it now, or it was told to fail.
                }
            }
        }
    }

    private void comes(TestCore core) {
        FakeDisk disk = new FakeDisk(medium, "A");
        disk.behaviour.set((operation, offset, memory, call) -> {
            FakeDisk.Behaviour one = operation.equals("flush") ? null : next.getAndSet(null);
            return one == null ? 0 : one.before(operation, offset, memory, call);
        });
        disks.add(disk);
        registered.add(core.register(disk, "fake"));
    }

    private void once(FakeDisk.Behaviour behaviour) {
        next.set(behaviour);
    }

    /** Writes and reads a block of its own; what it may hold is what was written last, or may have been. */
    private long work(BlockDevice device, int number) throws DeviceException {
        long offset = 512L * (number + 1);
        Set<Byte> possible = new HashSet<>(Set.of((byte) 0));
        byte value = 0;
        long requests = 0;
        while (!ends) {
            requests += 2;
            byte[] data = new byte[512];
            Arrays.fill(data, ++value);
            try {
                device.write(offset, MemorySegment.ofArray(data), SHORT);
                possible.clear();
                possible.add(value);
            } catch (DeviceException.OutcomeUnknown e) {
                possible.add(value);
            } catch (DeviceException.Offline e) {
                // Nothing was started.
            }
            byte[] found = new byte[512];
            try {
                device.read(offset, MemorySegment.ofArray(found), SHORT);
                assertTrue(possible.contains(found[0]), found[0] + " is none of " + possible);
                for (byte one : found) {
                    assertEquals(found[0], one, "a torn block");
                }
                possible.retainAll(Set.of(found[0]));
            } catch (DeviceException.Offline | DeviceException.Unavailable e) {
                // Nothing was read.
            }
        }
        return requests;
    }

    private void hear(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Opened one -> told.add(DeviceState.ONLINE);
            case DeviceEvent.Online one -> told.add(DeviceState.ONLINE);
            case DeviceEvent.Holding one -> told.add(DeviceState.HOLDING);
            case DeviceEvent.Draining one -> told.add(DeviceState.DRAINING);
            case DeviceEvent.Opening one -> told.add(DeviceState.OPENING);
            case DeviceEvent.Offline one -> told.add(DeviceState.OFFLINE);
            case DeviceEvent.Closed one -> told.add(DeviceState.CLOSED);
            default -> {
                // No change of state.
            }
        }
    }

    private Map<DeviceState, Long> counted() {
        Map<DeviceState, Long> counts = new EnumMap<>(DeviceState.class);
        told.forEach(state -> counts.merge(state, 1L, Long::sum));
        return counts;
    }

    /** What the statistics count is what was told; events come a little later. */
    private void awaitTold(Map<DeviceState, Long> entered) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!counted().equals(new HashMap<>(entered))) {
            assertTrue(System.nanoTime() < deadline, "told " + counted() + ", counted " + entered);
            Thread.onSpinWait();
        }
    }

    private void awaitLast() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (told.getLast() != DeviceState.CLOSED) {
            assertTrue(System.nanoTime() < deadline, "closed, and not told: " + told);
            Thread.onSpinWait();
        }
    }

    private void check() {
        DeviceState before = DeviceState.OPENING;
        for (DeviceState state : told) {
            assertTrue(LEGAL.getOrDefault(before, Set.of()).contains(state),
                    state + " after " + before + " in " + told);
            before = state;
        }
        assertEquals(DeviceState.CLOSED, before);
    }
}
