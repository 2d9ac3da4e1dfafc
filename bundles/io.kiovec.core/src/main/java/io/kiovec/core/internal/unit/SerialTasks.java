// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is done to one device, one thing after the other, on a thread that is there only while there is something to do.
 * So nothing holds a lock while it calls a driver, and two swaps of a device never meet.
 */
final class SerialTasks {

    private final Address device;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /**
     * Makes an empty row of tasks.
     *
     * @param device whose tasks
     */
    SerialTasks(Address device) {
        this.device = device;
    }

    /** Does something after what was submitted before. */
    <T> CompletableFuture<T> submit(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Runnable run = () -> {
            try {
                done.complete(task.call());
            } catch (Exception | LinkageError | AssertionError e) {
                done.completeExceptionally(e);
            }
        };
        lock.lock();
        try {
            waiting.add(run);
            if (!running) {
                running = true;
                Thread.ofPlatform().name("kiovec-swap " + device).daemon().start(this::work);
            }
        } finally {
            lock.unlock();
        }
        return done;
    }

    /** Does something after what was submitted before, and waits for it. */
    <T> T await(Callable<T> task) throws DeviceException {
        try {
            return submit(task).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DeviceException typed) {
                throw typed;
            }
            throw new DeviceException.Unavailable(device, "the framework failed: " + e.getCause(),
                    DeviceException.Detail.NONE, e.getCause());
        }
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private Runnable next() {
        lock.lock();
        try {
            Runnable task = waiting.poll();
            running = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }
}
