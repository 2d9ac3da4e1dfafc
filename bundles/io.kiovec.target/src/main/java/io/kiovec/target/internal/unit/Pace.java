// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

/**
 * Whether a device lets who sends it commands wait, so that it is worth a thread's wake-up to have another one read meanwhile. One that
 * only copies memory does not: a second thread would take the processor from the first.
 *
 * <p>Each command has one vote, quick or slow, and what most of the last ones said holds. A mean would not do: a thread that waits for
 * a processor takes milliseconds on the quickest device, and one such command in place of sixteen would say that it is slow; then more
 * threads wait for processors, and it stays so. A device that is slow now and then is looked after by the {@code Watch}.
 *
 * <p>Any thread. Threads may overwrite one another's votes; what is lost is one of many.
 */
final class Pace {

    /** What the wake-up of a thread and its way to the next command cost, several times. */
    private static final long WAKING_NANOS = 50_000;
    /** Four bytes in a nanosecond, as a shift: less than memory moves, more than any disk. */
    private static final int BYTES_A_NANO = 2;
    private static final int MOST = 8;

    /** For slow, from 0 to twice {@link #MOST}. */
    private volatile int votes;

    /**
     * Tells of a command.
     *
     * @param nanos how long it took
     * @param bytes of its data
     */
    void took(long nanos, int bytes) {
        int before = votes;
        boolean isSlow = nanos > WAKING_NANOS + (bytes >> BYTES_A_NANO);
        int after = Math.clamp(before + (isSlow ? 1 : -1), 0, 2 * MOST);
        if (after != before) {
            votes = after;
        }
    }

    boolean isSlow() {
        return votes > MOST;
    }
}
