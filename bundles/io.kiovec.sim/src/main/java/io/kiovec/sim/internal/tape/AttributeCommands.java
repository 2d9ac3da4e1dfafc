// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.stream.AttributeList;
import io.kiovec.scsi.stream.MediumAttribute;
import io.kiovec.scsi.stream.MediumAttribute.Access;
import io.kiovec.scsi.stream.MediumAttribute.Format;
import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Task;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** READ ATTRIBUTE (SPC-4, 6.17) and WRITE ATTRIBUTE (6.48): medium auxiliary memory. */
final class AttributeCommands {

    private static final int HEADER = 5;

    private AttributeCommands() {
    }

    private static int partition(Cartridge cartridge, Task task) throws CheckCondition {
        if (task.u8(5) != 0) {
            throw CheckCondition.invalidField(5);
        }
        if (task.u8(7) >= cartridge.partitions()) {
            throw CheckCondition.invalidField(7);
        }
        return task.u8(7);
    }

    private static List<MediumAttribute> present(TapeUnit unit, Task task) throws CheckCondition {
        Cartridge cartridge = unit.bay().requireCartridge();
        int partition = partition(cartridge, task);
        return AttributeTable.all(cartridge, partition, unit.log(), unit.bay().counts());
    }

    static void values(TapeUnit unit, Task task) throws CheckCondition {
        List<MediumAttribute> all = present(unit, task);
        int first = first(task, AttributeTable.supported(all));
        task.answer(new AttributeList(all.stream().filter(one -> one.identifier() >= first).toList()), task.u32(10));
    }

    static void identifiers(TapeUnit unit, Task task) throws CheckCondition {
        List<MediumAttribute> all = present(unit, task);
        list(task, all.stream().map(MediumAttribute::identifier).toList(), AttributeTable.supported(all));
    }

    static void supported(TapeUnit unit, Task task) throws CheckCondition {
        List<Integer> all = AttributeTable.supported(present(unit, task));
        list(task, all, all);
    }

    private static void list(Task task, List<Integer> identifiers, List<Integer> supported) throws CheckCondition {
        int first = first(task, supported);
        task.answer(AttributeList.identifiers(identifiers.stream().filter(one -> one >= first).toList()), task.u32(10));
    }

    /** Where a list begins: 0, or an attribute that there can be. */
    private static int first(Task task, List<Integer> supported) throws CheckCondition {
        int first = task.u16(8);
        if (first != 0 && !supported.contains(first)) {
            throw CheckCondition.invalidField(8);
        }
        return first;
    }

    static void volumes(TapeUnit unit, Task task) throws CheckCondition {
        unit.bay().requireCartridge();
        task.answer(AttributeList.numbers(0, 1), task.u32(10));
    }

    static void partitions(TapeUnit unit, Task task) throws CheckCondition {
        task.answer(AttributeList.numbers(0, unit.bay().requireCartridge().partitions()), task.u32(10));
    }

    static void write(TapeUnit unit, Task task) throws CheckCondition {
        Cartridge cartridge = unit.bay().requireCartridge();
        int partition = partition(cartridge, task);
        long length = task.u32(10);
        byte[] list = unit.allOf(task, length).toArray(ValueLayout.JAVA_BYTE);
        if (length == 0) {
            return;
        }
        List<MediumAttribute> wanted = parse(list);
        boolean room;
        try {
            room = cartridge.memory(partition).write(wanted);
        } catch (IOException e) {
            unit.log().writeFailed();
            throw TapeSense.unwritten();
        }
        if (!room) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.AUXILIARY_MEMORY_OUT_OF_SPACE);
        }
    }

    private static List<MediumAttribute> parse(byte[] list) throws CheckCondition {
        ByteBuffer in = ByteBuffer.wrap(list);
        if (list.length < 4 || in.getInt() != list.length - 4) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
        }
        List<MediumAttribute> wanted = new ArrayList<>();
        while (in.hasRemaining()) {
            int at = in.position();
            if (in.remaining() < HEADER) {
                throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
            }
            int identifier = in.getShort() & 0xffff;
            Format format = Format.values()[in.get() & 0x03];
            int length = in.getShort() & 0xffff;
            if (length > in.remaining()) {
                throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
            }
            byte[] value = Arrays.copyOfRange(list, at + HEADER, at + HEADER + length);
            in.position(at + HEADER + length);
            MediumAttribute attribute = MediumAttribute.of(identifier, format, Access.READ_WRITE, value);
            if (!AttributeTable.isWritable(attribute)) {
                throw CheckCondition.invalidParameter(at);
            }
            wanted.add(AttributeTable.filled(attribute));
        }
        return wanted;
    }
}
