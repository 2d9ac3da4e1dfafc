// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.replay;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Device;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.AskedMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A device that the requests of a trace are done on, opened as what each of them needs. A trace has no data: what is written is
 * made from where it is written, the same each time, so that two devices that a trace was replayed on can be compared.
 */
final class Stage implements AutoCloseable {

    /** What a request needs the device as. */
    private enum Face {
        BLOCK(BlockDevice.class), SCSI(ScsiDevice.class), TAPE(TapeDevice.class);

        private final Class<? extends Device> type;

        Face(Class<? extends Device> type) {
            this.type = type;
        }
    }

    /** Does a request, and tells what came of it. */
    @FunctionalInterface
    private interface Doing {
        String on(Stage stage, TraceRecord record) throws IOException;
    }

    private static final Map<String, Doing> DOING = Map.ofEntries(
            Map.entry("read", (stage, record) -> stage.transfer(record)),
            Map.entry("write", (stage, record) -> stage.transfer(record)),
            Map.entry("sync", (stage, record) -> stage.block(record, request -> request.flush())),
            Map.entry("unmap", (stage, record) -> stage.block(record,
                    request -> request.discard(record.number("offset"), record.number("length")))),
            Map.entry("zero", (stage, record) -> stage.block(record,
                    request -> request.writeZeroes(record.number("offset"), record.number("length")))),
            Map.entry("same", (stage, record) -> stage.same(record)),
            Map.entry("compare", (stage, record) -> stage.compare(record)),
            Map.entry("command", (stage, record) -> stage.command(record)),
            Map.entry("reset", (stage, record) -> {
                ResetScope scope = record.constant("scope", ResetScope.class);
                stage.device(Face.SCSI, ScsiDevice.class).reset(scope);
                return done(record);
            }),
            Map.entry("filemarks",
                    (stage, record) -> counted(stage.tape().writeFilemarks(record.size("length")))),
            Map.entry("space", (stage, record) -> counted(
                    stage.tape().space(record.constant("unit", TapeUnit.class), record.number("length")))),
            Map.entry("locate", (stage, record) -> {
                stage.tape().locate(new TapePosition(record.size("partition"), OptionalLong.of(record.number("block")),
                        OptionalLong.empty()));
                return done(record);
            }),
            Map.entry("rewind", (stage, record) -> {
                stage.tape().rewind();
                return done(record);
            }),
            Map.entry("erase", (stage, record) -> {
                stage.tape().erase();
                return done(record);
            }),
            Map.entry("load", (stage, record) -> {
                stage.tape().load();
                return done(record);
            }),
            Map.entry("unload", (stage, record) -> {
                stage.tape().unload();
                return done(record);
            }),
            Map.entry("control", (stage, record) -> stage.control(record)));

    /** What changes nothing on a medium, beside commands without data to the device. */
    private static final Set<String> HARMLESS = Set.of("read", "sync", "space", "locate", "rewind", "load");

    private final Devices devices;
    private final Address address;
    private final AccessMode access;
    private final Arena arena = Arena.ofShared();
    private final Map<Face, Device> open = new HashMap<>();
    private MemorySegment memory = MemorySegment.NULL;

    /**
     * Opens nothing yet.
     *
     * @param devices where devices come from
     * @param address the device
     * @param access what will be done with it
     */
    Stage(Devices devices, Address address, AccessMode access) {
        this.devices = devices;
        this.address = address;
        this.access = access;
    }

    /** {@return whether a request may change what is on a medium} */
    static boolean changes(TraceRecord record) {
        return record.verb().equals("command")
                ? !record.text("direction").equals(Optional.of(DataDirection.IN.name()))
                : !HARMLESS.contains(record.verb());
    }

    /**
     * Does a request again.
     *
     * @param record of the trace
     * @return what came of it: OK or the kind of failure, what the device told, and the bytes that moved
     * @throws IOException when the device cannot be opened, or the line cannot be understood
     */
    String perform(TraceRecord record) throws IOException {
        Doing doing = DOING.get(record.verb());
        if (doing == null) {
            throw new IOException("line " + record.line() + ": nobody knows how to do '" + record.verb() + "'");
        }
        try {
            return doing.on(this, record);
        } catch (Opening e) {
            throw e.why;
        } catch (DeviceException e) {
            return e.failure() + " bytes=" + Math.max(0, e.detail().bytesDone());
        }
    }

    /** The device cannot be had: that is no result of a request. */
    private static final class Opening extends IOException {
        private static final long serialVersionUID = 1L;
        private final DeviceException why;

        Opening(DeviceException why) {
            super(why);
            this.why = why;
        }
    }

    private <D extends Device> D device(Face face, Class<D> type) throws IOException {
        Device present = open.get(face);
        if (present == null) {
            try {
                present = devices.open(address, face.type, access);
            } catch (DeviceException e) {
                throw new Opening(e);
            }
            open.put(face, present);
        }
        return type.cast(present);
    }

    private TapeDevice tape() throws IOException {
        return device(Face.TAPE, TapeDevice.class);
    }

    private MemorySegment memory(long length) {
        if (memory.byteSize() < length) {
            memory = arena.allocate(length, 4096);
        }
        return memory.asSlice(0, length);
    }

    /** Fills memory with what belongs to a place. */
    private static void fill(MemorySegment memory, long place) {
        for (long at = 0; at + 8 <= memory.byteSize(); at += 8) {
            memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, (place + at) * 0x9E3779B97F4A7C15L);
        }
    }

    private static RequestOptions options(TraceRecord record) {
        boolean direct = record.text("mode").filter(mode -> !mode.equals(TransferMode.INDIRECT.name())).isPresent();
        return RequestOptions.DEFAULT.with(direct ? AskedMode.DIRECT : AskedMode.INDIRECT);
    }

    private String transfer(TraceRecord record) throws IOException {
        MemorySegment data = memory(record.size("length"));
        boolean reads = record.verb().equals("read");
        if (record.text("offset").isEmpty()) {
            fill(data, 0);
            return counted(reads ? tape().read(data, options(record)) : tape().write(data, options(record)));
        }
        long offset = record.number("offset");
        if (!reads) {
            fill(data, offset);
        }
        return block(record, request -> reads ? request.read(offset, data) : request.write(offset, data));
    }

    /** Sets a request up. */
    @FunctionalInterface
    private interface Setup {
        BlockRequest of(BlockRequest request) throws IOException;
    }

    private String block(TraceRecord record, Setup setup) throws IOException {
        BlockDevice device = device(Face.BLOCK, BlockDevice.class);
        BlockRequest request = setup.of(device.newRequest().options(options(record)));
        Failure failure = device.execute(request);
        return failure == Failure.NONE
                ? "OK bytes=" + Math.max(request.bytes(), request.length())
                : failure + " bytes=" + request.bytes();
    }

    private String same(TraceRecord record) throws IOException {
        MemorySegment block = memory(device(Face.BLOCK, BlockDevice.class).blockSize());
        long offset = record.number("offset");
        fill(block, offset);
        return block(record, request -> request.writeSame(offset, record.number("length"), block));
    }

    /** Expects what is there, or something else where that is what came of it. */
    private String compare(TraceRecord record) throws IOException {
        int length = record.size("length");
        long offset = record.number("offset");
        MemorySegment both = memory(2L * length);
        MemorySegment expected = both.asSlice(0, length);
        MemorySegment replacement = both.asSlice(length);
        device(Face.BLOCK, BlockDevice.class).read(offset, expected);
        if (length > 0 && record.text("result").equals(Optional.of(Failure.MISCOMPARE.name()))) {
            expected.set(ValueLayout.JAVA_BYTE, 0, (byte) ~expected.get(ValueLayout.JAVA_BYTE, 0));
        }
        fill(replacement, offset);
        return block(record, request -> request.compareAndWrite(offset, expected, replacement));
    }

    private String command(TraceRecord record) throws IOException {
        ScsiDevice device = device(Face.SCSI, ScsiDevice.class);
        byte[] cdb;
        try {
            cdb = HexFormat.of().parseHex(record.text("cdb").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + record.line() + " has no command in hexadecimal", e);
        }
        ScsiRequest request = device.newRequest().options(options(record));
        MemorySegment.copy(cdb, 0, request.cdb(), ValueLayout.JAVA_BYTE, 0, cdb.length);
        DataDirection direction = record.constant("direction", DataDirection.class);
        int length = record.size("length");
        if (direction == DataDirection.NONE || length == 0) {
            request.command(cdb.length);
        } else {
            MemorySegment data = memory(length);
            fill(data, 0);
            request.command(cdb.length, direction, data);
        }
        Failure failure = device.execute(request);
        return failure != Failure.NONE
                ? failure + " bytes=0"
                : "OK status=" + HexFormat.of().toHexDigits((byte) request.status()) + " bytes="
                        + (length - Math.max(0, request.residual()));
    }

    private String control(TraceRecord record) throws IOException {
        for (Map.Entry<String, String> value : record.values().entrySet()) {
            String name = value.getKey().replace('-', '_').toUpperCase(Locale.ROOT);
            if (value.getKey().equals("block-length")) {
                tape().blockLength(record.size("block-length"));
                return done(record);
            }
            for (TapeControl control : TapeControl.values()) {
                if (control.name().equals(name)) {
                    tape().control(control, record.number(value.getKey()));
                    return done(record);
                }
            }
        }
        throw new IOException("line " + record.line() + " says no control of a tape");
    }

    /** What moves no data tells what was asked when it is done. */
    private static String done(TraceRecord record) {
        return "OK bytes=" + record.text("bytes").orElse("0");
    }

    private static String counted(TapeResult result) {
        return "OK met=" + result.condition() + " bytes=" + result.count();
    }

    @Override
    public void close() throws DeviceException {
        DeviceException first = null;
        for (Device device : open.values()) {
            try {
                device.close();
            } catch (DeviceException e) {
                first = first == null ? e : first;
            }
        }
        arena.close();
        if (first != null) {
            throw first;
        }
    }
}
