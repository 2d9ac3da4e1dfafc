// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.login.Portal;
import java.util.Optional;

/**
 * What an address names.
 *
 * @param portal where the target listens
 * @param target its iSCSI name
 * @param lun the number of the logical unit, 0 to 2^24 - 1
 */
record IscsiAddress(Portal portal, String target, int lun) {

    static final String SCHEME = "iscsi";
    private static final int MOST_NAME = 223;
    private static final int MOST_LUN = 1 << 24;

    static IscsiAddress parse(Address address) throws DeviceException {
        String[] parts = address.rest().split("/", -1);
        if (parts.length == 3) {
            Optional<Portal> portal = Portal.parse(parts[0]);
            int lun = number(parts[2]);
            if (portal.isPresent() && isName(parts[1]) && lun >= 0) {
                return new IscsiAddress(portal.get(), parts[1], lun);
            }
        }
        throw new DeviceException.IllegalRequest(address,
                "write iscsi:HOST[:PORT]/IQN/LUN, for example iscsi:127.0.0.1/iqn.2026-11.io.kiovec:target/0");
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

    Address address() {
        return new Address(SCHEME, portal + "/" + target + "/" + lun);
    }
}
