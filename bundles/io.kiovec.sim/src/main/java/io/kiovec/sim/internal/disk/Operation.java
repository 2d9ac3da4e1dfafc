// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A format or a sanitize operation: it goes on whatever becomes of the command that started it, and meanwhile the disk
 * does nothing else (SBC-4, 4.11 and 4.33). It has a thread of its own; progress and end are for all.
 */
final class Operation {

    /** What goes on. */
    enum Kind {
        FORMAT(AdditionalSense.LOGICAL_UNIT_NOT_READY_FORMAT_IN_PROGRESS,
                AdditionalSense.FORMAT_COMMAND_FAILED), SANITIZE(
                        AdditionalSense.LOGICAL_UNIT_NOT_READY_SANITIZE_IN_PROGRESS,
                        AdditionalSense.SANITIZE_COMMAND_FAILED);

        private final AdditionalSense running;
        private final AdditionalSense failed;

        Kind(AdditionalSense running, AdditionalSense failed) {
            this.running = running;
            this.failed = failed;
        }

        /** {@return what every command is told after it has failed} */
        CheckCondition failed() {
            return new CheckCondition(SenseKey.MEDIUM_ERROR, failed);
        }
    }

    /** The work on the blocks. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it.
         *
         * @param operation to tell how far it is
         * @throws CheckCondition when the medium fails, or the disk goes away
         */
        void run(Operation operation) throws CheckCondition;
    }

    private static final int ALL = 65536;

    private final Kind kind;
    private final long began = System.nanoTime();
    private final long leastNanos;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch hurry = new CountDownLatch(1);
    private volatile int done;
    private volatile boolean failed;

    Operation(Kind kind, long leastNanos) {
        this.kind = kind;
        this.leastNanos = leastNanos;
    }

    Kind kind() {
        return kind;
    }

    /** {@return what every command is told meanwhile} */
    CheckCondition inProgress() {
        long elapsed = System.nanoTime() - began;
        long byTime = elapsed >= leastNanos ? ALL : (long) ((double) elapsed / leastNanos * ALL);
        int progress = (int) Math.min(Math.min(done, byTime), ALL - 1);
        return new CheckCondition(Sense.of(SenseKey.NOT_READY, kind.running).withProgress(progress));
    }

    /**
     * Tells how far it is.
     *
     * @param part what is done
     * @param whole of what
     * @throws CheckCondition when the disk goes away
     */
    void reached(double part, double whole) throws CheckCondition {
        done = (int) (part / whole * ALL);
        if (hurry.getCount() == 0) {
            throw kind.failed();
        }
    }

    /** Takes the time that it takes at least, and ends. */
    void end(boolean withError) {
        failed = withError;
        done = ALL;
        try {
            if (!withError && hurry.await(leastNanos - (System.nanoTime() - began), TimeUnit.NANOSECONDS)) {
                done = ALL;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets those go on who wait for the end. */
    void release() {
        ended.countDown();
    }

    /** Ends it early, for the disk goes away. */
    void cancel() {
        hurry.countDown();
    }

    /**
     * Waits for its end.
     *
     * @param millis at most so long
     * @return whether it has ended
     */
    boolean await(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** {@return whether it ended with an error} */
    boolean hasFailed() {
        return failed;
    }
}
