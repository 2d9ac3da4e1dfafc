// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The motion that is under way: it takes its time, whatever becomes of the command that began it, and meanwhile the drive
 * is not ready and tells how far it is (SPC-4, pollable sense data). What it does to the tape is done when it begins, so
 * that it is found done by whoever comes when it is over. An error of a motion that nobody waits for is deferred. Any
 * thread.
 */
final class Winding {

    /** What moves the tape. */
    @FunctionalInterface
    interface Motion {
        void perform() throws CheckCondition;
    }

    private static final int ALL = 65536;
    /** Found before anything moves, and told at once. */
    private static final Set<SenseKey> AT_ONCE = EnumSet.of(SenseKey.ILLEGAL_REQUEST, SenseKey.NOT_READY,
            SenseKey.DATA_PROTECT);

    private final long nanos;
    private final LongSupplier clock;
    private volatile long begun;
    /** Whether one has begun since the power came. */
    private volatile boolean moving;
    /** Who is to be told of the last motion's error; guarded by this. */
    private Nexus beginner;
    private Sense failure;

    Winding(Duration each, LongSupplier clock) {
        nanos = each.toNanos();
        this.clock = clock;
    }

    private boolean isMoving() {
        return moving && clock.getAsLong() - begun < nanos;
    }

    /** Refuses what needs the tape to stand still. */
    void requireStill() throws CheckCondition {
        if (isMoving()) {
            int done = (int) Math.clamp((double) (clock.getAsLong() - begun) / nanos * ALL, 0, ALL - 1);
            throw new CheckCondition(
                    Sense.of(SenseKey.NOT_READY, AdditionalSense.LOGICAL_UNIT_NOT_READY_OPERATION_IN_PROGRESS)
                            .withProgress(done));
        }
    }

    /**
     * Begins a motion; under the unit's lock.
     *
     * @throws CheckCondition when it cannot be begun, for another one is under way or the command is wrong
     */
    Begun begin(Motion motion) throws CheckCondition {
        requireStill();
        Sense error = null;
        try {
            motion.perform();
        } catch (CheckCondition e) {
            if (AT_ONCE.contains(e.sense().key()) || e.sense().isDeferred()) {
                throw e;
            }
            error = e.sense();
        }
        begun = clock.getAsLong();
        moving = true;
        return new Begun(error);
    }

    /** A motion that has begun. */
    final class Begun {
        private final Sense error;

        private Begun(Sense error) {
            this.error = error;
        }

        /** The command ends now, and the motion goes on; its error is for later. */
        void leave(Task task) {
            if (error != null) {
                synchronized (Winding.this) {
                    beginner = task.nexus();
                    failure = error.deferred();
                }
            }
        }

        /** Waits for the motion's end, or the command's: that does not end the motion. Not under the unit's lock. */
        void await(Task task) throws CheckCondition {
            if (nanos > 0) {
                task.pause(nanos);
            }
            if (error != null) {
                throw new CheckCondition(error);
            }
        }
    }

    /** {@return the deferred error of a motion that is over, told once to whoever began it; {@code null} for none} */
    synchronized Sense takeFailure(Nexus nexus) {
        if (failure == null || nexus != beginner || isMoving()) {
            return null;
        }
        Sense told = failure;
        forget();
        return told;
    }

    /** The power has gone: the tape stands still, and nobody remembers. */
    synchronized void stop() {
        moving = false;
        forget();
    }

    private void forget() {
        failure = null;
        beginner = null;
    }
}
