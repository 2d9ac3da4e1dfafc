// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

/**
 * How long a device takes for each command: always the same, anything between two bounds, and in a share of cases much
 * longer.
 *
 * @param least nanoseconds
 * @param most nanoseconds, not less
 * @param tailShare how many of the commands take the tail instead, 0 to 1
 * @param tail nanoseconds
 */
public record Latency(long least, long most, double tailShare, long tail) {

    /** No time at all. */
    public static final Latency NONE = fixed(0);

    /** Checks the ranges. */
    public Latency {
        if (least < 0 || most < least || tail < 0 || !(tailShare >= 0 && tailShare <= 1)) {
            throw new IllegalArgumentException(
                    "latency " + least + " to " + most + ", " + tail + " in a share of " + tailShare);
        }
    }

    /**
     * {@return a latency that is always the same}
     *
     * @param nanos how long
     */
    public static Latency fixed(long nanos) {
        return new Latency(nanos, nanos, 0, 0);
    }

    /**
     * {@return the latency of one command, in nanoseconds}
     *
     * @param draws what it is drawn from
     */
    public long next(Draws draws) {
        if (tailShare > 0 && draws.nextDouble() < tailShare) {
            return tail;
        }
        return least == most ? least : least + (long) (draws.nextDouble() * (most - least + 1));
    }
}
