// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.RequestListener;
import io.kiovec.api.RequestTrace;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.RequestObserver;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells a listener of requests, until it fails. */
final class ToldRequests implements RequestObserver {

    private final RequestListener listener;
    private final CoreLog log;
    private final AtomicBoolean failed = new AtomicBoolean();

    ToldRequests(RequestListener listener, CoreLog log) {
        this.listener = listener;
        this.log = log;
    }

    @Override
    public Observation begins(CoreRequest request) {
        Instant began = Instant.now();
        return ended -> ended(ended.trace(began));
    }

    @Override
    public void ended(RequestTrace ended) {
        if (failed.get()) {
            return;
        }
        try {
            listener.ended(ended);
        } catch (RuntimeException | LinkageError e) {
            if (failed.compareAndSet(false, true)) {
                log.warn("the listener {} failed at {}: it hears of no more requests", listener.getClass().getName(),
                        ended, e);
            }
        }
    }
}
