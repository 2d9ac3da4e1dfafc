// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.bench.internal.Measurement.Case;
import io.kiovec.bench.internal.Measurement.Result;
import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.command.Table;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What {@code bench} prints: a row as soon as it is measured, for people or as an object of JSON. */
final class BenchTable {

    private final Console console;
    private final Table text;
    private final Table json = new Table().column("address", "").column("size", "").column("command", "")
            .column("allocator", "").column("modeAsked", "").column("mode", "").column("demotion", "")
            .column("bytes", "").column("seconds", "").column("mbPerSecond", "").column("cpuPercent", "")
            .column("machineCpuPercent", "").column("cpuMicrosPerMb", "").column("elements", "")
            .column("copiedBytes", "");

    BenchTable(Console console, List<Address> targets) {
        this.console = console;
        int width = targets.stream().mapToInt(target -> target.toString().length()).max().orElse(0);
        text = new Table().column("address", "ADDRESS", width).numbers("size", "SIZE", 5)
                .column("command", "COMMAND", 11).column("allocator", "ALLOCATOR", 10).column("modeAsked", "ASKED", 8)
                .column("mode", "DONE", 8).column("demotion", "DEMOTION", 20).numbers("mbPerSecond", "MB/s", 9)
                .numbers("cpuPercent", "CPU%", 6).numbers("cpuMicrosPerMb", "us/MB", 8)
                .numbers("machineCpuPercent", "ALL%", 6).numbers("elements", "ELEM", 6)
                .numbers("copiedBytes", "COPIED", 6);
    }

    void head() {
        console.printHead(text);
    }

    void row(Address target, long size, Case which, Result result) throws IOException {
        String demotion = result.demotion() == Demotion.NONE ? null : result.demotion().name();
        if (console.form() == Console.Form.JSON) {
            console.printRow(json, Arrays.asList(target.toString(), size, result.command(), which.allocator(),
                    which.asked().name(), result.mode().name(), demotion, result.bytes(), rounded(result.seconds()),
                    rounded(result.mbPerSecond()), boxed(result.processPercent()), boxed(result.machinePercent()),
                    boxed(result.processorPerMb()), boxed(result.elements()), result.copiedBytes()));
        } else {
            console.printRow(text, Arrays.asList(target.toString(), Bytes.text(size), result.command(),
                    which.allocator(), lower(which.asked()), lower(result.mode()), demotion, result.mbPerSecond(),
                    boxed(result.processPercent()), boxed(result.processorPerMb()), boxed(result.machinePercent()),
                    boxed(result.elements()), result.copiedPerByte()));
        }
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) rounded(value.getAsDouble()) : null;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
