// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Progress;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a device from its beginning. */
@Command(description = "Copies a device, or the first --count bytes of it, to another and flushes it.", footer = {"",
    "What is on TO is lost. Everything is checked before the first byte is written.", "",
    "Example: kiovec copy sim:disk0 sim:disk1 --direct --verify"})
final class CopyJob extends Job {

    private final Devices devices;

    @Parameters(index = "0", paramLabel = "FROM", description = "The address to read.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The address to write.")
    private String to = "";

    @Option(names = "--size", converter = Bytes.class, paramLabel = "SIZE", description = "Length of a transfer (1M).")
    private long size = 1 << 20;

    @Option(names = "--count", converter = Bytes.class, paramLabel = "BYTES", description = "How much (all of FROM).")
    private Long count;

    @Option(names = "--direct", description = "Ask for direct transfers on both sides.")
    private boolean direct;

    @Option(names = "--verify", description = "Read both again afterwards and compare.")
    private boolean verify;

    @Option(names = "--yes-destroy-data", description = "Do write to a device that is not simulated.")
    private boolean destroy;

    CopyJob(Devices devices) {
        this.devices = devices;
    }

    @Override
    protected void run(Console console) throws Exception {
        Address source = address(from);
        Address target = address(to);
        if (source.equals(target)) {
            throw wrongCall("FROM and TO are both " + source);
        }
        if (DestructionGuard.guards(target) && !destroy) {
            throw wrongCall("this overwrites " + target + ": say --yes-destroy-data when that is meant");
        }
        try (BlockDevice reader = devices.open(source, BlockDevice.class, AccessMode.READ);
                BlockDevice writer = devices.open(target, BlockDevice.class, AccessMode.READ_WRITE)) {
            long total = check(reader, writer);
            long start = System.nanoTime();
            copy(reader, writer, total, console);
            double seconds = (System.nanoTime() - start) / 1e9;
            Map<String, Object> result = result(reader, writer, total, seconds);
            if (verify) {
                compare(reader, writer, total, console);
            }
            console.print(result);
        }
    }

    private Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    /** Everything that can be wrong is found before anything is written. */
    private long check(BlockDevice reader, BlockDevice writer) throws DeviceException {
        if (reader.identity().sameAs(writer.identity())) {
            throw wrongCall(reader.address() + " and " + writer.address() + " are the same device");
        }
        long total = count == null ? reader.capacity() : count;
        if (total > reader.capacity()) {
            throw wrongCall("--count " + total + ": " + reader.address() + " has " + reader.capacity() + " bytes");
        }
        if (total > writer.capacity()) {
            throw wrongCall(writer.address() + " has " + writer.capacity() + " bytes, " + total
                    + " are to be copied: give a --count that fits");
        }
        for (BlockDevice device : new BlockDevice[]{reader, writer}) {
            if (size < 1 || size > 1 << 30 || size % device.blockSize() != 0) {
                throw wrongCall("--size " + size + ": give a multiple of " + device.blockSize() + ", the block of "
                        + device.address() + ", up to 1G");
            }
            if (total % device.blockSize() != 0) {
                throw wrongCall("--count " + total + ": give a multiple of " + device.blockSize() + ", the block of "
                        + device.address());
            }
        }
        return total;
    }

    private void copy(BlockDevice reader, BlockDevice writer, long total, Console console) throws DeviceException {
        RequestOptions options = direct ? RequestOptions.DIRECT : RequestOptions.DEFAULT;
        BlockRequest read = reader.newRequest().options(options);
        BlockRequest write = writer.newRequest().options(options);
        // One buffer serves both sides: it is aligned for the one that asks for more.
        try (IoBuffer buffer = larger(reader, writer).allocate(size);
                Progress progress = console.progress("copy", total)) {
            for (long done = 0; done < total;) {
                long length = Math.min(size, total - done);
                execute(reader, read.read(done, buffer, 0, length));
                execute(writer, write.write(done, buffer, 0, length));
                done += length;
                progress.at(done);
            }
        }
        writer.flush();
    }

    private static BlockDevice larger(BlockDevice one, BlockDevice two) {
        return one.limits().getOr(io.kiovec.io.Limit.ADDRESS_ALIGNMENT, 1) >= two.limits()
                .getOr(io.kiovec.io.Limit.ADDRESS_ALIGNMENT, 1) ? one : two;
    }

    private static void execute(BlockDevice device, BlockRequest request) throws DeviceException {
        if (device.execute(request) != Failure.NONE) {
            throw request.exception();
        }
    }

    private void compare(BlockDevice reader, BlockDevice writer, long total, Console console) throws IOException {
        BlockRequest one = reader.newRequest();
        BlockRequest two = writer.newRequest();
        try (IoBuffer expected = reader.allocate(size);
                IoBuffer found = writer.allocate(size);
                Progress progress = console.progress("verify", total)) {
            for (long done = 0; done < total;) {
                long length = Math.min(size, total - done);
                execute(reader, one.read(done, expected, 0, length));
                execute(writer, two.read(done, found, 0, length));
                long differs = expected.segment().asSlice(0, length).mismatch(found.segment().asSlice(0, length));
                if (differs >= 0) {
                    throw new IOException(writer.address() + " differs from " + reader.address() + " at byte "
                            + (done + differs));
                }
                done += length;
                progress.at(done);
            }
        }
    }

    /** Taken before the comparison, whose reads are not the copy's. */
    private Map<String, Object> result(BlockDevice reader, BlockDevice writer, long total, double seconds) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("from", reader.address().toString());
        result.put("to", writer.address().toString());
        result.put("bytes", total);
        result.put("seconds", Math.round(seconds * 1000) / 1000.0);
        result.put("mbPerSecond", Math.round(total / 1e3 / seconds) / 1000.0);
        result.put("readModes", reader.statistics().modes());
        result.put("writeModes", writer.statistics().modes());
        result.put("readDemotions", reader.statistics().demotions());
        result.put("writeDemotions", writer.statistics().demotions());
        result.put("verified", verify);
        return result;
    }
}
