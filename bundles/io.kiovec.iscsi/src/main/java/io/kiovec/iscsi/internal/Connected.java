// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.session.Session;

/**
 * A session with what was learned by it.
 *
 * @param session the session
 * @param unit what the logical unit says of itself
 * @param release gives the initiator port back
 */
record Connected(Session session, UnitFacts unit, Runnable release) {

    void close() {
        try {
            session.close();
        } finally {
            release.run();
        }
    }
}
