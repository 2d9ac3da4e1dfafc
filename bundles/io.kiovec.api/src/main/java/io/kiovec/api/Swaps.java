// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service: replaces the endpoint under an open device.
 *
 * <p>Rule S1: a swap opens and checks the new endpoint (where the device is exclusive, only after the old one was
 * released), holds new requests, drains, flushes, lets the old one go and lets requests through again. A failed check
 * leaves the device offline with the reason. It costs other devices nothing.
 */
@ProviderType
public interface Swaps {

    /**
     * Swaps a device to another address of the same device, and returns when requests flow again. The device keeps the
     * name that it was opened by.
     *
     * @param device the name that it was opened by
     * @param to where to serve it from; its own name, or where it is served from now, to open it anew
     * @return what was done
     * @throws DeviceException.Unavailable when no such device is open, or the new address cannot be opened: the device
     *     stays on its old endpoint where it still has one
     * @throws DeviceException.IllegalRequest when the new address is another device (rule S5) or has other blocks: the
     *     device is offline
     * @throws DeviceException for what else went wrong
     */
    Swapped swap(Address device, Address to) throws DeviceException;

    /** {@return the last hundred swaps in this process, the oldest first} */
    List<Swapped> history();

    /** {@return what swaps devices though nobody asks (rule S7), as configuration says, setting by setting, for people} */
    List<Setting> settings();

    /** {@return what of the last configuration was refused, so that the last good one stays in force} */
    List<Problem> problems();

    /**
     * A setting in force.
     *
     * @param key its name
     * @param value its value
     * @param allowed what may be set, in words
     * @param meaning what it does
     */
    record Setting(String key, String value, String allowed, String meaning) {
    }

    /**
     * A setting that was refused.
     *
     * @param key its name, as it was given
     * @param value what was given
     * @param mended the line that may have been meant
     */
    record Problem(String key, String value, String mended) {
    }

    /**
     * A swap that was done.
     *
     * @param device the device
     * @param from where it was served from
     * @param to where it is served from
     * @param transport who serves it
     * @param cause why
     * @param pause how long requests were held
     */
    record Swapped(Address device, Address from, Address to, String transport, String cause, Duration pause) {
    }
}
