// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.TapePosition;
import io.kiovec.io.Trait;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code info}. */
@Component(property = {Command.NAME + "=info", Command.SUMMARY + "=what a device is and can do"})
public final class InfoCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     */
    @Activate
    public InfoCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new InfoJob(devices);
    }

    @CommandLine.Command(description = "Opens a device for reading and tells its identity, its modes and its limits, in"
            + " bytes.", footer = {"", "Example: kiovec info sim:disk0"})
    private static final class InfoJob extends Job {

        private final Devices devices;

        @CommandLine.Parameters(paramLabel = "ADDRESS", description = "The device.")
        private String address = "";

        InfoJob(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected void run(Console console) throws Exception {
            try (Device device = open(address())) {
                Map<String, Object> info = new LinkedHashMap<>();
                info.put("address", device.address().toString());
                info.put("transport", device.statistics().transport());
                info.put("identity", device.identity().toString());
                info.put("state", device.state().name().toLowerCase(Locale.ROOT));
                info.put("modes", device.limits().modes());
                limits(device.limits(), info);
                if (device instanceof TapeDevice tape) {
                    info.put("blockLength", tape.blockLength());
                    info.put("position", position(tape.position()));
                }
                console.print(info);
            }
        }

        private Device open(Address device) throws DeviceException {
            Set<DeviceKind> kinds = devices.list().stream().filter(found -> found.address().equals(device))
                    .map(DeviceDescription::kinds).findFirst().orElse(Set.of());
            Class<? extends Device> face = BlockDevice.class; // also of what no transport finds by itself
            if (kinds.contains(DeviceKind.TAPE)) {
                face = TapeDevice.class;
            } else if (kinds.contains(DeviceKind.SCSI) && !kinds.contains(DeviceKind.BLOCK)) {
                face = ScsiDevice.class;
            }
            return devices.open(device, face, AccessMode.READ);
        }

        private Address address() {
            try {
                return Address.parse(address);
            } catch (IllegalArgumentException e) {
                throw wrongCall(e.getMessage());
            }
        }

        private static String position(TapePosition position) {
            return position.isKnown()
                    ? "partition " + position.partition() + ", block " + position.block().getAsLong()
                    : "unknown";
        }

        private static void limits(Limits limits, Map<String, Object> into) {
            for (Limit limit : Limit.values()) {
                into.put(camel(limit), limits.get(limit).isPresent() ? limits.get(limit).getAsLong() : null);
            }
            for (Trait trait : Trait.values()) {
                Support has = limits.get(trait);
                into.put(camel(trait), has == Support.UNKNOWN ? null : has == Support.YES);
            }
        }

        private static String camel(Enum<?> name) {
            StringBuilder camel = new StringBuilder();
            for (String word : name.name().split("_")) {
                camel.append(camel.isEmpty()
                        ? word.toLowerCase(Locale.ROOT)
                        : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
            }
            return camel.toString();
        }
    }
}
