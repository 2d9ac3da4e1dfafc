// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.bench.internal.Measurement.Case;
import io.kiovec.bench.internal.Measurement.Direction;
import io.kiovec.bench.internal.Measurement.Result;
import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The table. */
@Command(description = "Measures throughput and processor use: one row for each address, size and case (indirect; direct"
        + " from pages, as malloc gives them; direct from contiguous memory).", footer = {"",
            "CPU% is this process in percent of one processor, ALL% the whole machine in percent of all of them.",
            "COPIED is bytes copied for each byte moved, ELEM scatter-gather elements of one transfer.",
            "A size is rounded up to a multiple of the device's block.", "",
            "Example: kiovec bench raw:/dev/nvme0n1 --size 4K,1M --seconds 5"})
final class BenchJob extends Job {

    /** What is asked for. */
    enum Mode {
        /** Nothing. */
        indirect,
        /** Direct. */
        direct
    }

    private final Devices devices;

    @Parameters(arity = "0..*", paramLabel = "ADDRESS", description = "What to measure; without one sim:disk0, sim:disk1 and"
            + " sim:disk2.")
    private List<String> addresses = List.of("sim:disk0", "sim:disk1", "sim:disk2");

    @Option(names = "--size", split = ",", converter = Bytes.class, paramLabel = "SIZE", description = "Lengths of a"
            + " transfer (4K,64K,512K,1M).")
    private List<Long> sizes = List.of(4L << 10, 64L << 10, 512L << 10, 1L << 20);

    @Option(names = "--seconds", paramLabel = "N", description = "How long each row takes (1).")
    private double seconds = 1;

    @Option(names = "--mode", split = ",", paramLabel = "MODE", description = "indirect, direct or both (indirect,direct).")
    private List<Mode> modes = List.of(Mode.values());

    @Option(names = "--write", description = "Write instead of reading: what is on the device is lost.")
    private boolean write;

    @Option(names = "--yes-destroy-data", description = "Do write, also to a device that is not simulated.")
    private boolean destroy;

    BenchJob(Devices devices) {
        this.devices = devices;
    }

    @Override
    protected void run(Console console) throws Exception {
        if (!(seconds > 0 && seconds <= 3600)) {
            throw wrongCall("--seconds " + seconds + ": give more than 0 and at most 3600");
        }
        if (sizes.stream().anyMatch(size -> size < 1 || size > 1 << 30)) {
            throw wrongCall("--size: give 1 to 1G");
        }
        List<Address> targets = addresses.stream().map(this::address).toList();
        if (write && !destroy) {
            targets.stream().filter(DestructionGuard::guards).findFirst().ifPresent(guarded -> {
                throw wrongCall("--write overwrites " + guarded + ": say --yes-destroy-data when that is meant");
            });
        }
        Table table = new Table().column("address", "ADDRESS", width(targets)).column("size", "SIZE", 5)
                .column("allocator", "ALLOCATOR", 10).column("modeAsked", "ASKED", 8).column("mode", "DONE", 8)
                .column("demotion", "DEMOTION", 20).column("mbPerSecond", "MB/s", 9).column("cpuPercent", "CPU%", 6)
                .column("machineCpuPercent", "ALL%", 6).column("elements", "ELEM", 6)
                .column("copiedBytes", "COPIED", 6);
        Table json = new Table().column("address", "").column("size", "").column("allocator", "")
                .column("modeAsked", "").column("mode", "").column("demotion", "").column("bytes", "")
                .column("seconds", "").column("mbPerSecond", "").column("cpuPercent", "")
                .column("machineCpuPercent", "").column("elements", "").column("copiedBytes", "");
        console.printHead(table);
        for (Address target : targets) {
            measure(target, console, table, json);
        }
    }

    private Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private static int width(List<Address> targets) {
        return targets.stream().mapToInt(target -> target.toString().length()).max().orElse(0);
    }

    private void measure(Address target, Console console, Table table, Table json) throws DeviceException {
        try (BlockDevice device = devices.open(target, BlockDevice.class,
                write ? AccessMode.READ_WRITE : AccessMode.READ)) {
            for (long size : sizes) {
                long whole = Math.ceilDiv(size, (long) device.blockSize()) * device.blockSize();
                if (whole > device.capacity()) {
                    throw new DeviceException.IllegalRequest(target,
                            "has " + device.capacity() + " bytes: choose a --size below " + Bytes.text(whole));
                }
                for (Case which : cases()) {
                    Result result = Measurement.run(device, write ? Direction.WRITE : Direction.READ, whole, which,
                            (long) (seconds * 1e9));
                    print(console, target, whole, which, result, table, json);
                }
            }
        }
    }

    private List<Case> cases() {
        return Arrays.stream(Case.values())
                .filter(which -> modes.contains(which == Case.INDIRECT ? Mode.indirect : Mode.direct)).toList();
    }

    private static void print(Console console, Address target, long size, Case which, Result result, Table table,
            Table json) {
        String demotion = result.demotion() == Demotion.NONE ? null : result.demotion().name();
        if (console.form() == Console.Form.JSON) {
            console.printRow(json,
                    Arrays.asList(target.toString(), size, which.allocator(), which.asked().name(),
                            result.mode().name(), demotion, result.bytes(), rounded(result.seconds()),
                            rounded(result.mbPerSecond()), boxed(result.processPercent()),
                            boxed(result.machinePercent()), boxed(result.elements()), result.copiedBytes()));
        } else {
            console.printRow(table,
                    Arrays.asList(target.toString(), Bytes.text(size), which.allocator(), lower(which.asked()),
                            lower(result.mode()), demotion, result.mbPerSecond(), boxed(result.processPercent()),
                            boxed(result.machinePercent()), boxed(result.elements()), result.copiedPerByte()));
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
