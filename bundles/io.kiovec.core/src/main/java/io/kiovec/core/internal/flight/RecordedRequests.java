// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import io.kiovec.api.RequestTrace;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.RequestObserver;
import io.kiovec.io.Demotion;
import io.kiovec.io.Failure;

/** Requests as events. */
final class RecordedRequests implements RequestObserver {

    @Override
    public Observation begins(CoreRequest request) {
        TransferEvent transfer = new TransferEvent();
        transfer.begin();
        return ended -> {
            transfer.end();
            if (transfer.shouldCommit()) {
                transfer.address = ended.address().toString();
                transfer.operation = ended.operationName();
                transfer.bytes = ended.bytes();
                transfer.copiedBytes = ended.copiedBytes();
                transfer.mode = ended.mode().name();
                transfer.demotion = ended.demotion().name();
                transfer.result = ended.failure() == Failure.NONE ? "OK" : ended.failure().name();
                transfer.commit();
            }
            if (ended.demotion() != Demotion.NONE) {
                demoted(ended);
            }
        };
    }

    private static void demoted(CoreRequest request) {
        DemotionEvent demotion = new DemotionEvent();
        if (demotion.shouldCommit()) {
            demotion.address = request.address().toString();
            demotion.operation = request.operationName();
            demotion.bytes = request.bytes();
            demotion.reason = request.demotion().name();
            demotion.commit();
        }
    }

    /** What moves no data is no transfer. */
    @Override
    public void ended(RequestTrace ended) {
        // Neither a transfer nor a demotion.
    }
}
