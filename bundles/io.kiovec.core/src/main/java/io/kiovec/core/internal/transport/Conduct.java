// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import io.kiovec.core.internal.CoreSettings;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How the transports of one name behave (rule S8): each breach of the contract is counted, and after several in a window
 * the name is in quarantine until it is released. Any thread.
 */
public final class Conduct {

    private final String name;
    private final Supplier<CoreSettings.Values> rules;
    private final LongSupplier nanoTime;
    private final Runnable quarantined;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Long> recent = new ArrayDeque<>();
    private long failures;
    private volatile String last = "";
    /** Why it is in quarantine, {@code null} when it is not; read on the way of openings. */
    private volatile String reason;

    /**
     * Nothing has failed yet.
     *
     * @param name of the transports
     * @param rules when they are in quarantine
     * @param nanoTime the time
     * @param quarantined told, without any lock, when the quarantine begins
     */
    Conduct(String name, Supplier<CoreSettings.Values> rules, LongSupplier nanoTime, Runnable quarantined) {
        this.name = name;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.quarantined = quarantined;
    }

    /**
     * Counts a breach of the contract, towards quarantine too.
     *
     * @param what the transport did, as the rest of a sentence about it: {@code threw ...}
     */
    void failed(String what) {
        if (count(what)) {
            quarantined.run();
        }
    }

    /**
     * Counts a breach by an endpoint that has broken the contract before: many calls may find the same one broken at
     * once, and it is lost once.
     *
     * @param what the transport did
     */
    void failedAgain(String what) {
        lock.lock();
        try {
            failures++;
            last = what;
        } finally {
            lock.unlock();
        }
    }

    private boolean count(String what) {
        CoreSettings.Values present = rules.get();
        lock.lock();
        try {
            failures++;
            last = what;
            long now = nanoTime.getAsLong();
            recent.addLast(now);
            while (now - recent.peekFirst() > present.quarantineWindow().toNanos()
                    || recent.size() > present.quarantineFailures()) {
                recent.removeFirst();
            }
            if (reason != null || recent.size() < present.quarantineFailures()) {
                return false;
            }
            reason = "it broke its contract " + present.quarantineFailures() + " times within "
                    + present.quarantineWindow().toSeconds()
                    + " s, last it " + what + "; update its bundle, or release it: transports release " + name;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** {@return why it is in quarantine, and what to do; empty when it is not} */
    public Optional<String> quarantine() {
        return Optional.ofNullable(reason);
    }

    /** {@return how often it failed} */
    public long failures() {
        lock.lock();
        try {
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /** {@return what it did last, empty for nothing} */
    public String lastFailure() {
        return last;
    }

    /** Forgets everything; {@return whether it was in quarantine} */
    boolean release() {
        lock.lock();
        try {
            boolean was = reason != null;
            reason = null;
            last = "";
            failures = 0;
            recent.clear();
            return was;
        } finally {
            lock.unlock();
        }
    }
}
