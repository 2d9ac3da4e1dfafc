// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;

/**
 * READ BUFFER and WRITE BUFFER (SPC-6, 6.20 and 6.52): transfers that touch no medium, by which ways to a device are
 * measured and tested. Their modes are told like service actions (SPC-4, 6.35.1).
 */
final class BufferCommands {

    private static final int ECHO_BYTES = 4096;
    private static final int HEADER_BYTES = 4;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TEN = " 00 FF FFFFFF FFFFFF 00";
    private static final String SIXTEEN = " 00 FFFFFFFFFFFFFFFF FFFFFFFF FF 00";

    private BufferCommands() {
    }

    static <U extends LogicalUnit<U>> List<Command<U>> all() {
        return List.of(write(0x00, "header and data", BufferCommands::writeWithHeader),
                write(0x02, "data", BufferCommands::writeData),
                write(0x0a, "echo buffer", BufferCommands::writeEcho),
                read(0x3c, 0x00, "header and data", (unit, task) -> readWithHeader(unit, task, ten(task))),
                read(0x3c, 0x02, "data", (unit, task) -> readData(unit, task, ten(task))),
                read(0x3c, 0x03, "descriptor", (unit, task) -> readDescriptor(task, ten(task))),
                read(0x3c, 0x0a, "echo buffer", (unit, task) -> readEcho(task, ten(task))),
                read(0x3c, 0x0b, "echo buffer descriptor", (unit, task) -> readEchoDescriptor(task, ten(task))),
                read(0x9b, 0x00, "header and data", (unit, task) -> readWithHeader(unit, task, sixteen(task))),
                read(0x9b, 0x02, "data", (unit, task) -> readData(unit, task, sixteen(task))),
                read(0x9b, 0x03, "descriptor", (unit, task) -> readDescriptor(task, sixteen(task))),
                read(0x9b, 0x0a, "echo buffer", (unit, task) -> readEcho(task, sixteen(task))),
                read(0x9b, 0x0b, "echo buffer descriptor", (unit, task) -> readEchoDescriptor(task, sixteen(task))));
    }

    private static <U extends LogicalUnit<U>> Command<U> read(int opcode, int mode, String name,
            Command.Handler<U> handler) {
        boolean ten = opcode == 0x3c;
        String whole = "READ BUFFER (" + (ten ? 10 : 16) + "), " + name;
        return new Command<>(CommandDescription.of(opcode, mode, whole, (ten ? "3C" + TEN : "9B" + SIXTEEN), SOON),
                Reservation.READS, Medium.NOT_NEEDED, handler);
    }

    private static <U extends LogicalUnit<U>> Command<U> write(int mode, String name, Command.Handler<U> handler) {
        return new Command<>(CommandDescription.of(0x3b, mode, "WRITE BUFFER, " + name, "3B" + TEN, SOON),
                Reservation.CONFLICTS, Medium.NOT_NEEDED, handler);
    }

    /** Where in which buffer, and how much; each with its byte in the CDB. */
    private record Place(int id, int idAt, long offset, int offsetAt, long length, int lengthAt) {

        /** Refuses another buffer than the one that is there, and an offset beyond its end. */
        void check(long most) throws CheckCondition {
            if (id != 0) {
                throw CheckCondition.invalidField(idAt);
            }
            if (offset < 0 || offset > most) {
                throw CheckCondition.invalidField(offsetAt);
            }
        }
    }

    private static Place ten(Task task) {
        return new Place(task.u8(2), 2, task.u24(3), 3, task.u24(6), 6);
    }

    private static Place sixteen(Task task) {
        return new Place(task.u8(14), 14, task.u64(2), 2, task.u32(10), 10);
    }

    private static void readWithHeader(LogicalUnit<?> unit, Task task, Place place) throws CheckCondition {
        place.check(0);
        long length = Math.min(place.length, HEADER_BYTES + (long) TransferBuffer.CAPACITY);
        MemorySegment into = task.dataIn(length);
        MemorySegment header = MemorySegment
                .ofArray(new DataBuilder().u8(0).u24(TransferBuffer.CAPACITY).build());
        long ofHeader = Math.min(into.byteSize(), HEADER_BYTES);
        into.asSlice(0, ofHeader).copyFrom(header.asSlice(0, ofHeader));
        unit.transferBuffer().read(0, into.asSlice(ofHeader));
    }

    private static void readData(LogicalUnit<?> unit, Task task, Place place) throws CheckCondition {
        place.check(TransferBuffer.CAPACITY);
        long length = Math.min(place.length, TransferBuffer.CAPACITY - place.offset);
        unit.transferBuffer().read(place.offset, task.dataIn(length));
    }

    private static void readDescriptor(Task task, Place place) {
        task.answer(new DataBuilder().u8(0).u24(place.id == 0 ? TransferBuffer.CAPACITY : 0).build(),
                place.length);
    }

    private static void readEcho(Task task, Place place) throws CheckCondition {
        byte[] echo = task.nexus().echo();
        if (echo == null) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.COMMAND_SEQUENCE_ERROR);
        }
        task.answer(MemorySegment.ofArray(echo), place.length);
    }

    /** EBOS: each nexus reads what it wrote itself. */
    private static void readEchoDescriptor(Task task, Place place) {
        task.answer(new DataBuilder().u8(0x01).u8(0).u16(ECHO_BYTES).build(), place.length);
    }

    private static void writeWithHeader(LogicalUnit<?> unit, Task task) throws CheckCondition {
        Place place = ten(task);
        place.check(0);
        if (place.length != 0 && place.length < HEADER_BYTES
                || place.length > HEADER_BYTES + TransferBuffer.CAPACITY) {
            throw CheckCondition.invalidField(place.lengthAt);
        }
        MemorySegment sent = task.dataOut(place.length);
        if (sent.byteSize() > HEADER_BYTES) {
            unit.transferBuffer().write(0, sent.asSlice(HEADER_BYTES));
        }
    }

    private static void writeData(LogicalUnit<?> unit, Task task) throws CheckCondition {
        Place place = ten(task);
        place.check(TransferBuffer.CAPACITY);
        if (place.length > TransferBuffer.CAPACITY - place.offset) {
            throw CheckCondition.invalidField(place.lengthAt);
        }
        unit.transferBuffer().write(place.offset, task.dataOut(place.length));
    }

    private static void writeEcho(LogicalUnit<?> unit, Task task) throws CheckCondition {
        Place place = ten(task);
        if (place.length > ECHO_BYTES) {
            throw CheckCondition.invalidField(place.lengthAt);
        }
        task.nexus().echo(task.dataOut(place.length).toArray(ValueLayout.JAVA_BYTE));
    }
}
