// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.TargetLog;
import io.kiovec.target.internal.link.Watch;
import io.kiovec.target.internal.link.Workers;
import io.kiovec.target.internal.login.LoginRules;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;

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
     * {@return all portals as TargetAddress keys have them, with their portal groups}
     *
     * @param local the address that a connection came to
     * @param portalGroup the tag of the portal group that it came to
     */
    List<String> portals(InetSocketAddress local, int portalGroup);

    /**
     * A connection has ended.
     *
     * @param connection which
     */
    void gone(Connection connection);
}
