// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.api.DeviceStatistics;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The queues of one opening. Any thread.
 *
 * @param <R> the face's requests
 */
public final class OpenQueues<R> {

    private final Set<OpenQueue<R>> queues = ConcurrentHashMap.newKeySet();

    /**
     * Keeps a queue.
     *
     * @param <Q> its type
     * @param queue a new one
     * @return the queue
     */
    public <Q extends OpenQueue<R>> Q add(Q queue) {
        queues.add(queue);
        return queue;
    }

    /**
     * Forgets a queue that its user has closed.
     *
     * @param queue which
     */
    public void forget(OpenQueue<R> queue) {
        queues.remove(queue);
    }

    /** {@return how deep each is, and what it holds} */
    public List<DeviceStatistics.Queue> list() {
        return queues.stream().map(queue -> new DeviceStatistics.Queue(queue.depth(), queue.size())).toList();
    }

    /** Ends them all. */
    public void shutDown() {
        queues.forEach(OpenQueue::shutDown);
    }
}
