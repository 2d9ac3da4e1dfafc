// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;

/**
 * A device that can be switched on: what is configured, and who makes it. Equal blueprints make equal devices; where one
 * changes, its device is switched off.
 */
interface Blueprint {

    /** {@return the rest of its address} */
    String name();

    /** {@return what a scan tells of it} */
    DeviceDescription description();

    /**
     * Switches it on.
     *
     * @param address by which it is opened
     * @param workshop what it is made with
     * @return the device
     * @throws DeviceException.Unavailable when what it stands on cannot be opened
     * @throws DeviceException what another device says that it stands on
     */
    SimDevice switchOn(Address address, Workshop workshop) throws DeviceException;
}
