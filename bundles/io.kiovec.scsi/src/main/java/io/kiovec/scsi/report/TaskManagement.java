// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.report;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The data of REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS (SPC-4, 6.36).
 *
 * @param functions those that the device has
 * @param form the basic data, or with the extension for timeouts, of which none are given
 */
public record TaskManagement(Set<Function> functions, Form form) implements ParameterData {

    /** The functions of SAM, with their bits. */
    public enum Function {
        /** Byte 0, bit 7 (ATS): one command ends. */
        ABORT_TASK(0, 7),
        /** Byte 0, bit 6 (ATSS): all commands of an I_T nexus end. */
        ABORT_TASK_SET(0, 6),
        /** Byte 0, bit 5 (CACAS): an auto contingent allegiance is cleared. */
        CLEAR_ACA(0, 5),
        /** Byte 0, bit 4 (CTSS): all commands of a task set end. */
        CLEAR_TASK_SET(0, 4),
        /** Byte 0, bit 3 (LURS): the logical unit is reset. */
        LOGICAL_UNIT_RESET(0, 3),
        /** Byte 0, bit 2 (QTS): whether a command is there. */
        QUERY_TASK(0, 2),
        /** Byte 0, bit 1 (TRS): the target is reset; of old ones (SPC-3, 6.24): obsolete since SPC-4. */
        TARGET_RESET(0, 1),
        /** Byte 1, bit 2 (QAES): whether a unit attention or deferred error waits. */
        QUERY_ASYNCHRONOUS_EVENT(1, 2),
        /** Byte 1, bit 1 (QTSS): whether any command of an I_T nexus is there. */
        QUERY_TASK_SET(1, 1),
        /** Byte 1, bit 0 (ITNRS): the I_T nexus is reset in all logical units. */
        I_T_NEXUS_RESET(1, 0);

        private final int at;
        private final int bit;

        Function(int at, int bit) {
            this.at = at;
            this.bit = bit;
        }
    }

    /** The two forms of the data, by the REPD bit. */
    public enum Form {
        /** 4 bytes. */
        BASIC,
        /** 16 bytes. */
        EXTENDED
    }

    /** Copies the set. */
    public TaskManagement {
        functions = Set.copyOf(functions);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return what it says; empty when there is less than the two bytes that hold the functions
     */
    public static Optional<TaskManagement> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 2)) {
            return Optional.empty();
        }
        Set<Function> functions = EnumSet.noneOf(Function.class);
        for (Function function : Function.values()) {
            if (received.bit(function.at, function.bit)) {
                functions.add(function);
            }
        }
        return Optional.of(new TaskManagement(Collections.unmodifiableSet(functions),
                received.u8(3) == 0 ? Form.BASIC : Form.EXTENDED));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u24(0).u8(form == Form.EXTENDED ? 12 : 0);
        byte[] bytes = (form == Form.EXTENDED ? data.zeros(12) : data).build();
        functions.forEach(function -> bytes[function.at] |= (byte) (1 << function.bit));
        return bytes;
    }
}
