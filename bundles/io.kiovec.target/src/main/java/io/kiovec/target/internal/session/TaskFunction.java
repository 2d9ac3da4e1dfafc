// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import java.util.Optional;

/** The task management functions (RFC 7143, 11.5.1). */
enum TaskFunction {
    /** One task. */
    ABORT_TASK(1, Reach.TASK, Means.ABORT),
    /** All tasks of the nexus. */
    ABORT_TASK_SET(2, Reach.NEXUS, Means.ABORT),
    /** The auto contingent allegiance of the nexus; its device ends the tasks that go with it (SAM-6, 7.4). */
    CLEAR_ACA(3, Reach.NOTHING, Means.CLEAR_ACA),
    /** All tasks of the logical unit. */
    CLEAR_TASK_SET(4, Reach.UNIT, Means.ABORT),
    /** The logical unit. */
    LOGICAL_UNIT_RESET(5, Reach.UNIT, Means.RESET),
    /** All logical units. */
    TARGET_WARM_RESET(6, Reach.TARGET, Means.RESET),
    /** All logical units, and all sessions end. */
    TARGET_COLD_RESET(7, Reach.TARGET, Means.RESET);

    /** Whose tasks end. */
    enum Reach {
        /** Nobody's. */
        NOTHING,
        /** One. */
        TASK,
        /** Those of this initiator port and a logical unit. */
        NEXUS,
        /** Those of a logical unit. */
        UNIT,
        /** All. */
        TARGET
    }

    /** How they end. */
    enum Means {
        /** Each is aborted. */
        ABORT,
        /** The device is reset. */
        RESET,
        /** The device is told. */
        CLEAR_ACA
    }

    /** TASK REASSIGN, which needs error recovery level 2. */
    static final int TASK_REASSIGN = 8;

    private final int code;
    private final Reach reach;
    private final Means means;

    TaskFunction(int code, Reach reach, Means means) {
        this.code = code;
        this.reach = reach;
        this.means = means;
    }

    static Optional<TaskFunction> of(int code) {
        return code >= 1 && code <= values().length ? Optional.of(values()[code - 1]) : Optional.empty();
    }

    int code() {
        return code;
    }

    Reach reach() {
        return reach;
    }

    Means means() {
        return means;
    }
}
