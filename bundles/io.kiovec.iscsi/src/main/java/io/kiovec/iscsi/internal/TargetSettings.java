// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.login.Portal;
import io.kiovec.iscsi.internal.login.Terms;
import io.kiovec.iscsi.internal.login.Terms.DigestWish;
import io.kiovec.iscsi.internal.login.Terms.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.List;
import java.util.Optional;

/**
 * One configuration.
 *
 * @param portal where its targets are
 * @param target the one target that it is for; empty for all of the portal
 * @param scan whether {@code devices} asks the portal for targets and units
 * @param terms how sessions shall be
 * @param further by which other portals the target can be reached
 */
record TargetSettings(Portal portal, Optional<String> target, Scan scan, Terms terms, Further further) {

    /**
     * Portals beside that of an address.
     *
     * @param named those that are configured
     * @param told whether the portal is asked for those that it knows (SendTargets)
     */
    record Further(List<Portal> named, Scan told) {

        static final Further NONE = new Further(List.of(), Scan.NO);
    }

    /** Whether the portal is asked what it has. */
    enum Scan {
        /** With every scan. */
        YES,
        /** Never. */
        NO
    }

    static final int FIRST_BURST = 256 << 10;
    static final int MAX_BURST = 4 << 20;
    static final int MAX_SEGMENT = 1 << 20;
    static final Duration LOGIN_TIME = Duration.ofSeconds(10);
    static final Duration KEEP_ALIVE = Duration.ofSeconds(5);
    /** As the kernel's documentation advises for {@code net.core.busy_poll} and several sockets (admin-guide/sysctl/net). */
    static final Duration BUSY_POLL = Duration.of(50, ChronoUnit.MICROS);

    /** {@return how sessions are for which nothing is configured} */
    static Terms usualTerms() {
        return new Terms(defaultInitiator(), Optional.empty(), DigestWish.NONE, DigestWish.NONE, Wish.YES, Wish.YES,
                FIRST_BURST, MAX_BURST, MAX_SEGMENT, LOGIN_TIME, KEEP_ALIVE, BUSY_POLL);
    }

    private static String defaultInitiator() {
        String host = "localhost";
        try {
            host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notTold) {
            // Then all machines that do not tell their names have this one.
        }
        String label = host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
        return "iqn.2026-11.io.kiovec:" + (label.isEmpty() ? "localhost" : label);
    }

    boolean isFor(Portal at, String name) {
        return portal.equals(at) && (target.isEmpty() || target.get().equals(name));
    }
}
