// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Service: which transports there are. Any thread. */
@ProviderType
public interface Transports {

    /** {@return all transports, by scheme, the one that serves it first} */
    List<TransportInfo> list();

    /**
     * A transport.
     *
     * @param name its name
     * @param scheme the addresses it serves
     * @param role whether it serves them now (rule S7)
     * @param reason why it is unavailable, empty otherwise (rule D5)
     * @param bundle symbolic name and version of its bundle
     * @param ranking its service ranking: the highest serves, among equals the oldest
     * @param devices how many open devices it serves
     */
    record TransportInfo(String name, String scheme, Role role, String reason, String bundle, int ranking,
            int devices) {
    }

    /** What a transport does for its scheme. */
    enum Role {
        /** It serves. */
        ACTIVE,
        /** A better one serves; it would when that one goes. */
        STANDBY,
        /** It says that it cannot serve here. */
        UNAVAILABLE
    }
}
