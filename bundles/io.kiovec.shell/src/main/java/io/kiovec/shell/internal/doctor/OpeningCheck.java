// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.TransferMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Opens the device that was asked about, for reading, and closes it. */
final class OpeningCheck implements Check {

    private final Supplier<Optional<Devices>> service;

    /**
     * Opens devices.
     *
     * @param service where they come from; empty where there is no core
     */
    OpeningCheck(Supplier<Optional<Devices>> service) {
        this.service = service;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        Optional<Devices> devices = service.get();
        return asked.isEmpty() || devices.isEmpty() ? List.of() : open(devices.get(), asked.get());
    }

    private static List<Finding> open(Devices devices, Address address) {
        Set<DeviceKind> kinds = devices.list().stream().filter(one -> one.address().equals(address))
                .map(DeviceDescription::kinds).findFirst().orElse(Set.of());
        try (Device device = device(devices, address, kinds)) {
            return device.limits().modes().contains(TransferMode.DIRECT)
                    ? List.of()
                    : List.of(Finding.note(address.toString(),
                            "its driver does indirect transfers only, so direct ones are demoted",
                            "kiovec info " + address));
        } catch (DeviceException refused) {
            String why = refused.getMessage();
            return List.of(Finding.broken(address.toString(),
                    why.startsWith(address + ": ") ? why.substring(address.toString().length() + 2) : why,
                    mend(address, refused)));
        }
    }

    /** Where nobody says what it is, what has no blocks may still take commands. */
    private static Device device(Devices devices, Address address, Set<DeviceKind> kinds) throws DeviceException {
        if (kinds.contains(DeviceKind.TAPE)) {
            return devices.open(address, TapeDevice.class, AccessMode.READ);
        }
        if (kinds.contains(DeviceKind.SCSI) && !kinds.contains(DeviceKind.BLOCK)) {
            return devices.open(address, ScsiDevice.class, AccessMode.READ);
        }
        try {
            return devices.open(address, BlockDevice.class, AccessMode.READ);
        } catch (DeviceException.IllegalRequest noBlocks) {
            if (!kinds.isEmpty()) {
                throw noBlocks;
            }
            return devices.open(address, ScsiDevice.class, AccessMode.READ);
        }
    }

    private static String mend(Address address, DeviceException refused) {
        Address at = refused.address();
        return switch (refused) {
            case DeviceException.Busy _ when at.rest().startsWith("/") -> "fuser -v " + at.rest();
            case DeviceException.Busy _ -> "kiovec stats";
            case DeviceException.NotReady _ when at.scheme().equals("sim") -> "kiovec sim load " + at;
            case DeviceException.NotReady _ -> "kiovec tape load " + address;
            case DeviceException.Unavailable _ -> "kiovec devices";
            default -> "kiovec info " + address + " --debug";
        };
    }
}
