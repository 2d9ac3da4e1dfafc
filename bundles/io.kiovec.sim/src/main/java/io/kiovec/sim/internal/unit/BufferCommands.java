// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * READ BUFFER and WRITE BUFFER (SPC-6, 6.20 and 6.52): transfers that touch no medium, by which ways to a device are
 * measured and tested.
 */
final class BufferCommands {

    private static final int HEADER_AND_DATA = 0x00;
    private static final int DATA = 0x02;
    private static final int DESCRIPTOR = 0x03;
    private static final int ECHO = 0x0a;
    private static final int ECHO_DESCRIPTOR = 0x0b;
    private static final int ECHO_BYTES = 4096;
    private static final int HEADER_BYTES = 4;

    private BufferCommands() {
    }

    static <U extends LogicalUnit<U>> void readBuffer10(U unit, Task task) throws CheckCondition {
        read(unit, task, new Place(task.u8(2), 2, task.u24(3), 3, task.u24(6), 6));
    }

    static <U extends LogicalUnit<U>> void readBuffer16(U unit, Task task) throws CheckCondition {
        read(unit, task, new Place(task.u8(14), 14, task.u64(2), 2, task.u32(10), 10));
    }

    /** Where in which buffer, and how much; each with its byte in the CDB. */
    private record Place(int id, int idAt, long offset, int offsetAt, long length, int lengthAt) {
    }

    private static <U extends LogicalUnit<U>> void read(U unit, Task task, Place place) throws CheckCondition {
        int mode = task.u8(1) & 0x1f;
        switch (mode) {
            case HEADER_AND_DATA -> readWithHeader(unit, task, place);
            case DATA -> readData(unit, task, place);
            case DESCRIPTOR -> task.answer(new ParameterData().put8(0)
                    .put24(place.id == 0 ? TransferBuffer.CAPACITY : 0)
                    .segment(), place.length);
            case ECHO -> readEcho(task, place);
            case ECHO_DESCRIPTOR -> task.answer(new ParameterData().put8(0x01).put8(0).put16(ECHO_BYTES).segment(),
                    place.length);
            default -> throw CheckCondition.invalidField(1, 4);
        }
    }

    private static void check(Place place, long most) throws CheckCondition {
        if (place.id != 0) {
            throw CheckCondition.invalidField(place.idAt);
        }
        if (place.offset < 0 || place.offset > most) {
            throw CheckCondition.invalidField(place.offsetAt);
        }
    }

    private static <U extends LogicalUnit<U>> void readWithHeader(U unit, Task task, Place place)
            throws CheckCondition {
        check(place, 0);
        long length = Math.min(place.length, HEADER_BYTES + (long) TransferBuffer.CAPACITY);
        MemorySegment into = task.dataIn(length);
        MemorySegment header = new ParameterData().put8(0).put24(TransferBuffer.CAPACITY).segment();
        long ofHeader = Math.min(into.byteSize(), HEADER_BYTES);
        into.asSlice(0, ofHeader).copyFrom(header.asSlice(0, ofHeader));
        unit.transferBuffer().read(0, into.asSlice(ofHeader));
    }

    private static <U extends LogicalUnit<U>> void readData(U unit, Task task, Place place) throws CheckCondition {
        check(place, TransferBuffer.CAPACITY);
        long length = Math.min(place.length, TransferBuffer.CAPACITY - place.offset);
        unit.transferBuffer().read(place.offset, task.dataIn(length));
    }

    private static void readEcho(Task task, Place place) throws CheckCondition {
        byte[] echo = task.nexus().echo();
        if (echo == null) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.COMMAND_SEQUENCE_ERROR);
        }
        task.answer(MemorySegment.ofArray(echo), place.length);
    }

    static <U extends LogicalUnit<U>> void writeBuffer(U unit, Task task) throws CheckCondition {
        int mode = task.u8(1) & 0x1f;
        int offset = task.u24(3);
        int length = task.u24(6);
        switch (mode) {
            case HEADER_AND_DATA -> {
                writeWithHeader(unit, task, offset, length);
            }
            case DATA -> {
                check(new Place(task.u8(2), 2, offset, 3, length, 6), TransferBuffer.CAPACITY);
                if (length > TransferBuffer.CAPACITY - offset) {
                    throw CheckCondition.invalidField(6);
                }
                unit.transferBuffer().write(offset, task.dataOut(length));
            }
            case ECHO -> {
                if (length > ECHO_BYTES) {
                    throw CheckCondition.invalidField(6);
                }
                task.nexus().echo(task.dataOut(length).toArray(ValueLayout.JAVA_BYTE));
            }
            default -> throw CheckCondition.invalidField(1, 4);
        }
    }

    private static <U extends LogicalUnit<U>> void writeWithHeader(U unit, Task task, int offset, int length)
            throws CheckCondition {
        check(new Place(task.u8(2), 2, offset, 3, length, 6), 0);
        if (length != 0 && length < HEADER_BYTES || length > HEADER_BYTES + TransferBuffer.CAPACITY) {
            throw CheckCondition.invalidField(6);
        }
        MemorySegment sent = task.dataOut(length);
        if (sent.byteSize() > HEADER_BYTES) {
            unit.transferBuffer().write(0, sent.asSlice(HEADER_BYTES));
        }
    }
}
