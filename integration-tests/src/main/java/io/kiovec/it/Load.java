// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.Device;
import io.kiovec.io.DeviceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests to one device, on a thread of their own, with a model of what must be on it. Whatever is found that was not
 * written, ends twice or not at all, or fails, fails the test.
 */
public abstract class Load implements AutoCloseable {

    private static final int FLOW = 20;

    private final AtomicLong rounds = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean ending;

    /** {@return itself, started} */
    public final Load start() {
        Thread.ofPlatform().name("load of " + device().address()).start(() -> {
            try {
                begin();
                while (!ending) {
                    round();
                    rounds.incrementAndGet();
                }
                finish();
                ended.complete(null);
            } catch (Exception | Error e) {
                ended.completeExceptionally(e);
            }
        });
        return this;
    }

    /** {@return the device} */
    public abstract Device device();

    /** {@return whether its requests go through a queue} */
    boolean isQueued() {
        return false;
    }

    /** {@return whether a request of it has not ended} For when its thread has. */
    boolean isInFlight() {
        return false;
    }

    /** Before the first round, on the load's thread. */
    abstract void begin() throws Exception;

    /** A few requests. */
    abstract void round() throws Exception;

    /** After the last round: waits for all requests and compares the device with the model. */
    abstract void finish() throws Exception;

    /**
     * Returns when requests go through the device; the bound is for a broken core only.
     *
     * @throws Exception what was wrong
     */
    public final void awaitFlow() throws Exception {
        long enough = rounds.get() + FLOW;
        SimConfiguration.await("requests go through " + device().address() + " (" + device().state() + ")",
                () -> ended.isDone() || rounds.get() >= enough);
        if (ended.isDone()) {
            end();
        }
    }

    /**
     * Ends it, and fails with what was wrong.
     *
     * @return rounds
     * @throws Exception what was wrong
     */
    public final long end() throws Exception {
        ending = true;
        try {
            ended.get(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the load of " + device().address() + " does not end", e);
        }
        return rounds.get();
    }

    /** {@return with what it ended though nobody told it to} */
    final Throwable failure() throws InterruptedException, TimeoutException {
        try {
            ended.get(60, TimeUnit.SECONDS);
            throw new AssertionError("the load of " + device().address() + " ended without an error");
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Ends whatever is left; what was wrong was told by {@link #end()}. */
    @Override
    public final void close() throws DeviceException {
        ending = true;
        device().close();
    }
}
