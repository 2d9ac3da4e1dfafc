// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

/**
 * How long and how often.
 *
 * @param rounds turns of both sides
 * @param seconds of a window that is measured
 * @param warm seconds of warming up at least
 */
public record Pace(int rounds, double seconds, double warm) {

    /** Five rounds. */
    public static final Pace FULL = new Pace(5, 3, 2);

    /** Three shorter ones. */
    public static final Pace QUICK = new Pace(3, 1, 1.5);
}
