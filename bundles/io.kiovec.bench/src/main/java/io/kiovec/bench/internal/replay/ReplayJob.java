// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.replay;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.command.DestructionGuard;
import io.kiovec.command.Job;
import io.kiovec.command.Progress;
import io.kiovec.command.Table;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does the requests of a trace again. */
@Command(description = {
    "Does the requests of a trace again, on any device, in the order in which they began, and tells which"
            + " of them came out otherwise than they did then.",
    "",
    "A trace is written by the filter trace, one line for each request: trace:file=FILE:ADDRESS. It has no data: what is"
            + " written here is made from where it is written, the same each time."}, footer = {"",
                "Ends with 1 when something came out otherwise. --json prints one object: file, address, requests, same,",
                "different, seconds, differences with line, request, then and now.", "",
                "Example: kiovec replay disk.trace sim:disk0"})
final class ReplayJob extends Job {

    /** The most differences that are told. */
    private static final int TOLD = 20;

    private final Devices devices;

    @Parameters(index = "0", paramLabel = "FILE", description = "The trace.")
    private String file = "";

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "The device to do it on.")
    private String to = "";

    @Option(names = "--of", paramLabel = "ADDRESS", description = "Of a trace of several devices: whose requests.")
    private Optional<String> device = Optional.empty();

    @Option(names = "--reads-only", description = "Leave out what may change the medium.")
    private boolean readsOnly;

    @Option(names = "--paced", description = "Begin each request when it began then, not at once after the one before.")
    private boolean paced;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    ReplayJob(Devices devices) {
        this.devices = devices;
    }

    /** A request that came out otherwise. */
    private record Difference(TraceRecord request, String now) {

        String asked() {
            StringBuilder text = new StringBuilder(request.verb());
            for (String key : List.of("cdb", "offset", "length")) {
                request.text(key).ifPresent(value -> text.append(' ').append(key).append('=').append(value));
            }
            return text.toString();
        }

        Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("line", request.line());
            object.put("request", asked());
            object.put("then", request.outcome());
            object.put("now", now);
            return object;
        }
    }

    @Override
    protected void run(Console console) throws Exception {
        Address address = address();
        List<TraceRecord> requests = Trace.read(Path.of(file), device);
        if (readsOnly) {
            requests.removeIf(Stage::changes);
        }
        boolean writes = requests.stream().anyMatch(Stage::changes);
        if (writes) {
            guard.pass(console, "overwrites", address);
        }
        List<Difference> differences = new ArrayList<>();
        long start = System.nanoTime();
        long total = requests.stream().mapToLong(TraceRecord::moved).sum();
        try (Stage stage = new Stage(devices, address, writes ? AccessMode.READ_WRITE_SHARED : AccessMode.READ);
                Progress progress = console.progress("replay", total, Progress.Unit.BYTES)) {
            long done = 0;
            for (TraceRecord request : requests) {
                if (paced) {
                    await(start + Duration.between(requests.getFirst().began(), request.began()).toNanos());
                }
                String now = stage.perform(request);
                if (!now.equals(request.outcome())) {
                    differences.add(new Difference(request, now));
                }
                done += request.moved();
                progress.at(done);
            }
        }
        print(console, address, requests.size(), differences, (System.nanoTime() - start) / 1e9);
        if (!differences.isEmpty()) {
            throw new IOException(differences.size() + " of " + requests.size()
                    + " requests came out otherwise than in " + file);
        }
    }

    private Address address() {
        try {
            return Address.parse(to);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private static void await(long moment) throws InterruptedException {
        Duration left = Duration.ofNanos(moment - System.nanoTime());
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    private void print(Console console, Address address, int requests, List<Difference> differences, double seconds) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", file);
        result.put("address", address.toString());
        result.put("requests", requests);
        result.put("same", requests - differences.size());
        result.put("different", differences.size());
        result.put("seconds", Math.round(seconds * 1000) / 1000.0);
        List<Difference> told = differences.subList(0, Math.min(TOLD, differences.size()));
        if (console.form() == Form.JSON) {
            result.put("differences", told.stream().map(Difference::object).toList());
        }
        console.print(result);
        if (console.form() == Form.TEXT && !told.isEmpty()) {
            Table table = new Table().column("line", "LINE").column("request", "REQUEST").column("then", "THEN")
                    .column("now", "NOW");
            told.forEach(one -> table.row(one.object().values().toArray()));
            console.print(table);
        }
    }
}
