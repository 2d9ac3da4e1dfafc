// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a cluster is connected to. Images with the same terms share a connection.
 *
 * @param conf the path of a ceph.conf; empty for the usual ones
 * @param user the name after {@code client.}
 * @param monitors addresses of monitors in place of ceph.conf's; empty for those
 * @param keyring the path of a keyring in place of ceph.conf's; empty for that one
 * @param key the user's key, where no keyring has it
 * @param connectTime how long a connection may take to come about
 * @param monitorTime how long a monitor may take to answer; 0 for ever
 * @param osdTime how long an OSD may take to answer; 0 for ever
 * @param options Ceph's own options, which go before all others
 */
record ClusterTerms(String conf, String user, String monitors, String keyring, Optional<Secret> key,
        Duration connectTime, Duration monitorTime, Duration osdTime, Map<String, String> options) {

    static final String USER = "admin";
    static final Duration CONNECT_TIME = Duration.ofSeconds(10);
    static final Duration MONITOR_TIME = Duration.ofSeconds(10);
    static final Duration OSD_TIME = Duration.ofSeconds(30);

    /** Keeps its own map. */
    ClusterTerms {
        options = Map.copyOf(options);
    }

    /** {@return those for which nothing is configured} */
    static ClusterTerms usual() {
        return new ClusterTerms("", USER, "", "", Optional.empty(), CONNECT_TIME, MONITOR_TIME, OSD_TIME, Map.of());
    }
}
