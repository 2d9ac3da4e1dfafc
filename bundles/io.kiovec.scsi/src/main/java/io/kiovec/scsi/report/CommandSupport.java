// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.report;

import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a device said of one command in REPORT SUPPORTED OPERATION CODES (SPC-4, 6.35.3).
 *
 * @param support the SUPPORT field, 0 to 7: 1 not supported, 3 as the standard says, 5 in the vendor's way, 0 not known now
 * @param usage the CDB usage map; empty where the command is not supported
 * @param timeout the recommended time, zero where it is not said
 */
public record CommandSupport(int support, byte[] usage, Duration timeout) {

    /**
     * A command in the list of all (SPC-4, 6.35.2).
     *
     * @param opcode 0 to 255
     * @param serviceAction 0 to 65535, or {@link io.kiovec.scsi.CommandDescription#NO_SERVICE_ACTION}
     * @param cdbLength in bytes
     */
    public record Listed(int opcode, int serviceAction, int cdbLength) {
    }

    /** Copies the bytes. */
    public CommandSupport {
        usage = usage.clone();
    }

    /** {@return a copy of the CDB usage map} */
    @Override
    public byte[] usage() {
        return usage.clone();
    }

    /** {@return whether the device has the command} */
    public boolean isSupported() {
        return support == 3 || support == 5;
    }

    /**
     * Reads the answer about one command.
     *
     * @param data of any length
     * @return what it says; empty when there is less than a header
     */
    public static Optional<CommandSupport> parseOne(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 4)) {
            return Optional.empty();
        }
        int length = received.u16(2);
        long seconds = received.bit(1, 7) ? received.u32(4L + length + 8) : 0;
        return Optional.of(
                new CommandSupport(received.u8(1) & 7, received.part(4, length).bytes(), Duration.ofSeconds(seconds)));
    }

    /**
     * Reads the answer about all commands.
     *
     * @param data of any length
     * @return the commands that are there whole
     */
    public static List<Listed> parseAll(MemorySegment data) {
        Received list = new Received(data).part(4, new Received(data).u32(0));
        List<Listed> all = new ArrayList<>();
        long at = 0;
        while (list.has(at, 8)) {
            int serviceAction = list.bit(at + 5, 0) ? list.u16(at + 2) : -1;
            all.add(new Listed(list.u8(at), serviceAction, list.u16(at + 6)));
            at += list.bit(at + 5, 1) ? 8 + 2 + list.u16(at + 8) : 8;
        }
        return List.copyOf(all);
    }
}
