// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.Optional;

/**
 * A place whose device, where it is one, is open. A device is opened once: opening one is seen by who looks on.
 *
 * @param place what was typed
 * @param device a {@link BlockDevice} or a {@link TapeDevice}; empty for a file or a stream
 */
public record Opened(Place place, Optional<Device> device) implements AutoCloseable {

    /**
     * Opens a device as what it is. One that has no block face is a tape when it has that of one.
     *
     * @param devices where devices come from
     * @param place what was typed
     * @param access what is to be done with it
     * @return the place, which the caller closes
     * @throws DeviceException when it cannot be opened
     */
    public static Opened open(Devices devices, Place place, AccessMode access) throws DeviceException {
        if (!(place instanceof Place.Device(Address address))) {
            return new Opened(place, Optional.empty());
        }
        try {
            return new Opened(place, Optional.of(devices.open(address, BlockDevice.class, access)));
        } catch (DeviceException.IllegalRequest noDisk) {
            try {
                return new Opened(place, Optional.of(devices.open(address, TapeDevice.class, access)));
            } catch (DeviceException.IllegalRequest noTape) {
                throw noDisk;
            }
        }
    }

    /** {@return whether it is a tape} */
    public boolean isTape() {
        return device.orElse(null) instanceof TapeDevice;
    }

    /** {@return the tape that it is} */
    public TapeDevice tape() {
        return (TapeDevice) device.orElseThrow();
    }

    /** {@return the disk that it is} */
    BlockDevice disk() {
        return (BlockDevice) device.orElseThrow();
    }

    @Override
    public String toString() {
        return place.toString();
    }

    /** Closes the device; again, where its side has done that already. */
    @Override
    public void close() throws DeviceException {
        if (device.isPresent()) {
            device.get().close();
        }
    }
}
