// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.login.Portal;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an address names.
 *
 * @param portals where the target listens, each once, in the order in which they are preferred
 * @param target its iSCSI name
 * @param lun the number of the logical unit, 0 to 2^24 - 1
 */
record IscsiAddress(List<Portal> portals, String target, int lun) {

    static final String SCHEME = "iscsi";
    private static final int MOST_NAME = 223;
    private static final int MOST_LUN = 1 << 24;

    static IscsiAddress parse(Address address) throws DeviceException {
        String[] parts = address.rest().split("/", -1);
        if (parts.length == 3) {
            Optional<List<Portal>> portals = portals(parts[0]);
            int lun = number(parts[2]);
            if (portals.isPresent() && isName(parts[1]) && lun >= 0) {
                return new IscsiAddress(portals.get(), parts[1], lun);
            }
        }
        throw new DeviceException.IllegalRequest(address,
                "write iscsi:HOST[:PORT]/IQN/LUN, for example iscsi:127.0.0.1/iqn.2026-11.io.kiovec:target/0; "
                        + "commas go between several HOST[:PORT]");
    }

    /** {@return the portals of a list with commas between, each once; empty when one of them is none} */
    static Optional<List<Portal>> portals(String text) {
        Set<Portal> portals = new LinkedHashSet<>();
        for (String word : text.split(",", -1)) {
            Optional<Portal> portal = Portal.parse(word.strip());
            if (portal.isEmpty()) {
                return Optional.empty();
            }
            portals.add(portal.get());
        }
        return Optional.of(List.copyOf(portals));
    }

    /** {@return whether a text can be the name of a target or an initiator (RFC 7143, 4.2.7)} */
    static boolean isName(String text) {
        return text.length() <= MOST_NAME && (text.startsWith("iqn.") || text.startsWith("eui.")
                || text.startsWith("naa.")) && text.chars().noneMatch(c -> c <= ' ');
    }

    private static int number(String text) {
        try {
            int lun = Integer.parseInt(text);
            return lun < MOST_LUN ? lun : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** {@return the portal that is preferred} */
    Portal portal() {
        return portals.getFirst();
    }

    /** {@return the same unit by one portal} */
    IscsiAddress by(Portal portal) {
        return new IscsiAddress(List.of(portal), target, lun);
    }

    /** {@return the same unit by more portals, those of the address first} */
    IscsiAddress and(Collection<Portal> further) {
        Set<Portal> whole = new LinkedHashSet<>(portals);
        whole.addAll(further);
        return new IscsiAddress(List.copyOf(whole), target, lun);
    }

    Address address() {
        return new Address(SCHEME, portals.stream().map(Portal::toString).collect(Collectors.joining(",")) + "/"
                + target + "/" + lun);
    }
}
