// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A rule by which a disk of scsi_debug fails commands with one operation code, a number of times. The kernel counts how
 * often it did ({@code /sys/kernel/debug/scsi_debug/PLACE/error}), so that a test can prove it.
 */
final class ErrorRule implements AutoCloseable {

    static final int READ_10 = 0x28;
    static final int WRITE_10 = 0x2a;

    private static final int NO_ANSWER = 0;
    private static final int ENDS_WITH = 2;
    private static final int NO_ABORT = 3;

    private final Path file;
    private final int type;
    private final int opcode;
    private final int times;

    private ErrorRule(GuestDisk disk, int type, int opcode, int times, String rest) throws IOException {
        this.type = type;
        this.opcode = opcode;
        this.times = times;
        file = Path.of("/sys/kernel/debug/scsi_debug", disk.device().getFileName().toString(), "error");
        write("%d %d 0x%x%s".formatted(type, -times, opcode, rest));
    }

    /** The command gets no answer; the kernel aborts it when its time is over. */
    static ErrorRule noAnswer(GuestDisk disk, int opcode, int times) throws IOException {
        return new ErrorRule(disk, NO_ANSWER, opcode, times, "");
    }

    /** What the kernel does about a command whose time is over fails too, so that it resets the device. */
    static ErrorRule noAbort(GuestDisk disk, int opcode, int times) throws IOException {
        return new ErrorRule(disk, NO_ABORT, opcode, times, "");
    }

    /** The adapter gives up ({@code DID_*} of {@code scsi/scsi_status.h}). */
    static ErrorRule host(GuestDisk disk, int opcode, int times, int host) throws IOException {
        return new ErrorRule(disk, ENDS_WITH, opcode, times, " 0x%x 0x0 0x0 0x0 0x0 0x0".formatted(host));
    }

    /** The device ends it with a status (SAM-6, 5.3). */
    static ErrorRule status(GuestDisk disk, int opcode, int times, int status) throws IOException {
        return new ErrorRule(disk, ENDS_WITH, opcode, times, " 0x0 0x0 0x%x 0x0 0x0 0x0".formatted(status));
    }

    /** The device ends it with CHECK CONDITION. */
    static ErrorRule sense(GuestDisk disk, int opcode, int times, int key, int code, int qualifier)
            throws IOException {
        return new ErrorRule(disk, ENDS_WITH, opcode, times,
                " 0x0 0x0 0x2 0x%x 0x%x 0x%x".formatted(key, code, qualifier));
    }

    /** {@return how often it took effect until now} */
    int taken() throws IOException {
        for (String line : Files.readString(file).lines().skip(1).toList()) {
            String[] fields = line.strip().split("\\s+");
            if (fields[0].equals(Integer.toString(type)) && Integer.decode(fields[2]) == opcode) {
                return times + Integer.parseInt(fields[1]);
            }
        }
        throw new AssertionError("the rule is not there: " + Files.readString(file));
    }

    @Override
    public void close() throws IOException {
        write("- %d 0x%x".formatted(type, opcode));
    }

    private void write(String line) throws IOException {
        Files.writeString(file, line, StandardOpenOption.WRITE);
    }
}
