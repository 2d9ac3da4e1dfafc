// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import io.kiovec.api.RequestTrace;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.RequestObserver;
import io.kiovec.io.Demotion;
import io.kiovec.io.Failure;
import jdk.jfr.Event;

/** Requests as events. */
final class RecordedRequests implements RequestObserver {

    private final EventKinds kinds;

    RecordedRequests(EventKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public Observation begins(CoreRequest request) {
        Event transfer = kinds.transfer.begin();
        return ended -> {
            if (EventKind.isTaken(transfer)) {
                EventKind.record(transfer, ended.address().toString(), ended.operationName(), ended.bytes(),
                        ended.copiedBytes(), ended.mode().name(), ended.demotion().name(),
                        ended.failure() == Failure.NONE ? "OK" : ended.failure().name());
            }
            if (ended.demotion() != Demotion.NONE) {
                kinds.demotion.happened(ended.address().toString(), ended.operationName(), ended.bytes(),
                        ended.demotion().name());
            }
        };
    }

    /** What moves no data is no transfer. */
    @Override
    public void ended(RequestTrace ended) {
        // Neither a transfer nor a demotion.
    }
}
