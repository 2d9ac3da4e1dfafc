// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Bytes;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.DeviceDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code devices}. */
@Component(property = {Command.NAME + "=devices", Command.SUMMARY + "=the devices that the transports find"})
public final class DevicesCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices who finds them
     */
    @Activate
    public DevicesCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new DevicesJob(devices);
    }

    @CommandLine.Command(description = "Lists the devices that the transports find, without opening them for use.", footer = {
        "", "Example: kiovec devices"})
    private static final class DevicesJob extends Job {

        private final Devices devices;

        DevicesJob(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected void run(Console console) {
            boolean text = console.form() == Console.Form.TEXT;
            Table table = new Table().column("address", "ADDRESS").column("kinds", "KIND").numbers("capacity", "SIZE")
                    .numbers("blockSize", "BLOCK").column("transport", "TRANSPORT")
                    .column("description", "DESCRIPTION");
            if (!text) {
                // People find them in the description.
                table.column("facts", "FACTS");
            }
            for (DeviceDescription device : devices.list()) {
                String kinds = device.kinds().stream().map(kind -> kind.name().toLowerCase(Locale.ROOT)).sorted()
                        .collect(Collectors.joining(","));
                List<Object> row = new ArrayList<>(Arrays.asList(device.address().toString(), kinds,
                        text ? size(device.capacity()) : boxed(device.capacity()), boxed(device.blockSize()),
                        device.transport(), device.description()));
                if (!text) {
                    row.add(device.facts());
                }
                table.row(row.toArray());
            }
            console.print(table);
        }

        private static String size(OptionalLong bytes) {
            return bytes.isPresent() ? Bytes.text(bytes.getAsLong()) : null;
        }

        private static Long boxed(OptionalLong value) {
            return value.isPresent() ? (Long) value.getAsLong() : null;
        }
    }
}
