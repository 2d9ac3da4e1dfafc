// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.bench.internal.Measurement.Case;
import io.kiovec.bench.internal.Measurement.Direction;
import io.kiovec.bench.internal.Measurement.Instruments;
import io.kiovec.bench.internal.Measurement.Result;
import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Progress;
import io.kiovec.command.Table;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
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
            "CPU%% is this process in percent of one processor, ALL%% the whole machine in percent of all of them.",
            "Such a driver's devices are asked for their own buffer (READ BUFFER) where they have a large enough one, and",
            "for their medium otherwise.",
            "COPIED is bytes copied for each byte moved, ELEM scatter-gather elements of one transfer; - is unknown.",
            "A size is rounded up to a multiple of the device's block. Reads change nothing; --write needs",
            "--yes-destroy-data too where the device is not simulated.", "",
            "--json prints one object for each row, on a line of its own, as soon as it is measured: address, size,",
            "allocator, modeAsked, mode, demotion, bytes, seconds, mbPerSecond, cpuPercent, machineCpuPercent,",
            "elements, copiedBytes; null is unknown, and no demotion.", "",
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
        Table table = new Table().column("address", "ADDRESS", width(targets)).numbers("size", "SIZE", 5)
                .column("allocator", "ALLOCATOR", 10).column("modeAsked", "ASKED", 8).column("mode", "DONE", 8)
                .column("demotion", "DEMOTION", 20).numbers("mbPerSecond", "MB/s", 9).numbers("cpuPercent", "CPU%", 6)
                .numbers("machineCpuPercent", "ALL%", 6).numbers("elements", "ELEM", 6)
                .numbers("copiedBytes", "COPIED", 6);
        Table json = new Table().column("address", "").column("size", "").column("allocator", "")
                .column("modeAsked", "").column("mode", "").column("demotion", "").column("bytes", "")
                .column("seconds", "").column("mbPerSecond", "").column("cpuPercent", "")
                .column("machineCpuPercent", "").column("elements", "").column("copiedBytes", "");
        console.printHead(table);
        long rows = (long) targets.size() * sizes.size() * cases().size();
        try (Progress progress = console.progress("bench", rows * rowNanos(), Progress.Unit.NANOSECONDS)) {
            Instruments instruments = new Instruments(System::nanoTime, ProcessorUse::now, progress);
            long row = 0;
            for (Address target : targets) {
                row = measure(target, console, table, json, instruments, row);
            }
        }
    }

    private long rowNanos() {
        return Measurement.WARM_UP + nanos();
    }

    private long nanos() {
        return (long) (seconds * 1e9);
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

    private long measure(Address target, Console console, Table table, Table json, Instruments instruments, long first)
            throws IOException, InterruptedException {
        long row = first;
        Direction direction = write ? Direction.WRITE : Direction.READ;
        try (BlockDevice device = devices.open(target, BlockDevice.class,
                write ? AccessMode.READ_WRITE : AccessMode.READ)) {
            for (long size : whole(device)) {
                for (Case which : cases()) {
                    if (which.isFor(device.limits(), direction)) {
                        Result result = measure(device, direction, size, which, instruments, row * rowNanos());
                        instruments.progress().wipe();
                        print(console, target, size, which, result, table, json);
                    }
                    row++;
                }
            }
        }
        return row;
    }

    /** Where the way to the device is what counts, its own buffer is read and not its medium, if it has one. */
    private Result measure(BlockDevice device, Direction direction, long size, Case which, Instruments instruments,
            long done) throws IOException, InterruptedException {
        if (direction == Direction.READ && Case.MAPPED.isFor(device.limits(), direction)) {
            try (ScsiDevice scsi = devices.open(device.address(), ScsiDevice.class, AccessMode.READ)) {
                if (BufferWorkload.capacity(scsi) >= size) {
                    try (IoBuffer buffer = which.allocate(scsi, size)) {
                        return Measurement.run(new BufferWorkload(scsi, size, which, buffer), nanos(), instruments,
                                done);
                    }
                }
            }
        }
        try (IoBuffer buffer = which.allocate(device, size)) {
            buffer.segment().fill((byte) 0x5a);
            return Measurement.run(new BlockWorkload(device, direction, size, which, buffer), nanos(), instruments,
                    done);
        }
    }

    /** {@return the sizes in whole blocks; all of them are checked before the first row} */
    private List<Long> whole(BlockDevice device) throws DeviceException {
        List<Long> whole = sizes.stream()
                .map(size -> Math.ceilDiv(size, (long) device.blockSize()) * device.blockSize()).toList();
        for (long size : whole) {
            if (size > device.capacity()) {
                throw new DeviceException.IllegalRequest(device.address(),
                        "has " + device.capacity() + " bytes: choose a --size below " + Bytes.text(size));
            }
        }
        return whole;
    }

    private List<Case> cases() {
        return Arrays.stream(Case.values())
                .filter(which -> modes.contains(which.asked() == AskedMode.INDIRECT ? Mode.indirect : Mode.direct))
                .toList();
    }

    private static void print(Console console, Address target, long size, Case which, Result result, Table table,
            Table json) throws IOException {
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
