// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.TargetLog;
import io.kiovec.target.internal.link.Watch;
import io.kiovec.target.internal.link.Workers;
import io.kiovec.target.internal.login.LoginRules;
import java.net.SocketAddress;
import java.security.SecureRandom;

/** What connections have from their target. Any thread. */
interface Surroundings {

    /** {@return what is let in} */
    LoginRules rules();

    /** {@return where challenges come from} */
    SecureRandom random();

    /** {@return all sessions} */
    Sessions sessions();

    /** {@return who looks after connections} */
    Watch watch();

    /** {@return the threads} */
    Workers workers();

    /** {@return what bounds connections} */
    Limits limits();

    /** {@return responses that may wait for an initiator} */
    int mostResponses();

    /** {@return the log} */
    TargetLog log();

    /**
     * {@return an address as a TargetAddress key has it, with the portal group}
     *
     * @param local the address that a connection came to
     */
    String portal(SocketAddress local);

    /**
     * A connection has ended.
     *
     * @param connection which
     */
    void gone(Connection connection);
}
