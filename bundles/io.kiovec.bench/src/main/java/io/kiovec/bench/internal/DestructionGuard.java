// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.io.Address;

/** Who may be overwritten without being asked: only what is simulated, and not a simulated disk on another device. */
public final class DestructionGuard {

    private DestructionGuard() {
    }

    /**
     * {@return whether overwriting a device needs {@code --yes-destroy-data}}
     *
     * @param address of the device
     */
    public static boolean guards(Address address) {
        return !address.scheme().equals("sim") || address.rest().indexOf(':') >= 0;
    }
}
