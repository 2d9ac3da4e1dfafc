// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;

/**
 * Whether a disk does what it is asked to: its medium may be out, it may be stopped, a format or sanitize may be under way
 * or have failed. What a command sees of it is one volatile field. Changed under its own lock; any thread.
 */
final class Readiness {

    /** A state of the disk. */
    @FunctionalInterface
    interface State {
        /**
         * Refuses what needs a medium that is ready.
         *
         * @throws CheckCondition with why it is not
         */
        void require() throws CheckCondition;
    }

    private static final State READY = () -> {
    };
    private static final State EJECTED = () -> {
        throw new CheckCondition(SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
    };
    private static final State STOPPED = () -> {
        throw new CheckCondition(SenseKey.NOT_READY,
                AdditionalSense.LOGICAL_UNIT_NOT_READY_INITIALIZING_COMMAND_REQUIRED);
    };

    private volatile State state = READY;
    private volatile Operation operation;
    private Operation.Kind failed;
    private boolean exitAllowed;
    private boolean loaded = true;
    private boolean started = true;

    /** Refuses what needs a medium that is ready. */
    void require() throws CheckCondition {
        state.require();
    }

    /** {@return whether all is well} */
    boolean isReady() {
        return state == READY;
    }

    /** Refuses all but a few commands while a format or a sanitize is under way. */
    void requireIdle() throws CheckCondition {
        Operation running = operation;
        if (running != null) {
            throw running.inProgress();
        }
    }

    /** Refuses what needs a medium, be it one that a failed format or sanitize has left behind. */
    synchronized void requireLoaded() throws CheckCondition {
        requireIdle();
        if (!loaded) {
            EJECTED.require();
        }
    }

    private void settle() {
        Operation running = operation;
        Operation.Kind broken = failed;
        if (running != null) {
            state = () -> {
                throw running.inProgress();
            };
        } else if (!loaded) {
            state = EJECTED;
        } else if (broken != null) {
            state = () -> {
                throw broken.failed();
            };
        } else {
            state = started ? READY : STOPPED;
        }
    }

    /** Takes the medium out, or loads it. */
    synchronized void loaded(boolean now) {
        loaded = now;
        started = true;
        settle();
    }

    synchronized boolean isLoaded() {
        return loaded;
    }

    /** Stops the disk, or starts it. */
    synchronized void started(boolean now) {
        started = now;
        settle();
    }

    /** Begins an operation, which ends what one before it has left behind. */
    synchronized void begin(Operation begun) throws CheckCondition {
        requireIdle();
        operation = begun;
        settle();
    }

    /**
     * Ends an operation.
     *
     * @param mayExit whether {@link #exitFailure} gets the disk out of it should it have failed
     */
    synchronized void end(boolean mayExit) {
        Operation ended = operation;
        operation = null;
        failed = ended.hasFailed() ? ended.kind() : null;
        exitAllowed = mayExit;
        settle();
    }

    /** Notes an operation that was cut off when the disk was there last: it has failed. */
    synchronized void failedBefore(Operation.Kind kind, boolean mayExit) {
        failed = kind;
        exitAllowed = mayExit;
        settle();
    }

    /** {@return what is under way; {@code null} for nothing} */
    Operation operation() {
        return operation;
    }

    /**
     * Ends the state that a failed sanitize has left (SBC-4, 4.11.3).
     *
     * @return whether there was one that can be ended so
     */
    synchronized boolean exitFailure() {
        boolean exits = failed == Operation.Kind.SANITIZE && exitAllowed;
        if (exits) {
            failed = null;
            settle();
        }
        return exits;
    }

    /** {@return whether a sanitize has failed that only another one ends} */
    synchronized boolean isStuck() {
        return failed == Operation.Kind.SANITIZE && !exitAllowed;
    }
}
