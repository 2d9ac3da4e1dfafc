// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.session.Session;
import java.util.concurrent.TimeUnit;

/**
 * A session with what was learned by it.
 *
 * @param session the session
 * @param unit what the logical unit says of itself
 * @param release gives the initiator port back
 */
record Connected(Session session, UnitFacts unit, Runnable release) {

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Commands that are under way have a while to be answered. */
    void leave() {
        session.drain(DRAIN_NANOS);
        close();
    }

    void close() {
        try {
            session.close();
        } finally {
            release.run();
        }
    }
}
