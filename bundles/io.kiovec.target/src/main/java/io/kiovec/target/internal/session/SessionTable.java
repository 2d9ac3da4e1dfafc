// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import java.util.List;

/** All sessions of a target, as task management sees them. Any thread. */
public interface SessionTable {

    /** {@return the sessions for devices that there are now} */
    List<Session> all();

    /**
     * Ends all sessions with their connections.
     *
     * @param cause why, for the log
     */
    void endAll(String cause);
}
