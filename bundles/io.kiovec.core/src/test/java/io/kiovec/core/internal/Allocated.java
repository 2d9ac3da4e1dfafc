// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kiovec.io.DeviceException;
import java.lang.management.ManagementFactory;

/** What this thread allocates on a compiled way. */
public final class Allocated {

    /** Some work whose requests are counted. */
    @FunctionalInterface
    public interface Batch {
        void run() throws DeviceException;
    }

    private static final int BATCHES = 10;

    private Allocated() {
    }

    /**
     * Fails where each of some batches allocates a byte a request or more. The first ones are not compiled yet, and the measuring itself and a
     * histogram that grows once are a few kilobytes: the fewest bytes that a batch took are what the way costs.
     */
    public static void nothing(int requests, Batch batch) throws DeviceException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < BATCHES && least >= requests; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            batch.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < requests, least + " bytes for " + requests + " requests");
    }
}
