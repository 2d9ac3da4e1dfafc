// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks twice a second at the open images of a connection. librbd hears of changes by a watch, and asks the cluster for them when an
 * image is used next: a size that nobody asks for stays as it was. So nothing has to call back into Java.
 */
final class Lookout {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Set<RbdEndpoint> watched = ConcurrentHashMap.newKeySet();
    private Thread thread;
    private volatile boolean ended;

    synchronized void watch(RbdEndpoint endpoint) {
        watched.add(endpoint);
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("kiovec-rbd").start(this::run);
        }
    }

    void forget(RbdEndpoint endpoint) {
        watched.remove(endpoint);
    }

    private void run() {
        while (!ended) {
            watched.forEach(RbdEndpoint::look);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns when nothing is looked at any more. No image is watched by then, so that takes no longer than a turn. */
    synchronized void end() {
        ended = true;
        if (thread == null) {
            return;
        }
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
