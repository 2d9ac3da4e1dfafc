// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.machine;

import java.io.IOException;
import java.time.Duration;

/** Waits until nobody else uses the machine, or says that somebody does. */
public final class Idleness {

    /** Share of all processors. */
    private static final double BUSY = 0.1;
    private static final double STOLEN = 0.02;
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Duration patience;

    /**
     * Makes one.
     *
     * @param patience how long to wait at most
     */
    public Idleness(Duration patience) {
        this.patience = patience;
    }

    /** What was found. */
    public enum Verdict {
        /** Nobody else is there. */
        IDLE,
        /** Somebody else is: figures mean less. */
        BUSY
    }

    /**
     * Looks for half a second, and again until it is idle or the patience is over.
     *
     * @return what was found last
     * @throws IOException when the kernel does not tell
     * @throws InterruptedException when interrupted
     */
    public Verdict await() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            ProcessorTimes before = ProcessorTimes.now();
            Thread.sleep(LOOK);
            ProcessorTimes now = ProcessorTimes.now();
            if (now.busySince(before) <= BUSY && now.stolenSince(before) <= STOLEN) {
                return Verdict.IDLE;
            }
            if (System.nanoTime() >= deadline) {
                System.err.printf("the machine is not idle: %.0f%% of it is used, %.0f%% stolen%n",
                        100 * now.busySince(before), 100 * now.stolenSince(before));
                return Verdict.BUSY;
            }
        }
    }
}
