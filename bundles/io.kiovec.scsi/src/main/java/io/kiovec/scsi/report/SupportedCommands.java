// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.report;

import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;

/** What a device answers to REPORT SUPPORTED OPERATION CODES, from its table of commands (SPC-4, 6.35). */
public final class SupportedCommands {

    /** The SUPPORT field: the device does not have the command. */
    public static final int NOT_SUPPORTED = 1;
    /** The SUPPORT field: the device has the command as the standard says. */
    public static final int SUPPORTED = 3;

    private static final int TIMEOUTS_LENGTH = 12;

    private SupportedCommands() {
    }

    /**
     * The answer to a CDB.
     *
     * @param table the device's commands
     * @param cdb of REPORT SUPPORTED OPERATION CODES, 12 bytes
     * @return the data; empty for an invalid field in the CDB: reserved reporting options (byte 2), or an operation code that
     *         has service actions though none are asked for, or the other way round (byte 4)
     */
    public static Optional<ParameterData> answer(CommandTable<?> table, MemorySegment cdb) {
        boolean timeouts = (CdbFields.u8(cdb, 2) & PrimaryCdb.WITH_TIMEOUTS) != 0;
        int opcode = CdbFields.u8(cdb, 3);
        int serviceAction = CdbFields.u16(cdb, 4);
        boolean actions = table.hasServiceActions(opcode);
        boolean known = table.knowsOpcode(opcode);
        return switch (CdbFields.u8(cdb, 2) & 7) {
            case PrimaryCdb.ALL_COMMANDS -> Optional.of(all(table, timeouts));
            case PrimaryCdb.ONE_OPCODE -> actions
                    ? Optional.empty()
                    : Optional.of(one(table, opcode, CommandDescription.NO_SERVICE_ACTION, timeouts));
            case PrimaryCdb.ONE_SERVICE_ACTION -> known && !actions
                    ? Optional.empty()
                    : Optional.of(one(table, opcode, serviceAction, timeouts));
            case PrimaryCdb.ONE_OF_EITHER -> Optional.of(one(table, opcode,
                    actions || serviceAction != 0 ? serviceAction : CommandDescription.NO_SERVICE_ACTION, timeouts));
            default -> Optional.empty();
        };
    }

    private static <E> ParameterData all(CommandTable<E> table, boolean timeouts) { // 6.35.2
        DataBuilder data = new DataBuilder().u32(0);
        for (E entry : table.entries()) {
            CommandDescription command = table.describe(entry);
            data.u8(command.opcode()).u8(0).u16(command.hasServiceAction() ? command.serviceAction() : 0).u8(0)
                    .u8((timeouts ? 2 : 0) | (command.hasServiceAction() ? 1 : 0)).u16(command.cdbLength());
            if (timeouts) {
                timeouts(data, command.timeout());
            }
        }
        byte[] bytes = data.patch(0, data.size() - 4L, 4).build();
        return () -> bytes;
    }

    private static <E> ParameterData one(CommandTable<E> table, int opcode, int serviceAction, boolean timeouts) { // 6.35.3
        E entry = table.find(opcode, serviceAction);
        if (entry == null) {
            return () -> new byte[]{0, NOT_SUPPORTED, 0, 0};
        }
        CommandDescription command = table.describe(entry);
        DataBuilder data = new DataBuilder().u8(0).u8((timeouts ? 0x80 : 0) | SUPPORTED).u16(command.cdbLength())
                .bytes(command.usage());
        if (timeouts) {
            timeouts(data, command.timeout());
        }
        byte[] bytes = data.build();
        return () -> bytes;
    }

    /** The command timeouts descriptor; where the nominal time is known it is recommended too (6.35.4). */
    private static void timeouts(DataBuilder data, Duration timeout) {
        long seconds = timeout.plusNanos(999_999_999).toSeconds();
        data.u16(TIMEOUTS_LENGTH - 2).u8(0).u8(0).u32(seconds).u32(seconds);
    }
}
