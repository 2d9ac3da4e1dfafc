// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/** Where a command is in its task set (SAM-6, 8.5). */
enum TaskState {
    /** It waits until older commands, or an auto contingent allegiance, have ended. */
    DORMANT,
    /** It is being done. */
    ENABLED,
    /** It is being done, and somebody has asked for its end. */
    ABORTED,
    /** It was aborted before it began. */
    NEVER_BEGUN,
    /** It has ended. */
    ENDED
}
