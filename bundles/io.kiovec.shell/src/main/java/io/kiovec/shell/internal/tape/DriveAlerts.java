// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.scsi.log.LogPage;
import io.kiovec.scsi.log.TapeAlert;
import io.kiovec.shell.internal.linux.LinuxFacts;
import io.kiovec.shell.internal.scsi.Initiator;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;

/** What a drive wants to be known of itself and its cartridge: the flags of TapeAlert, asked by its SCSI face. */
final class DriveAlerts {

    private static final String NODES = "/dev/";

    private final Devices devices;
    private final LinuxFacts linux;

    DriveAlerts(Devices devices, LinuxFacts linux) {
        this.devices = devices;
        this.linux = linux;
    }

    /** {@return the flags that are set; empty where nobody can ask, or the drive has none} */
    Optional<Set<TapeAlert>> of(Address drive) {
        Optional<Address> scsi = scsi(drive);
        if (scsi.isEmpty()) {
            return Optional.empty();
        }
        try (ScsiDevice device = devices.open(scsi.get(), ScsiDevice.class, AccessMode.READ)) {
            Initiator initiator = new Initiator(device);
            // The page that leaves the flags as they are, where the drive has it: they are for who watches it, too.
            Optional<MemorySegment> told = initiator.log(TapeAlert.RESPONSE_PAGE, 0);
            if (told.isEmpty()) {
                told = initiator.log(TapeAlert.PAGE, 0);
            }
            return told.flatMap(LogPage::parse).map(TapeAlert::active);
        } catch (DeviceException nobodyAnswers) {
            return Optional.empty();
        }
    }

    /** Linux' st passes no commands on; the node of sg beside it does, where that is loaded. */
    private Optional<Address> scsi(Address drive) {
        if (!drive.scheme().equals("st")) {
            return Optional.of(drive);
        }
        return drive.rest().startsWith(NODES)
                ? linux.names("/sys/class/scsi_tape/" + drive.rest().substring(NODES.length()) + "/device/scsi_generic")
                        .stream().findFirst().map(node -> new Address("sg", NODES + node))
                : Optional.empty();
    }
}
