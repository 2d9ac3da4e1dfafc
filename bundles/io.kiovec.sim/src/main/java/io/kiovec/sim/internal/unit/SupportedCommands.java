// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.CommandTable;

/**
 * REPORT SUPPORTED OPERATION CODES, REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS and REPORT TARGET PORT GROUPS (SPC-6, 6.35
 * to 6.37).
 */
final class SupportedCommands {

    private static final int ALL = 0;
    private static final int BY_OPCODE = 1;
    private static final int BY_SERVICE_ACTION = 2;
    private static final int BY_EITHER = 3;
    private static final int NOT_SUPPORTED = 0x01;
    private static final int SUPPORTED = 0x03;
    private static final int TIMEOUTS = 0x80;
    /** ABORT TASK, ABORT TASK SET, CLEAR ACA, CLEAR TASK SET, LOGICAL UNIT RESET, QUERY TASK and TARGET RESET. */
    private static final int FUNCTIONS = 0xfe;
    /** QUERY ASYNCHRONOUS EVENT, QUERY TASK SET and I_T NEXUS RESET. */
    private static final int MORE_FUNCTIONS = 0x07;

    private SupportedCommands() {
    }

    static <U extends LogicalUnit<U>> void operationCodes(U unit, Task task) throws CheckCondition {
        CommandTable<Command<U>> table = unit.commands();
        boolean timeouts = task.bit(2, 7);
        int option = task.u8(2) & 0x07;
        int opcode = task.u8(3);
        ParameterData data = switch (option) {
            case ALL -> all(table, timeouts);
            case BY_OPCODE, BY_SERVICE_ACTION, BY_EITHER -> one(find(table, option, opcode, task.u16(4)), timeouts);
            default -> throw CheckCondition.invalidField(2, 2);
        };
        task.answer(data.segment(), task.u32(6));
    }

    private static <U extends LogicalUnit<U>> ParameterData all(CommandTable<Command<U>> table, boolean timeouts) {
        ParameterData data = new ParameterData().put32(0);
        for (Command<U> command : table.entries()) {
            CommandDescription it = command.description();
            data.put8(it.opcode())
                    .put8(0)
                    .put16(it.hasServiceAction() ? it.serviceAction() : 0)
                    .put8(0)
                    .put8((timeouts ? 0x02 : 0) | (it.hasServiceAction() ? 0x01 : 0))
                    .put16(it.cdbLength());
            if (timeouts) {
                putTimeouts(data, it);
            }
        }
        return data.set32(0, data.length() - 4);
    }

    /** The command that is asked for; null for one that the unit does not have. */
    private static <U extends LogicalUnit<U>> Command<U> find(CommandTable<Command<U>> table, int option, int opcode,
            int serviceAction) throws CheckCondition {
        boolean distinguished = table.hasServiceActions(opcode);
        if (table.knowsOpcode(opcode) && (option == BY_OPCODE && distinguished
                || option == BY_SERVICE_ACTION && !distinguished)) {
            throw CheckCondition.invalidField(2, 2);
        }
        if (distinguished) {
            return table.find(opcode, serviceAction);
        }
        return option == BY_EITHER && serviceAction != 0
                ? null
                : table.find(opcode, CommandDescription.NO_SERVICE_ACTION);
    }

    private static ParameterData one(Command<?> command, boolean timeouts) {
        if (command == null) {
            return new ParameterData().put8(0).put8(NOT_SUPPORTED).put16(0);
        }
        CommandDescription it = command.description();
        ParameterData data = new ParameterData().put8(0)
                .put8((timeouts ? TIMEOUTS : 0) | SUPPORTED)
                .put16(it.cdbLength())
                .put(CommandChecks.usage(it));
        if (timeouts) {
            putTimeouts(data, it);
        }
        return data;
    }

    private static void putTimeouts(ParameterData data, CommandDescription command) {
        data.put16(0x0a).put8(0).put8(0).put32(command.timeout().toSeconds()).put32(command.timeout().toSeconds());
    }

    static <U extends LogicalUnit<U>> void taskManagementFunctions(U unit, Task task) {
        ParameterData data = new ParameterData().put8(FUNCTIONS).put8(MORE_FUNCTIONS).put8(0);
        boolean extended = task.bit(2, 7);
        task.answer((extended ? data.put8(0x0c).zeroes(12) : data.put8(0)).segment(), task.u32(6));
    }

    /** One group with one port, which does everything (SPC-6, 6.37). */
    static <U extends LogicalUnit<U>> void targetPortGroups(U unit, Task task) throws CheckCondition {
        int format = task.u8(1) >> 5;
        if (format > 1) {
            throw CheckCondition.invalidField(1, 7);
        }
        ParameterData data = new ParameterData().put32(0);
        if (format == 1) {
            data.put8(0x10).zeroes(3);
        }
        data.put8(0x00) // active/optimized
                .put8(0x01) // no other state
                .put16(VitalProductData.TARGET_PORT_GROUP)
                .put8(0)
                .put8(0)
                .put8(0)
                .put8(1)
                .put16(0)
                .put16(VitalProductData.TARGET_PORT);
        task.answer(data.set32(0, data.length() - 4).segment(), task.u32(6));
    }
}
