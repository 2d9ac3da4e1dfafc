// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;

/**
 * {@code rbd:POOL/IMAGE[@SNAPSHOT]}, as the command {@code rbd} writes it.
 *
 * @param pool the pool's name
 * @param image the image's name
 * @param snapshot the snapshot's name; empty for the image itself
 */
record RbdAddress(String pool, String image, String snapshot) {

    static final String SCHEME = "rbd";

    static RbdAddress parse(Address address) throws DeviceException {
        String[] parts = address.rest().split("/", -1);
        if (parts.length == 2) {
            String[] names = parts[1].split("@", -1);
            boolean snapshot = names.length == 2 && !names[1].isBlank();
            if (!parts[0].isBlank() && !parts[0].contains("@") && !names[0].isBlank()
                    && (names.length == 1 || snapshot)) {
                return new RbdAddress(parts[0], names[0], snapshot ? names[1] : "");
            }
        }
        throw new DeviceException.IllegalRequest(address,
                "write rbd:POOL/IMAGE or rbd:POOL/IMAGE@SNAPSHOT, for example rbd:rbd/disk0 (namespaces of pools are not"
                        + " reached)");
    }

    boolean isSnapshot() {
        return !snapshot.isEmpty();
    }

    Address address() {
        return new Address(SCHEME, pool + "/" + image + (isSnapshot() ? "@" + snapshot : ""));
    }
}
