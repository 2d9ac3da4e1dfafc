// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Service: which transports there are. Any thread. */
@ProviderType
public interface Transports {

    /**
     * {@return all transports, by scheme, the one that serves it first} Drivers that are refused are among them, with the
     * reason: an unknown scheme or name is empty there.
     */
    List<TransportInfo> list();

    /**
     * Lifts the quarantine of a transport (rule S8): its failures are forgotten, and it serves again. Devices that wait
     * for it come back by themselves.
     *
     * @param name its name
     * @return what is served by that name now
     * @throws IllegalArgumentException when no transport of that name is in quarantine; the message names those that are
     */
    List<TransportInfo> release(String name);

    /**
     * A transport.
     *
     * @param name its name
     * @param scheme the addresses it serves
     * @param role whether it serves them now (rule S7)
     * @param reason why it is unavailable (rule D5), in quarantine (rule S8) or refused, empty otherwise
     * @param bundle symbolic name and version of its bundle
     * @param ranking its service ranking: the highest serves, among equals the oldest
     * @param devices how many open devices it serves
     * @param failures how often it broke the contract since its bundle was installed or updated, or it was released
     * @param lastFailure what it did last, empty where it did nothing
     */
    record TransportInfo(String name, String scheme, Role role, String reason, String bundle, int ranking,
            int devices, long failures, String lastFailure) {
    }

    /** What a transport does for its scheme. */
    enum Role {
        /** It serves. */
        ACTIVE,
        /** A better one serves; it would when that one goes. */
        STANDBY,
        /** It says that it cannot serve here. */
        UNAVAILABLE,
        /** It failed too often (rule S8) and serves nothing until it is updated or released. */
        QUARANTINED,
        /** It breaks the contract so that it cannot be used: the reason says what to mend. */
        REFUSED
    }
}
