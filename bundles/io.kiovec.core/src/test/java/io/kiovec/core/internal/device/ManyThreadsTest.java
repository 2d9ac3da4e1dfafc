// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.block.FakeDisk;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 32 threads on one device. */
@Timeout(120)
class ManyThreadsTest {

    private static final int THREADS = 32;
    private static final int ROUNDS = 20;

    private static final Address NAME = Address.parse("fake:a");

    @Test
    void L4_manyThreadsCloseReadAndSwapOneDeviceAndEachRequestEndsOnce() throws Exception {
        FakeDisk disk = new FakeDisk("A");
        try (TestCore core = new TestCore()) {
            core.register(disk, "fake");
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<CompletableFuture<int[]>> all = new ArrayList<>();
            BlockDevice shared = core.open("fake:a", AccessMode.READ_WRITE_SHARED);
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                all.add(Background.run(() -> {
                    start.await();
                    return number % 4 == 0 ? swaps(core) : number % 4 == 1 ? opens(core) : reads(shared, number);
                }));
            }
            int done = 0;
            int refused = 0;
            for (CompletableFuture<int[]> one : all) {
                int[] counts = one.get(100, TimeUnit.SECONDS);
                done += counts[0];
                refused += counts[1];
            }
            assertEquals(THREADS * ROUNDS, done + refused);
            assertTrue(done > 0 && refused > 0, done + " done, " + refused + " refused");
            shared.close();
        }
        assertEquals(disk.opened.get(), disk.closed.get());
    }

    private static int[] swaps(TestCore core) {
        int[] counts = new int[2];
        for (int i = 0; i < ROUNDS; i++) {
            try {
                core.swaps.swap(NAME, NAME);
                counts[0]++;
            } catch (DeviceException.Unavailable nobodyHasItOpen) {
                counts[1]++;
            } catch (DeviceException e) {
                throw new AssertionError(e);
            }
        }
        return counts;
    }

    private static int[] opens(TestCore core) throws DeviceException {
        int[] counts = new int[2];
        for (int i = 0; i < ROUNDS; i++) {
            BlockDevice own = core.open("fake:a", AccessMode.READ_WRITE_SHARED);
            own.read(0, new byte[512]);
            own.close();
            own.close();
            counts[0]++;
        }
        return counts;
    }

    /** Somebody closes it in the middle. */
    private static int[] reads(BlockDevice shared, int number) throws DeviceException {
        int[] counts = new int[2];
        for (int i = 0; i < ROUNDS; i++) {
            if (number == 2 && i == ROUNDS / 2) {
                shared.close();
            }
            try {
                shared.read(512L * number, new byte[512]);
                counts[0]++;
            } catch (DeviceException.IllegalRequest closed) {
                assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
                counts[1]++;
            }
        }
        return counts;
    }
}
