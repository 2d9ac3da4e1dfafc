// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/** Where a command is in its task set (SAM-6, 8.5). */
enum TaskState {
    /** There is no command: the task may be used for one. */
    IDLE,
    /** It is on its way to the task set, which does not have it yet. */
    COMING,
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
