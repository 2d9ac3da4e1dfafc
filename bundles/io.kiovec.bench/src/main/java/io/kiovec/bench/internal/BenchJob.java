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
import io.kiovec.command.DestructionGuard;
import io.kiovec.command.Job;
import io.kiovec.command.Progress;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.AskedMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The table. */
@Command(description = "Measures throughput and processor use: one row for each address, size and case (indirect; direct"
        + " from pages, as malloc gives them; direct from contiguous memory; where the driver has memory of its own, as"
        + " sg has, also direct in that (mapped), and the floor: the device transfers, and nothing is delivered).", footer = {
            "",
            "COMMAND is what was repeated: read or write of the medium from its beginning on; read buffer (the device's",
            "own buffer, without the medium) where the driver has memory of its own and the device has such a buffer.",
            "ALLOCATOR none is the floor.",
            "CPU%% is this process in percent of one processor, ALL%% the whole machine in percent of all of them,",
            "us/MB this process' processor time for each MB in microseconds.",
            "COPIED is bytes copied for each byte moved, ELEM scatter-gather elements of one transfer; - is unknown.",
            "A size is rounded up to a multiple of the device's block. A row is measured once its code is compiled, which",
            "takes seconds on a slow machine. Reads change nothing; --write needs --yes-destroy-data too where the",
            "device is not simulated.", "",
            "--json prints one object for each row, on a line of its own, as soon as it is measured: address, size,",
            "command, allocator, modeAsked, mode, demotion, bytes, seconds, mbPerSecond, cpuPercent, machineCpuPercent,",
            "cpuMicrosPerMb, elements, copiedBytes; null is unknown, and no demotion.", "",
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

    @Option(names = "--bytes", converter = Bytes.class, paramLabel = "SIZE", description = "How much each row moves, in place"
            + " of --seconds.")
    private Optional<Long> bytes = Optional.empty();

    @Option(names = "--mode", split = ",", paramLabel = "MODE", description = "indirect, direct or both (indirect,direct).")
    private List<Mode> modes = List.of(Mode.values());

    @Option(names = "--write", description = "Write instead of reading: what is on the device is lost.")
    private boolean write;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

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
        if (bytes.isPresent() && bytes.get() < 1) {
            throw wrongCall("--bytes: give 1 or more");
        }
        List<Address> targets = addresses.stream().map(this::address).toList();
        if (write) {
            guard.pass(console, "overwrites", targets);
        }
        Extent extent = bytes.map(Extent::ofBytes).orElseGet(() -> Extent.ofNanos((long) (seconds * 1e9)));
        BenchTable table = new BenchTable(console, targets);
        table.head();
        long share = bytes.orElse(extent.nanos());
        long rows = (long) targets.size() * sizes.size() * cases().size();
        try (Progress progress = console.progress("bench", rows * share,
                bytes.isPresent() ? Progress.Unit.BYTES : Progress.Unit.NANOSECONDS)) {
            Instruments instruments = new Instruments(System::nanoTime, ProcessorUse::now,
                    new WarmUp(new CompilerTime(Path.of("/proc"))), progress);
            long row = 0;
            for (Address target : targets) {
                row = measure(target, table, new Way(instruments, extent, share), row);
            }
        }
    }

    /** How all rows are measured. */
    private record Way(Instruments instruments, Extent extent, long share) {

        Result run(Workload workload, long row) throws DeviceException, InterruptedException {
            return Measurement.run(workload, extent, instruments, row * share, share);
        }
    }

    private Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private long measure(Address target, BenchTable table, Way way, long first)
            throws IOException, InterruptedException {
        long row = first;
        Direction direction = write ? Direction.WRITE : Direction.READ;
        try (BlockDevice device = devices.open(target, BlockDevice.class,
                write ? AccessMode.READ_WRITE : AccessMode.READ)) {
            for (long size : whole(device)) {
                for (Case which : cases()) {
                    if (which.isFor(device.limits(), direction)) {
                        Result result = measure(device, direction, size, which, way, row);
                        way.instruments().progress().wipe();
                        table.row(target, size, which, result);
                    }
                    row++;
                }
            }
        }
        return row;
    }

    /** Where the way to the device is what counts, its own buffer is read and not its medium, if it has one. */
    private Result measure(BlockDevice device, Direction direction, long size, Case which, Way way, long row)
            throws IOException, InterruptedException {
        if (direction == Direction.READ && Case.MAPPED.isFor(device.limits(), direction) && hasScsiFace(device)) {
            try (ScsiDevice scsi = devices.open(device.address(), ScsiDevice.class, AccessMode.READ)) {
                if (BufferWorkload.capacity(scsi) >= size) {
                    try (IoBuffer buffer = which.allocate(scsi, size)) {
                        return way.run(new BufferWorkload(scsi, size, which, buffer), row);
                    }
                }
            }
        }
        try (IoBuffer buffer = which.allocate(device, size)) {
            buffer.segment().fill((byte) 0x5a);
            return way.run(new BlockWorkload(device, direction, size, which, buffer), row);
        }
    }

    private boolean hasScsiFace(BlockDevice device) throws DeviceException {
        try {
            devices.open(device.address(), ScsiDevice.class, AccessMode.READ).close();
            return true;
        } catch (DeviceException.IllegalRequest onlyBlocks) {
            return false;
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
}
