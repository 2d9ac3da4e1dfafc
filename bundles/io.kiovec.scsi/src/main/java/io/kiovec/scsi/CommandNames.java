// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The standards' names of commands, from the resource {@code commands.txt} beside this class. Any thread. */
public final class CommandNames {

    private static final int VARIABLE_LENGTH = 0x7f;
    private static final List<Entry> ENTRIES = read();

    private record Entry(int opcode, int serviceAction, String devices, String name) {

        boolean isOf(int deviceType) {
            return devices.equals("any") || devices.equals("disk") && CommandEffects.isDisk(deviceType)
                    || devices.equals("tape") && CommandEffects.isTape(deviceType);
        }
    }

    private CommandNames() {
    }

    /**
     * The name of a command.
     *
     * @param deviceType the peripheral device type, negative when unknown
     * @param opcode the operation code, 0 to 255
     * @param serviceAction the service action; {@link CommandDescription#NO_SERVICE_ACTION} for none
     * @return its name; that of the operation code where only that is known; empty when it is not known at all, or the vendor's
     */
    public static Optional<String> of(int deviceType, int opcode, int serviceAction) {
        return find(deviceType, opcode, serviceAction)
                .or(() -> find(deviceType, opcode, CommandDescription.NO_SERVICE_ACTION));
    }

    /**
     * The name of a command.
     *
     * @param deviceType the peripheral device type, negative when unknown
     * @param cdb at least one byte
     * @return as {@link #of(int, int, int)}
     */
    public static Optional<String> of(int deviceType, MemorySegment cdb) {
        int opcode = CdbFields.u8(cdb, 0);
        int serviceAction = CommandDescription.NO_SERVICE_ACTION;
        if (opcode == VARIABLE_LENGTH && cdb.byteSize() >= 10) {
            serviceAction = CdbFields.u16(cdb, 8);
        } else if (cdb.byteSize() >= 2) {
            serviceAction = CdbFields.u8(cdb, 1) & 0x1f;
        }
        return of(deviceType, opcode, serviceAction);
    }

    private static Optional<String> find(int deviceType, int opcode, int serviceAction) {
        return ENTRIES.stream()
                .filter(entry -> entry.opcode == opcode && entry.serviceAction == serviceAction
                        && entry.isOf(deviceType))
                .map(Entry::name).findFirst();
    }

    private static List<Entry> read() {
        try (InputStream resource = CommandNames.class.getResourceAsStream("commands.txt")) {
            if (resource == null) {
                throw new IllegalStateException("commands.txt is not in the bundle");
            }
            List<Entry> entries = new ArrayList<>();
            var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] words = line.split(" ", 3);
                    String[] codes = words[0].split("/");
                    entries.add(new Entry(Integer.parseInt(codes[0], 16),
                            codes.length > 1 ? Integer.parseInt(codes[1], 16) : CommandDescription.NO_SERVICE_ACTION,
                            words[1], words[2]));
                }
            }
            return List.copyOf(entries);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
