// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.command.DestructionGuard;
import io.kiovec.command.Job;
import io.kiovec.command.Progress;
import io.kiovec.command.Progress.Unit;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a device from its beginning. */
@Command(description = "Copies a device, or the first --count bytes of it, to another and flushes it.", footer = {"",
    "What is on TO is lost. Everything is checked before the first byte is written.",
    "--json prints one object: from, to, bytes, seconds, mbPerSecond, readModes, writeModes, readDemotions,",
    "writeDemotions, verified.", "", "Example: kiovec copy sim:disk0 sim:disk1 --direct --verify"})
final class CopyJob extends Job {

    private final Devices devices;

    @Parameters(index = "0", paramLabel = "FROM", description = "The address to read.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The address to write.")
    private String to = "";

    @Option(names = "--size", converter = Bytes.class, paramLabel = "SIZE", description = "Length of a transfer (1M, or what"
            + " fits the blocks of both).")
    private Long size;

    @Option(names = "--count", converter = Bytes.class, paramLabel = "BYTES", description = "How much (all of FROM).")
    private Long count;

    @Option(names = "--direct", description = "Ask for direct transfers on both sides.")
    private boolean direct;

    @Option(names = "--verify", description = "Read both again afterwards and compare.")
    private boolean verify;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

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
        guard.pass(console, "overwrites", target);
        try (BlockDevice reader = devices.open(source, BlockDevice.class, AccessMode.READ);
                BlockDevice writer = devices.open(target, BlockDevice.class, AccessMode.READ_WRITE)) {
            CopyPlan plan = plan(reader, writer);
            Tally read = new Tally();
            Tally written = new Tally();
            long start = System.nanoTime();
            copy(reader, writer, plan, read, written, console);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (verify) {
                compare(reader, writer, plan, console);
            }
            print(console, source, target, plan.total(), seconds, read, written);
        }
    }

    private Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private CopyPlan plan(BlockDevice reader, BlockDevice writer) {
        try {
            return CopyPlan.of(reader, writer, count == null ? OptionalLong.empty() : OptionalLong.of(count),
                    size == null ? OptionalLong.empty() : OptionalLong.of(size));
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private void copy(BlockDevice reader, BlockDevice writer, CopyPlan plan, Tally read, Tally written,
            Console console) throws DeviceException, InterruptedException {
        RequestOptions options = direct ? RequestOptions.DIRECT : RequestOptions.DEFAULT;
        BlockRequest in = reader.newRequest().options(options);
        BlockRequest out = writer.newRequest().options(options);
        // One buffer serves both sides: it is aligned for the one that asks for more.
        try (IoBuffer buffer = stricter(reader, writer).allocate(plan.size());
                Progress progress = console.progress("copy", plan.total(), Unit.BYTES)) {
            for (long done = 0; done < plan.total();) {
                long length = Math.min(plan.size(), plan.total() - done);
                execute(reader, in.read(done, buffer, 0, length));
                read.count(in);
                execute(writer, out.write(done, buffer, 0, length));
                written.count(out);
                done += length;
                progress.at(done);
            }
        }
        writer.flush();
    }

    private static BlockDevice stricter(BlockDevice one, BlockDevice two) {
        return alignment(one) >= alignment(two) ? one : two;
    }

    private static long alignment(BlockDevice device) {
        return device.limits().getOr(Limit.ADDRESS_ALIGNMENT, 1);
    }

    private static void execute(BlockDevice device, BlockRequest request) throws DeviceException {
        if (device.execute(request) != Failure.NONE) {
            throw request.exception();
        }
    }

    private static void compare(BlockDevice reader, BlockDevice writer, CopyPlan plan, Console console)
            throws IOException, InterruptedException {
        BlockRequest one = reader.newRequest();
        BlockRequest two = writer.newRequest();
        try (IoBuffer expected = reader.allocate(plan.size());
                IoBuffer found = writer.allocate(plan.size());
                Progress progress = console.progress("verify", plan.total(), Unit.BYTES)) {
            for (long done = 0; done < plan.total();) {
                long length = Math.min(plan.size(), plan.total() - done);
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

    private void print(Console console, Address source, Address target, long bytes, double seconds, Tally read,
            Tally written) {
        double rate = bytes / 1e6 / seconds;
        if (console.form() == Form.TEXT) {
            console.say(String.format(Locale.ROOT,
                    "%s -> %s: %d bytes in %.3f s, %.1f MB/s; read: %s; written: %s; flushed%s", source, target, bytes,
                    seconds, rate, read, written, verify ? "; verified" : ""));
            return;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("from", source.toString());
        result.put("to", target.toString());
        result.put("bytes", bytes);
        result.put("seconds", Math.round(seconds * 1000) / 1000.0);
        result.put("mbPerSecond", Math.round(rate * 1000) / 1000.0);
        result.put("readModes", read.modes());
        result.put("writeModes", written.modes());
        result.put("readDemotions", read.demotions());
        result.put("writeDemotions", written.demotions());
        result.put("verified", verify);
        console.print(result);
    }
}
