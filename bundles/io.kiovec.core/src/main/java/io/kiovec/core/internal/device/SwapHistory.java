// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.Swaps.Swapped;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last swaps of this process, the oldest first. Any thread. */
final class SwapHistory {

    private static final int KEPT = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Swapped> swaps = new ArrayDeque<>();

    void add(Swapped done) {
        lock.lock();
        try {
            if (swaps.size() == KEPT) {
                swaps.removeFirst();
            }
            swaps.addLast(done);
        } finally {
            lock.unlock();
        }
    }

    List<Swapped> list() {
        lock.lock();
        try {
            return List.copyOf(swaps);
        } finally {
            lock.unlock();
        }
    }
}
