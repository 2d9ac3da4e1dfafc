// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.login.Portal;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A way to a logical unit: a portal, and the session by it while there is one. Belongs to the lock of its {@link Paths}. */
final class Path {

    /** Whether it was ever tried. */
    enum Trial {
        /** Not yet. */
        PENDING,
        /** It is known whether it works. */
        KNOWN
    }

    private final Portal portal;
    /** Commands that went by it. */
    private final LongAdder commands = new LongAdder();
    volatile Optional<IscsiEndpoint> endpoint = Optional.empty();
    Access access = Access.OPTIMIZED;
    Trial trial = Trial.PENDING;
    /** Whether the unit is reserved for another nexus, as far as is known. */
    boolean isShut;
    /** The newest endpoint that it had, lost or not. */
    Optional<IscsiEndpoint> newest = Optional.empty();
    /** Why there is no session. */
    String why = "it was not tried yet";

    Path(Portal portal) {
        this.portal = portal;
    }

    Portal portal() {
        return portal;
    }

    void count() {
        commands.increment();
    }

    boolean isActive() {
        return endpoint.isPresent() && access.isActive();
    }

    /** {@return what people may want to know} */
    String description() {
        return (endpoint.isPresent() ? access.toString() : "no session: " + why) + ", " + commands.sum() + " commands";
    }

    @Override
    public String toString() {
        return "path by " + portal;
    }
}
