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
import io.kiovec.scsi.CommandEffects;
import io.kiovec.shell.internal.scsi.ScsiDetails;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
            + " bytes, and what it says of itself as a SCSI device, in the standards' units.", footer = {"",
                "Example: kiovec info sim:disk0"})
    private static final class InfoJob extends Job {

        private final Devices devices;

        @CommandLine.Parameters(paramLabel = "ADDRESS", description = "The device.")
        private String address = "";

        InfoJob(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected void run(Console console) throws Exception {
            Address name = address();
            Optional<DeviceDescription> found = devices.list().stream().filter(one -> one.address().equals(name))
                    .findFirst();
            Set<DeviceKind> kinds = found.map(DeviceDescription::kinds).orElse(Set.of());
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("address", name.toString());
            found.ifPresent(one -> info.put("description", one.description()));
            Optional<ScsiDetails> details = details(name, kinds, info);
            try (Device device = devices.open(name, face(kinds, details), AccessMode.READ)) {
                tell(device, details, info);
            } catch (DeviceException refused) {
                if (details.isEmpty()) {
                    throw refused;
                }
                // What is broken is to be seen, too: all that can be told of it, and why it is of no use.
                info.put("refused", refused.getMessage());
                try (Device device = devices.open(name, ScsiDevice.class, AccessMode.READ)) {
                    tell(device, details, info);
                }
            }
            console.print(info);
        }

        private static void tell(Device device, Optional<ScsiDetails> details, Map<String, Object> info)
                throws DeviceException {
            info.put("transport", device.statistics().transport());
            info.put("identity", device.identity().toString());
            info.put("state", device.state().name().toLowerCase(Locale.ROOT));
            info.put("modes", device.limits().modes());
            limits(device.limits(), info);
            if (device instanceof TapeDevice tape) {
                info.put("blockLength", tape.blockLength());
                info.put("position", position(tape.position()));
            }
            details.ifPresent(said -> info.putAll(said.values()));
            if (!device.facts().isEmpty()) {
                info.put("facts", new TreeMap<>(device.facts()));
            }
        }

        /** What a device says of itself by its SCSI face, which it is asked for also where no transport lists it. */
        private Optional<ScsiDetails> details(Address name, Set<DeviceKind> kinds, Map<String, Object> info) {
            if (!kinds.isEmpty() && !kinds.contains(DeviceKind.SCSI)) {
                return Optional.empty();
            }
            try (ScsiDevice device = devices.open(name, ScsiDevice.class, AccessMode.READ)) {
                return Optional.of(ScsiDetails.of(device));
            } catch (DeviceException none) {
                if (!kinds.isEmpty()) {
                    info.put("notAsked", none.getMessage());
                }
                return Optional.empty();
            }
        }

        private static Class<? extends Device> face(Set<DeviceKind> kinds, Optional<ScsiDetails> details) {
            if (kinds.isEmpty() && details.isPresent()) {
                int type = details.get().type().code();
                return CommandEffects.isTape(type)
                        ? TapeDevice.class
                        : CommandEffects.isDisk(type) ? BlockDevice.class : ScsiDevice.class;
            }
            if (kinds.contains(DeviceKind.TAPE)) {
                return TapeDevice.class;
            }
            return kinds.contains(DeviceKind.SCSI) && !kinds.contains(DeviceKind.BLOCK)
                    ? ScsiDevice.class
                    : BlockDevice.class; // also of what nobody knows
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
