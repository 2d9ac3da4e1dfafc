// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import io.kiovec.io.Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a target is to be.
 *
 * @param portals where it listens, each a portal group of its own; port 0 for any that is free
 * @param iqn its iSCSI name
 * @param addresses the devices, LUN 0 first
 * @param chapFile who may log in, empty for everybody
 * @param redirect where initiators are sent instead, {@code host:port}
 * @param bounds what bounds it
 */
record TargetOptions(List<InetSocketAddress> portals, String iqn, List<Address> addresses, Optional<Path> chapFile,
        Optional<String> redirect, Bounds bounds) {

    /** What it listens on unless told otherwise. */
    static final String DEFAULT_PORTAL = "127.0.0.1:3260";
    /** How it is called unless told otherwise. */
    static final String DEFAULT_IQN = "iqn.2026-11.io.kiovec:target";

    /** RFC 7143, 4.2.7: what is left of a name after its normalisation; without what a URL would need to escape. */
    private static final Pattern NAME = Pattern.compile(
            "iqn\\.\\d{4}-\\d{2}\\.[a-z0-9][a-z0-9.-]*(:[a-z0-9.:-]+)?|eui\\.[0-9a-f]{16}|naa\\.[0-9a-f]{16}([0-9a-f]{16})?");
    private static final int MOST_NAME = 223;
    private static final int MOST_UNITS = 256;
    private static final int MOST_PORTALS = 16;

    /**
     * What bounds a target.
     *
     * @param connections at once
     * @param queueDepth commands that a session may have at once
     * @param threads that execute commands of slow devices, beside one for each connection
     * @param memory bytes of data that one connection may hold
     * @param maxTransfer bytes that one command may move
     * @param loginTime how long a login may take
     * @param silence how long an initiator may say nothing before it is asked, and then before it is given up
     * @param logoutTime how long initiators have to log out when the target goes
     * @param timeout how long a command waits for a device that has no driver at the moment
     */
    record Bounds(int connections, int queueDepth, int threads, int memory, int maxTransfer, Duration loginTime,
            Duration silence, Duration logoutTime, Duration timeout) {

        /** Checks the ranges. */
        Bounds {
            range("connections", connections, 1, 10_000);
            range("queue-depth", queueDepth, 1, 1024);
            range("threads", threads, 1, 10_000);
            range("memory", memory, 64 << 10, 1 << 30);
            range("max-transfer", maxTransfer, 4 << 10, 1 << 30);
            positive("login-time", loginTime);
            positive("silence", silence);
            positive("timeout", timeout);
            if (logoutTime.isNegative()) {
                throw new IllegalArgumentException("logout-time " + logoutTime + ": give 0 or more");
            }
        }

        private static void range(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " " + value + ": give " + least + " to " + most);
            }
        }

        private static void positive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + " " + value + ": give more than 0");
            }
        }
    }

    /** Checks what belongs together. */
    TargetOptions {
        portals = List.copyOf(portals);
        addresses = List.copyOf(addresses);
        if (!NAME.matcher(iqn).matches() || iqn.length() > MOST_NAME) {
            throw new IllegalArgumentException(
                    "'" + iqn + "' is no iSCSI name: write iqn.YYYY-MM.DOMAIN:NAME in lower case, for example "
                            + DEFAULT_IQN);
        }
        if (addresses.isEmpty() || addresses.size() > MOST_UNITS) {
            throw new IllegalArgumentException("give 1 to " + MOST_UNITS + " addresses of devices");
        }
        if (portals.isEmpty() || portals.size() > MOST_PORTALS) {
            throw new IllegalArgumentException("give 1 to " + MOST_PORTALS + " portals");
        }
        for (InetSocketAddress portal : portals) {
            if (portal.isUnresolved()) {
                throw new IllegalArgumentException(
                        "the host of the portal " + portal.getHostString() + " is not known");
            }
            if (!portal.getAddress().isLoopbackAddress() && chapFile.isEmpty()) {
                throw new IllegalArgumentException("anybody who reaches " + portal.getHostString()
                        + " could read and write the devices: give a --chap-file, or a portal on 127.0.0.1");
            }
        }
    }

    /**
     * Reads portals.
     *
     * @param text each as {@link #portal} takes it, with commas between
     * @return the addresses
     */
    static List<InetSocketAddress> portals(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).map(TargetOptions::portal).toList();
    }

    /**
     * Reads a portal.
     *
     * @param text {@code host}, {@code host:port} or {@code [address]:port}
     * @return the address; unresolved when the host is not known
     */
    static InetSocketAddress portal(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon >= 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        String host = hasPort ? text.substring(0, colon) : text;
        try {
            int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : 3260;
            if (!host.isEmpty() && port >= 0 && port <= 65535) {
                return new InetSocketAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no portal: write HOST:PORT, for example " + DEFAULT_PORTAL);
    }
}
