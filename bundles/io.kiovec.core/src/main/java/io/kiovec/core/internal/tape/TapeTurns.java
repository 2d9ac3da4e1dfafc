// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.TapeEndpoint;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The calls of a tape, one at a time: whoever has the turn transfers a block, or moves the tape, which may outlast its
 * caller. Any thread.
 */
final class TapeTurns {

    static final Duration PATIENCE = RequestOptions.DEFAULT_TIMEOUT;
    /** About what Linux' st allows (ST_LONG_TIMEOUT, 14000 s). */
    private static final Duration MOTION_TIMEOUT = Duration.ofHours(4);

    private final Opening opening;
    private final DeviceUnit unit;
    private final TapeCarriage carriage;
    private final Whereabouts where;
    private final Check open;
    private volatile Duration motionTimeout = MOTION_TIMEOUT;

    /** Whether the opening may still be used. */
    @FunctionalInterface
    interface Check {
        void make() throws DeviceException;
    }

    TapeTurns(Opening opening, DeviceUnit unit, TapeCarriage carriage, Check open) {
        this.opening = opening;
        this.unit = unit;
        this.carriage = carriage;
        this.open = open;
        where = carriage.where();
    }

    private Address address() {
        return unit.address();
    }

    /** Sets how long a motion may take. */
    void motionTimeout(Duration most) {
        motionTimeout = most;
    }

    /** What is done by whoever has the turn. */
    @FunctionalInterface
    interface Turn<T> {
        T take() throws DeviceException;
    }

    <T> T inTurn(Duration timeout, Turn<T> turn) throws DeviceException {
        acquire(timeout);
        try {
            return turn.take();
        } finally {
            carriage.turn().release();
        }
    }

    private void acquire(Duration timeout) throws DeviceException {
        try {
            if (!carriage.turn().tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new DeviceException.Busy(address(),
                        carriage.motion().map(TapeMotion::name).map("the %s that is going on"::formatted)
                                .orElse("another thread's call") + " did not end within " + timeout
                                + ": a tape does one thing at a time; nothing was started");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException.Busy(address(),
                    "interrupted while another thread's call was going on; nothing was started");
        }
    }

    /** From where a motion begins. */
    enum From {
        /** Where the tape stands: refused when nobody knows (rule S6). */
        HERE,
        /** Anywhere. */
        ANYWHERE
    }

    /**
     * A call that moves no data, for one that says that nothing of it reached the device again and again (rule S2). When
     * its time is over it goes on by itself and keeps the turn.
     */
    <T> T move(String name, From from, TapeMotion.Call<T> call) throws DeviceException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        acquire(PATIENCE);
        boolean keepsTurn = false;
        try {
            while (true) {
                open.make();
                TapeMotion<T> motion = new TapeMotion<>(opening, unit, carriage, name, drive -> {
                    if (from == From.HERE) {
                        where.requireKnown();
                    }
                    return guarded(drive, call);
                });
                carriage.begins(motion);
                try {
                    return motion.run(PATIENCE, motionTimeout);
                } catch (TapeMotion.Again e) {
                    if (deadline - System.nanoTime() <= 0) {
                        throw unit.offline("the driver was offline again and again for " + PATIENCE);
                    }
                } catch (TapeMotion.Unfinished e) {
                    keepsTurn = true;
                    throw new DeviceException.Timeout(address(), "the " + name + " is not done after " + motionTimeout
                            + " and goes on: the tape can be used when the drive is done, its position is unknown then");
                }
            }
        } finally {
            if (!keepsTurn) {
                carriage.ends();
                carriage.turn().release();
            }
        }
    }

    private <T> T guarded(TapeEndpoint drive, TapeMotion.Call<T> motion) throws DeviceException {
        try {
            return motion.of(drive);
        } catch (DeviceException.Offline nothingMoved) {
            throw nothingMoved;
        } catch (DeviceException e) {
            afterError(drive, e);
            throw e;
        } catch (RuntimeException | LinkageError e) {
            where.lost(drive, "the driver failed");
            throw e;
        }
    }

    /**
     * A call failed: whether anybody knows where the tape stands now. What nobody knew before no failure makes known,
     * for it is the application that sets the position (rule S6).
     */
    void afterError(TapeEndpoint drive, DeviceException error) {
        if (TapeNews.losesPosition(error)) {
            where.lost(drive, error.getMessage());
        } else if (where.isKnown()) {
            where.ask(drive);
        }
        if (error instanceof DeviceException.UnitAttention || error instanceof DeviceException.NotReady) {
            unit.relearn();
        }
    }
}
