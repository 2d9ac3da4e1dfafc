// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a target listens.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
public record Portal(String host, int port) {

    /** The registered port of iSCSI. */
    public static final int DEFAULT_PORT = 3260;

    /**
     * {@return the portal of a text, empty when it is none}
     *
     * @param text {@code HOST}, {@code HOST:PORT}, {@code [ADDRESS]:PORT}; what follows a comma, a portal group, is left out
     */
    public static Optional<Portal> parse(String text) {
        String whole = text.contains(",") ? text.substring(0, text.indexOf(',')) : text;
        int end = whole.startsWith("[") ? whole.indexOf(']') : -1;
        int colon = whole.indexOf(':', Math.max(end, 0));
        String host = end > 0 ? whole.substring(1, end) : whole.substring(0, colon < 0 ? whole.length() : colon);
        if (host.isBlank() || whole.startsWith("[") && end < 0) {
            return Optional.empty();
        }
        try {
            int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(whole.substring(colon + 1));
            return port >= 1 && port <= 65535 ? Optional.of(new Portal(host, port)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@return its address; unresolved when nobody knows the host} */
    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** {@return as it is written} */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + (port == DEFAULT_PORT ? "" : ":" + port);
    }
}
