// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Work on a device that goes on after typed errors, and ends with any other. */
final class Traffic implements AutoCloseable {

    /** One piece of it. */
    @FunctionalInterface
    interface Piece {
        void move(int round) throws DeviceException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<DeviceException> errors = new ArrayList<>();
    private final Thread thread;
    private int moved;
    private boolean ending;
    private Throwable broken;

    Traffic(Piece piece) {
        thread = Thread.ofPlatform().name("traffic").start(() -> run(piece));
    }

    private void run(Piece piece) {
        for (int round = 0; goesOn(); round++) {
            DeviceException error = null;
            Throwable untyped = null;
            try {
                piece.move(round);
            } catch (DeviceException e) {
                error = e;
            } catch (Throwable e) {
                untyped = e;
            }
            note(error, untyped);
        }
    }

    private boolean goesOn() {
        lock.lock();
        try {
            return !ending && broken == null;
        } finally {
            lock.unlock();
        }
    }

    private void note(DeviceException error, Throwable untyped) {
        lock.lock();
        try {
            if (untyped != null) {
                broken = untyped;
            } else if (error != null) {
                errors.add(error);
            } else {
                moved++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it flows, from now on. */
    void awaitFlow() throws Exception {
        lock.lock();
        try {
            int enough = moved + 20;
            while (moved < enough) {
                await("does not flow");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the first error, and gives all that there are. */
    List<DeviceException> awaitErrors() throws Exception {
        lock.lock();
        try {
            while (errors.isEmpty()) {
                await("had no error");
            }
            return List.copyOf(errors);
        } finally {
            lock.unlock();
        }
    }

    /** {@return the errors there were} */
    List<DeviceException> errors() {
        lock.lock();
        try {
            return List.copyOf(errors);
        } finally {
            lock.unlock();
        }
    }

    private void await(String otherwise) throws InterruptedException {
        if (broken != null) {
            throw new AssertionError("the traffic broke", broken);
        }
        if (!changed.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the traffic " + otherwise + ": " + moved + " moved, errors " + errors);
        }
    }

    private boolean ended() {
        try {
            return thread.join(Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it. */
    @Override
    public void close() {
        lock.lock();
        try {
            ending = true;
        } finally {
            lock.unlock();
        }
        if (!ended()) {
            AssertionError hangs = new AssertionError("the traffic hangs");
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
        if (broken != null) {
            throw new AssertionError("the traffic broke", broken);
        }
    }
}
