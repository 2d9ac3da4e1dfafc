// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

import java.util.function.Consumer;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Identity;
import io.kiovec.spi.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * An endpoint that a device has, or had: with it the calls inside it, its plan, and what happens when the last call has
 * left.
 */
public final class Binding {

    private final Endpoint endpoint;
    private final ServedTransport transport;
    private final Address target;
    private final AccessMode access;
    private final Identity identity;
    final InFlight inFlight = new InFlight();
    private volatile Thread drainer;
    private volatile Runnable whenEmpty;
    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicBoolean blamed = new AtomicBoolean();
    private volatile Consumer<String> whenBlamed = message -> {
    };
    /** Written by whoever finds it outdated; any of them is as good as the other. */
    private volatile TransferPlan plan;

    /**
     * Takes an open endpoint.
     *
     * @param endpoint the endpoint
     * @param transport who opened it
     * @param target the address it was opened by
     * @param access what it was opened for
     * @param identity which device it said it is
     * @param plan how transfers are done on it
     */
    public Binding(Endpoint endpoint, ServedTransport transport, Address target, AccessMode access,
            Identity identity, TransferPlan plan) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.target = target;
        this.access = access;
        this.identity = identity;
        this.plan = plan;
    }

    /** {@return the endpoint} */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** {@return who opened it} */
    public ServedTransport transport() {
        return transport;
    }

    /** {@return the address it was opened by} */
    public Address target() {
        return target;
    }

    /** {@return what it was opened for} */
    public AccessMode access() {
        return access;
    }

    /** {@return which device it said it is} */
    public Identity identity() {
        return identity;
    }

    /** {@return why the endpoint does not reach its device any more, as it says itself; empty while it may} */
    public Optional<String> loss() {
        try {
            return endpoint.lost();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(blame("threw " + e + " when asked whether its device is there"));
        }
    }

    /** {@return what the endpoint has to tell people of how the device is reached} */
    public Map<String, String> facts() {
        try {
            return Map.copyOf(endpoint.facts());
        } catch (RuntimeException | LinkageError e) {
            blame("threw " + e + " when asked how its device is reached");
            return Map.of();
        }
    }

    /**
     * Says who hears of it when the driver breaks its contract on this endpoint, with the sentence about that.
     *
     * @param unit who has the endpoint
     */
    public void whenBlamed(Consumer<String> unit) {
        whenBlamed = unit;
    }

    /**
     * The driver broke its contract on this endpoint (rule S8): it is counted, and the endpoint is lost. Any thread.
     *
     * @param what it did, as the rest of a sentence: {@code threw ...}
     * @return the sentence, for the error of whom it befell
     */
    public String blame(String what) {
        String message = blamed.compareAndSet(false, true) ? transport.blame(what) : transport.blameAgain(what);
        whenBlamed.accept(message);
        return message;
    }

    /** {@return how many calls are inside, about} */
    public long inside() {
        return inFlight.count();
    }

    /** {@return how transfers are done on it} */
    public TransferPlan plan() {
        return plan;
    }

    /**
     * Sets how transfers are done from now on.
     *
     * @param newer the plan
     */
    public void plan(TransferPlan newer) {
        plan = newer;
    }

    /** {@return how many calls came so far, to be told from another such number} */
    public long entries() {
        return inFlight.entries();
    }

    /**
     * {@return whether nobody is inside, and nobody came since}
     *
     * @param entries what {@link #entries} was
     */
    public boolean isUnusedSince(long entries) {
        return inFlight.isEmpty() && inFlight.entries() == entries;
    }

    /**
     * Waits until nobody is inside. The gate must have been closed for this binding before.
     *
     * @param nanos how long to wait
     * @return whether nobody is inside
     */
    public boolean awaitEmpty(long nanos) {
        long deadline = System.nanoTime() + nanos;
        // Exit decrements, then reads drainer; this writes drainer, then reads the counts. In the one order of all
        // volatile accesses, either the decrement is seen here or the drainer is seen there, and unparks this thread.
        drainer = Thread.currentThread();
        try {
            while (!inFlight.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    return inFlight.isEmpty();
                }
            }
            return true;
        } finally {
            drainer = null;
        }
    }

    /**
     * Leaves the binding to the last call inside (rule L2: it is released when no request uses it).
     *
     * @param release what to do when nobody is inside any more; runs once, at the latest on the thread of the last call
     */
    public void abandon(Runnable release) {
        whenEmpty = release;
        releaseIfEmpty();
    }

    void exit(int stripe) {
        inFlight.exit(stripe);
        Thread waiting = drainer;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
        if (whenEmpty != null) {
            releaseIfEmpty();
        }
    }

    private void releaseIfEmpty() {
        Runnable release = whenEmpty;
        if (release != null && inFlight.isEmpty() && released.compareAndSet(false, true)) {
            release.run();
        }
    }
}
