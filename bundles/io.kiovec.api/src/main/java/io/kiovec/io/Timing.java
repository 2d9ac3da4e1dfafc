// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** Whether a request's duration is measured; reading the clock costs as much as the rest of the path. */
public enum Timing {
    /** Some requests are timed, for the statistics. */
    SAMPLED,
    /** This request is timed, and its result has a duration. */
    MEASURED
}
