// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.spi.ScsiEndpointQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A driver's own queue on one endpoint, and what is in it.
 *
 * <p>Why it is closed rightly: its owner calls it only while a request of its own is inside the endpoint, and that request
 * leaves after the call has returned. Whoever closes it on another thread has drained the endpoint before, so no call is
 * in it and none comes (rule L2).
 */
final class ScsiLane {

    private final Binding binding;
    private final ScsiEndpointQueue queue;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Commands that were queued and not started. */
    int queued;
    /** Commands that have not come back, those that were not started too. */
    int inside;

    ScsiLane(Binding binding, ScsiEndpointQueue queue) {
        this.binding = binding;
        this.queue = queue;
    }

    Binding binding() {
        return binding;
    }

    ScsiEndpointQueue queue() {
        return queue;
    }

    /** Closes it, once. Any thread, see above. */
    void close(CoreLog log) {
        if (closed.compareAndSet(false, true)) {
            try {
                queue.close();
            } catch (RuntimeException | LinkageError e) {
                log.warn("{}: the driver {} failed to close its queue", binding.target(), binding.transport().name(),
                        e);
            }
        }
    }
}
