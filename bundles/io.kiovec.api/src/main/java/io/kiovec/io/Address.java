// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a device: {@code scheme:rest}, for example {@code raw:/dev/loop0} or {@code sim:disk0}. The scheme
 * selects the transport, the rest belongs to the transport. Two addresses are equal when both parts are; two equal
 * addresses need not be the same device over time, which is what {@link Identity} is for.
 *
 * @param scheme a lower-case letter, then lower-case letters, digits, {@code +}, {@code .} or {@code -}
 * @param rest not empty; what it means is the transport's business
 */
public record Address(String scheme, String rest) {

    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public Address {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(rest, "rest");
        if (!SCHEME.matcher(scheme).matches() || rest.isBlank()) {
            throw new IllegalArgumentException("'" + scheme + ":" + rest
                    + "' is not an address: write scheme:rest, for example raw:/dev/loop0 or sim:disk0");
        }
    }

    /**
     * Reads an address from its text.
     *
     * @param text {@code scheme:rest}
     * @return the address
     * @throws IllegalArgumentException when the text has no scheme or no rest, with a sentence that shows the right form
     */
    public static Address parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address: write scheme:rest, for example raw:/dev/loop0 or sim:disk0");
        }
        return new Address(text.substring(0, colon), text.substring(colon + 1));
    }

    /** {@return the text that {@link #parse} reads} */
    @Override
    public String toString() {
        return scheme + ":" + rest;
    }
}
