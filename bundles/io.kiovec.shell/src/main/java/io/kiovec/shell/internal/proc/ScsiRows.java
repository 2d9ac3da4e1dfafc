// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.shell.internal.linux.LinuxFacts;
import io.kiovec.shell.internal.proc.ScsiRow.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All devices in the order of {@code /proc/scsi/sg/devices}: line n is sg n, and behind the last of these come the others in the
 * order of their addresses, each once, whatever nodes it has. What has a place in Linux keeps it; a block node that has none is
 * target and logical unit by its major and minor number at the host {@link #NODES}; any other device has an adapter of its own,
 * from host {@link #ADAPTERS} on.
 */
final class ScsiRows {

    /** The host of block nodes, which Linux' own numbers, given one after the other, do not reach. */
    static final long NODES = 1_000_000;
    /** The first host of what is no node. */
    static final long ADAPTERS = 2_000_000;

    private static final Pattern PLACE = Pattern.compile("(\\d+):(\\d+):(\\d+):(\\d+)");
    private static final Pattern NODE = Pattern.compile("/dev/([^/]+)");
    private static final Set<String> GONE = Set.of("offline", "transport-offline", "deleted");

    private final LinuxFacts linux;
    private final Map<String, DeviceStatistics> open;

    /**
     * Makes rows of a moment.
     *
     * @param linux what Linux says
     * @param open the figures of the devices that are open in this process
     */
    ScsiRows(LinuxFacts linux, List<DeviceStatistics> open) {
        this.linux = linux;
        this.open = open.stream().collect(
                Collectors.toMap(one -> one.address().toString(), Function.identity(), (first, same) -> first));
    }

    /** {@return the rows of sg's numbers, without a gap} */
    List<ScsiRow> ofSg() {
        List<ScsiRow> rows = new ArrayList<>();
        for (String name : linux.names("/sys/class/scsi_generic")) {
            int number = Integer.parseInt(name.substring(2));
            while (rows.size() <= number) {
                rows.add(ScsiRow.NONE);
            }
            // sg says 1 of each, whoever has it open.
            linux.link("/sys/class/scsi_generic/" + name + "/device").flatMap(ScsiRows::place)
                    .ifPresent(place -> rows.set(number, ofPlace("sg:/dev/" + name, place, 1)));
        }
        return rows;
    }

    /**
     * {@return the rows of all devices}
     *
     * @param found what the transports find
     */
    List<ScsiRow> all(List<DeviceDescription> found) {
        List<ScsiRow> rows = ofSg();
        Set<Place> taken = rows.stream().map(ScsiRow::place).collect(Collectors.toCollection(HashSet::new));
        long adapter = ADAPTERS;
        for (DeviceDescription device : found) {
            Optional<Place> place = placeOf(device);
            Optional<Place> node = place.isPresent() ? place : numbers(device);
            if (taken.add(node.orElse(new Place(adapter, 0, 0, 0)))) {
                rows.add(place.map(at -> ofPlace(device.address().toString(), at, openings(device)))
                        .orElse(other(device, node.orElse(new Place(adapter, 0, 0, 0)))));
            }
            adapter += node.isPresent() ? 0 : 1;
        }
        return rows;
    }

    private static Optional<Place> place(String text) {
        Matcher numbers = PLACE.matcher(text);
        return numbers.matches()
                ? Optional.of(new Place(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)),
                        Long.parseLong(numbers.group(3)), Long.parseLong(numbers.group(4))))
                : Optional.empty();
    }

    /** A transport may tell it; of a node sysfs does. */
    private Optional<Place> placeOf(DeviceDescription device) {
        return Optional.ofNullable(device.facts().get("hostChannelTargetLun"))
                .or(() -> node(device).flatMap(name -> linux
                        .link("/sys/class/block/" + name + "/device")
                        .or(() -> linux.link("/sys/class/scsi_tape/" + name + "/device"))))
                .flatMap(ScsiRows::place);
    }

    private static Optional<String> node(DeviceDescription device) {
        Matcher node = NODE.matcher(device.address().rest());
        return node.matches() ? Optional.of(node.group(1)) : Optional.empty();
    }

    private Optional<Place> numbers(DeviceDescription device) {
        return node(device).flatMap(name -> linux.text("/sys/class/block/" + name + "/dev"))
                .flatMap(dev -> place(NODES + ":0:" + dev));
    }

    private int openings(DeviceDescription device) {
        DeviceStatistics figures = open.get(device.address().toString());
        return figures == null ? 0 : figures.openings();
    }

    private ScsiRow ofPlace(String address, Place place, int opens) {
        String folder = "/sys/bus/scsi/devices/" + place + "/";
        return new ScsiRow(address, place, (int) number(folder + "type", 0), opens,
                (int) number(folder + "queue_depth", 1),
                number(folder + "device_busy", 0),
                linux.text(folder + "state").filter(GONE::contains).isPresent() ? 0 : 1,
                linux.text(folder + "vendor").orElse(""), linux.text(folder + "model").orElse(""),
                linux.text(folder + "rev").orElse(""));
    }

    private long number(String path, long otherwise) {
        return linux.text(path).map(Long::parseLong).orElse(otherwise);
    }

    private ScsiRow other(DeviceDescription device, Place place) {
        Map<String, String> facts = device.facts();
        DeviceStatistics figures = open.get(device.address().toString());
        Optional<String> folder = node(device).map(name -> "/sys/class/block/" + name + "/");
        int depth = Integer.parseInt(facts.getOrDefault("queueDepth",
                folder.flatMap(path -> linux.text(path + "queue/nr_requests")).orElse("1")));
        return new ScsiRow(device.address().toString(), place, device.kinds().contains(DeviceKind.TAPE) ? 1 : 0,
                openings(device), depth, folder.map(this::inFlight).orElse(0L),
                figures != null && figures.state() == DeviceState.OFFLINE ? 0 : 1,
                facts.getOrDefault("vendorIdentification", device.transport().toUpperCase(Locale.ROOT)),
                facts.getOrDefault("productIdentification", device.description()),
                facts.getOrDefault("productRevisionLevel", ""));
    }

    /** Reads and writes that the block layer has given to the device. */
    private long inFlight(String folder) {
        return linux.text(folder + "inflight").stream().flatMap(both -> Pattern.compile("\\s+").splitAsStream(both))
                .mapToLong(Long::parseLong).sum();
    }
}
