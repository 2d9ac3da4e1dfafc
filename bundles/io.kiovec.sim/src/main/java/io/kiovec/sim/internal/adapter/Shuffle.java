// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.adapter;

import java.util.TreeMap;

/**
 * Lets transfers complete in another order than they came in. Those that are done wait until as many have come together
 * as the window is wide, or until nobody is left who is not done; then they complete one after the other, in an order that
 * depends on the seed and on the order in which they came in.
 */
final class Shuffle {

    private final int window;
    private final Draws draws;
    private int inside;
    /** The ranks of those that are done, the first to complete first. */
    private final TreeMap<Long, Boolean> done = new TreeMap<>();
    /** How many of them still are to complete before others are let in; 0 while they gather. */
    private int completing;

    /** A window of 0 or 1 keeps the order as it is. */
    Shuffle(int window, long seed) {
        this.window = window;
        draws = new Draws(seed);
    }

    private boolean isIdle() {
        return window <= 1;
    }

    /** {@return the rank of a transfer that comes in} */
    long enter() {
        if (isIdle()) {
            return 0;
        }
        synchronized (this) {
            inside++;
            return draws.nextLong();
        }
    }

    /** Waits for the turn of a transfer that is done. */
    void await(long rank) {
        if (!isIdle()) {
            awaitTurn(rank);
        }
    }

    private synchronized void awaitTurn(long rank) {
        boolean interrupted = false;
        while (completing > 0) {
            interrupted |= pause();
        }
        done.put(rank, true);
        decide();
        while (completing == 0 || done.firstKey() != rank) {
            interrupted |= pause();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean pause() {
        try {
            wait();
            return false;
        } catch (InterruptedException e) {
            // An interrupt never ends a transfer.
            return true;
        }
    }

    private void decide() {
        if (completing == 0 && !done.isEmpty() && (done.size() >= window || done.size() >= inside)) {
            completing = done.size();
            notifyAll();
        }
    }

    /** A transfer is complete, or has failed before it was done. */
    void leave(long rank) {
        if (!isIdle()) {
            goAway(rank);
        }
    }

    private synchronized void goAway(long rank) {
        inside--;
        if (done.remove(rank) != null) {
            completing--;
        }
        notifyAll();
        decide();
    }
}
