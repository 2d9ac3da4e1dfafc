// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.shell.internal.linux.LinuxFacts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** One run of {@code proc}. */
@CommandLine.Command(description = {"Tells what the files of /proc/scsi/sg tell, in their form, of the devices of all"
        + " transports; without a word, all of them.",
    "",
    "Line n of devices and device_strs is sg n, as the kernel has it; the other devices come behind, each once: at the place"
            + " that Linux gives them, block nodes without one at host 1000000 as target MAJOR and logical unit MINOR, all others"
            + " at hosts of their own from 2000000 on. allow_dio and def_reserved_size are sg's where it is loaded; else what"
            + " the policy allows, and 0, for nothing else reserves memory. debug tells what sg knows of all processes, and"
            + " what this process has open: requests inside the endpoint (in_flight) and those that wait for one, and the"
            + " depth of each queue with the requests that it holds. version is sg's, or Kiovec's without sg."}, footer = {
                "",
                "Example: kiovec proc devices", "Example: kiovec proc --json"})
final class ProcJob extends Job {

    private final Devices devices;
    private final SgSettings settings;
    private final Supplier<ScsiRows> rows;
    private final Map<String, Supplier<Told>> files = new LinkedHashMap<>();

    @CommandLine.Parameters(arity = "0..1", paramLabel = "FILE", description = "One of allow_dio, debug, def_reserved_size,"
            + " device_hdr, devices, device_strs and version.")
    private Optional<String> file = Optional.empty();

    /** A file as people and as programs read it. */
    private record Told(List<String> lines, Object json) {
    }

    ProcJob(Devices devices, LinuxFacts linux, SgSettings settings) {
        this.devices = devices;
        this.settings = settings;
        rows = () -> new ScsiRows(linux, devices.statistics());
        files.put("allow_dio", () -> number(settings.allowDio()));
        files.put("debug", this::debug);
        files.put("def_reserved_size", () -> number(settings.reservedSize()));
        files.put("device_hdr", () -> new Told(List.of(String.join("\t", ScsiRow.COLUMNS)), ScsiRow.COLUMNS));
        files.put("devices", this::devices);
        files.put("device_strs", this::words);
        files.put("version", this::version);
    }

    @Override
    protected void run(Console console) {
        if (file.isPresent() && !files.containsKey(file.get())) {
            throw wrongCall("'" + file.get() + "': say one of " + String.join(", ", files.keySet()) + ", or nothing");
        }
        Map<String, Supplier<Told>> asked = new LinkedHashMap<>(files);
        file.ifPresent(one -> asked.keySet().retainAll(List.of(one)));
        if (console.form() == Console.Form.JSON) {
            Map<String, Object> object = new LinkedHashMap<>();
            asked.forEach((name, told) -> object.put(name, told.get().json()));
            console.print(object);
            return;
        }
        asked.forEach((name, told) -> {
            if (file.isEmpty()) {
                console.say("==> " + name + " <==");
            }
            told.get().lines().forEach(console::say);
        });
    }

    private static Told number(int value) {
        return new Told(List.of(Integer.toString(value)), value);
    }

    private Told version() {
        SgSettings.Version version = settings.version();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("of", version.of());
        json.put("number", version.number());
        json.put("words", version.words());
        json.put("date", version.date().isEmpty() ? null : version.date());
        return new Told(List.of(version.line()), json);
    }

    private Told devices() {
        List<ScsiRow> all = rows.get().all(devices.list());
        return new Told(all.stream().map(ScsiRow::line).toList(), all.stream().map(row -> {
            Map<String, Object> json = named(row);
            for (int i = 0; i < ScsiRow.COLUMNS.size(); i++) {
                json.put(ScsiRow.COLUMNS.get(i), row.values().get(i));
            }
            return json;
        }).toList());
    }

    private Told words() {
        List<ScsiRow> all = rows.get().all(devices.list());
        return new Told(all.stream().map(ScsiRow::words).toList(), all.stream().map(row -> {
            Map<String, Object> json = named(row);
            json.put("vendor", row.vendor());
            json.put("product", row.product());
            json.put("revision", row.revision());
            return json;
        }).toList());
    }

    private static Map<String, Object> named(ScsiRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", row.isThere() ? row.address() : null);
        return json;
    }

    private Told debug() {
        List<DeviceStatistics> open = devices.statistics();
        Map<String, ScsiRow> byAddress = rows.get().all(devices.list()).stream()
                .collect(Collectors.toMap(ScsiRow::address, row -> row, (first, same) -> first));
        List<OpenDevice> told = open.stream()
                .map(one -> new OpenDevice(one, Optional.ofNullable(byAddress.get(one.address().toString())))).toList();
        List<String> lines = settings.debug().map(text -> Arrays.asList(text.split("\n")))
                .orElse(List.of("max_active_device=0  def_reserved_size=" + settings.reservedSize()));
        return new Told(java.util.stream.Stream
                .concat(lines.stream(), told.stream().flatMap(one -> one.lines().stream())).toList(),
                told.stream().map(OpenDevice::json).toList());
    }
}
