// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a transfer is repeated before it is measured: in windows of a fifth of a second, until the JVM's compilers
 * have been idle for one and so many transfers were done that there is nothing left for them to find. A device that the
 * processor waits for is not made faster by better code, and has no more than one window. For one thread.
 */
final class WarmUp {

    static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(200);
    /** What one row is worth at most. */
    static final long LONGEST = TimeUnit.SECONDS.toNanos(30);
    /** Transfers of the first row, by which HotSpot has compiled what there is to compile. */
    static final long FIRST_TRANSFERS = 20_000;
    /** Transfers of each other row, which has branches of its own. */
    static final long MORE_TRANSFERS = 1_000;

    /** Compilers that took less of a window are idle, in ticks of a hundredth of a second. */
    private static final long IDLE_TICKS = 1;
    /** Percent of one processor below which the device is what is waited for. */
    private static final double WAITING = 50;

    private final LongSupplier compilers;
    private long done;

    /**
     * Makes the one of a job.
     *
     * @param compilers ticks of the compilers so far
     */
    WarmUp(LongSupplier compilers) {
        this.compilers = compilers;
    }

    /** What a window did. */
    record Window(long transfers, double processorPercent) {
    }

    /** {@return ticks that the compilers have taken} */
    long compilerTicks() {
        return compilers.getAsLong();
    }

    /**
     * Tells whether a row is warm.
     *
     * @param inRow transfers of this row so far
     * @param nanos that they took
     * @param window what the last window did
     * @param compilerTicks what the compilers took of it
     */
    boolean isWarm(long inRow, long nanos, Window window, long compilerTicks) {
        done += window.transfers();
        boolean enough = done >= FIRST_TRANSFERS && inRow >= MORE_TRANSFERS
                || window.processorPercent() < WAITING;
        return nanos >= LONGEST || enough && compilerTicks <= IDLE_TICKS;
    }
}
