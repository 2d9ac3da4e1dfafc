// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

/**
 * What a side did in a window.
 *
 * @param operations that ended in it
 * @param bytes that they moved
 * @param seconds of the wall clock
 * @param processorNanos of the side's process, all its threads
 */
public record Counted(long operations, long bytes, double seconds, double processorNanos) {

    /** {@return operations in a second} */
    public double operationsPerSecond() {
        return operations / seconds;
    }

    /** {@return MiB in a second} */
    public double mibPerSecond() {
        return bytes / seconds / (1 << 20);
    }

    /** {@return nanoseconds of a processor for an operation} */
    public double processorNanosPerOperation() {
        return processorNanos / operations;
    }

    /** {@return nanoseconds of a processor for a MiB} */
    public double processorNanosPerMib() {
        return processorNanos / ((double) bytes / (1 << 20));
    }
}
