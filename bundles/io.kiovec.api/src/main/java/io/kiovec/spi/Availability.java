// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import java.util.Objects;

/**
 * Whether a driver can work where it runs (rule D5).
 *
 * @param available whether it can
 * @param reason why not, and what to install or allow; empty when it can
 */
public record Availability(boolean available, String reason) {

    /** It can. */
    public static final Availability AVAILABLE = new Availability(true, "");

    /** Checks that a reason stands where one is needed. */
    public Availability {
        Objects.requireNonNull(reason, "reason");
        if (available != reason.isEmpty()) {
            throw new IllegalArgumentException("an unavailable driver says why, an available one does not");
        }
    }

    /**
     * {@return that it cannot}
     *
     * @param reason why not, and what to install or allow
     */
    public static Availability unavailable(String reason) {
        return new Availability(false, reason);
    }
}
