// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Bytes;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.Identity;
import java.util.ArrayList;
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

    @CommandLine.Command(description = "Lists the devices that the transports find, without opening them for use. Options choose"
            + " columns, as lsscsi's and sg_map's do; without any there are kind, size, block, transport and description.", footer = {
                "", "--json has all that is known, whatever the options.", "",
                "Example: kiovec devices", "Example: kiovec devices -g -s -u"})
    private static final class DevicesJob extends Job {

        private final Devices devices;

        @CommandLine.Option(names = {"-g", "--generic"}, description = "The nodes of Linux: sg, block or tape, bsg.")
        private boolean nodes;

        @CommandLine.Option(names = {"-s", "--size"}, description = "Capacity and length of a block.")
        private boolean size;

        @CommandLine.Option(names = {"-t",
            "--transport"}, description = "The transport, and the place: host:channel:target:lun.")
        private boolean transport;

        @CommandLine.Option(names = {"-w",
            "--wwn"}, description = "The name of the logical unit, else what tells which device"
                    + " it is.")
        private boolean name;

        @CommandLine.Option(names = {"-u", "--unit-serial"}, description = "The serial number of the unit.")
        private boolean serial;

        @CommandLine.Option(names = {"-l", "--long"}, description = "All of these, and the description.")
        private boolean all;

        DevicesJob(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected void run(Console console) {
            List<Column> columns = console.form() == Console.Form.JSON ? List.of(Column.values()) : chosen();
            Table table = new Table();
            columns.forEach(column -> {
                if (column.isNumber()) {
                    table.numbers(column.key, column.title);
                } else {
                    table.column(column.key, column.title);
                }
            });
            for (DeviceDescription device : devices.list()) {
                table.row(columns.stream().map(column -> column.of(device, console.form())).toArray());
            }
            console.print(table);
        }

        private List<Column> chosen() {
            if (!(nodes || size || transport || name || serial || all)) {
                return List.of(Column.ADDRESS, Column.KINDS, Column.CAPACITY, Column.BLOCK_SIZE, Column.TRANSPORT,
                        Column.DESCRIPTION);
            }
            List<Column> columns = new ArrayList<>(List.of(Column.ADDRESS, Column.KINDS));
            add(columns, nodes, Column.SG_NODE, Column.NODE, Column.BSG_NODE);
            add(columns, size, Column.CAPACITY, Column.BLOCK_SIZE);
            add(columns, transport, Column.TRANSPORT, Column.PLACE);
            add(columns, name, Column.NAME);
            add(columns, serial, Column.SERIAL);
            columns.add(Column.DESCRIPTION);
            return columns;
        }

        private void add(List<Column> columns, boolean wanted, Column... more) {
            if (wanted || all) {
                columns.addAll(List.of(more));
            }
        }
    }

    /** What is told of a device. */
    private enum Column {
        ADDRESS("address", "ADDRESS"), //
        KINDS("kinds", "KIND"), //
        SG_NODE("genericNode", "SG"), //
        NODE("node", "NODE"), //
        BSG_NODE("bsgNode", "BSG"), //
        CAPACITY("capacity", "SIZE"), //
        BLOCK_SIZE("blockSize", "BLOCK"), //
        TRANSPORT("transport", "TRANSPORT"), //
        PLACE("hostChannelTargetLun", "PLACE"), //
        NAME("name", "NAME"), //
        SERIAL("unitSerialNumber", "SERIAL"), //
        DESCRIPTION("description", "DESCRIPTION"), //
        FACTS("facts", "FACTS");

        private final String key;
        private final String title;

        Column(String key, String title) {
            this.key = key;
            this.title = title;
        }

        boolean isNumber() {
            return this == CAPACITY || this == BLOCK_SIZE;
        }

        Object of(DeviceDescription device, Console.Form form) {
            return switch (this) {
                case ADDRESS -> device.address().toString();
                case KINDS -> device.kinds().stream().map(kind -> kind.name().toLowerCase(Locale.ROOT)).sorted()
                        .collect(Collectors.joining(","));
                case CAPACITY -> form == Console.Form.TEXT ? size(device.capacity()) : boxed(device.capacity());
                case BLOCK_SIZE -> boxed(device.blockSize());
                case TRANSPORT -> device.transport();
                case DESCRIPTION -> device.description();
                case FACTS -> device.facts();
                case NAME -> name(device);
                case NODE -> node(device);
                case SG_NODE, BSG_NODE, PLACE, SERIAL -> device.facts().get(key);
            };
        }

        /** The designator of the logical unit, else the best that the driver has. */
        private static String name(DeviceDescription device) {
            String named = device.facts().get("logicalUnitName");
            return named != null
                    ? named
                    : device.identity().designators().stream().findFirst().map(Identity.Designator::toString)
                            .orElse(null);
        }

        /** Of a block device its own, where its address is one. */
        private static String node(DeviceDescription device) {
            String tape = device.facts().get("tapeNode");
            String node = tape != null ? tape : device.facts().get("blockNode");
            boolean isNode = node == null && device.address().rest().startsWith("/dev/")
                    && device.facts().get("genericNode") == null;
            return isNode ? device.address().rest() : node;
        }

        private static String size(OptionalLong bytes) {
            return bytes.isPresent() ? Bytes.text(bytes.getAsLong()) : null;
        }

        private static Long boxed(OptionalLong value) {
            return value.isPresent() ? (Long) value.getAsLong() : null;
        }
    }
}
