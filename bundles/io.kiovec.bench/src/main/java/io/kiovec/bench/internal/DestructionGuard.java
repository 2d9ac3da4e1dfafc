// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.io.Address;

/** Who may be overwritten without being asked: only what is simulated. */
public final class DestructionGuard {

    private DestructionGuard() {
    }

    /**
     * {@return whether overwriting a device needs {@code --yes-destroy-data}}
     *
     * @param address the device
     */
    public static boolean guards(Address address) {
        if (!address.scheme().equals("sim")) {
            return true;
        }
        // A simulated disk may stand on a real one: sim:raw:/dev/loop0.
        return address.rest().indexOf(':') >= 0 && guards(Address.parse(address.rest()));
    }
}
