// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * Commands that no device answers: REPORT LUNS, for a device knows only itself, and those that also a logical unit
 * number without a logical unit answers (SPC-6, 5.14 and 6.7). Slow and short.
 */
public final class TargetCommands {

    private static final int INQUIRY = 0x12;
    private static final int REQUEST_SENSE = 0x03;
    /** The opcode of REPORT LUNS. */
    public static final int REPORT_LUNS = 0xa0;

    private static final int MAINTENANCE_IN = 0xa3;
    private static final int MAINTENANCE_OUT = 0xa4;
    private static final int TARGET_PORT_GROUPS = 0x0a;

    @FunctionalInterface
    private interface Handler {
        Answer answer(ServedUnits units, ByteBuffer cdb);
    }

    private static final Map<Integer, Handler> WITHOUT_UNIT = Map.of(INQUIRY, TargetCommands::inquiry, REQUEST_SENSE,
            TargetCommands::requestSense, REPORT_LUNS, TargetCommands::reportLuns);

    private TargetCommands() {
    }

    /**
     * {@return whether a unit attention stays for a later command}
     *
     * @param opcode of a command; those that never report one (SAM-6, 5.14)
     */
    public static boolean passesAttention(int opcode) {
        return opcode == INQUIRY || opcode == REPORT_LUNS;
    }

    /**
     * {@return whether a command asks for sense data}
     *
     * @param opcode of a command
     */
    public static boolean asksForSense(int opcode) {
        return opcode == REQUEST_SENSE;
    }

    /**
     * {@return whether the target itself has something to say of a device's answer}
     *
     * @param opcode of a command
     */
    public static boolean isInquiry(int opcode) {
        return opcode == INQUIRY;
    }

    /**
     * {@return whether a command sets how units can be reached by ports}
     *
     * @param cdb the command
     */
    public static boolean setsPortGroups(byte[] cdb) {
        return (cdb[0] & 0xff) == MAINTENANCE_OUT && (cdb[1] & 0x1f) == TARGET_PORT_GROUPS;
    }

    /**
     * {@return the answer to a command that asks how units can be reached by ports; empty to another one}
     *
     * @param units those that there are
     * @param cdb the command
     */
    public static Optional<Answer> portGroups(ServedUnits units, byte[] cdb) {
        return (cdb[0] & 0xff) == MAINTENANCE_IN && (cdb[1] & 0x1f) == TARGET_PORT_GROUPS
                ? Optional.of(units.groups().report(ByteBuffer.wrap(cdb)))
                : Optional.empty();
    }

    /**
     * {@return the answer of a logical unit number that has no logical unit}
     *
     * @param units those that there are
     * @param cdb the command
     */
    public static Answer withoutUnit(ServedUnits units, byte[] cdb) {
        Handler handler = WITHOUT_UNIT.get(cdb[0] & 0xff);
        return handler == null ? Answer.of(Senses.NO_UNIT) : handler.answer(units, ByteBuffer.wrap(cdb));
    }

    /** REPORT LUNS (SPC-6, 6.33). */
    static Answer reportLuns(ServedUnits units, ByteBuffer cdb) {
        long allocation = cdb.getInt(6) & 0xffff_ffffL;
        int report = cdb.get(2) & 0xff;
        boolean known = report <= 2 || report >= 0x10 && report <= 0x12;
        if (!known || allocation < 16) {
            return Answer.of(Senses.INVALID_CDB);
        }
        // 1 and 10h to 12h ask for well known, administrative and subsidiary units: there are none.
        long[] luns = report == 1 || report >= 0x10
                ? new long[0]
                : units.all().stream().filter(ServedUnit::isPresent).mapToLong(unit -> LunAddress.format(unit.lun()))
                        .toArray();
        ByteBuffer list = ByteBuffer.allocate(8 + luns.length * 8);
        list.putInt(luns.length * 8).putInt(0);
        for (long lun : luns) {
            list.putLong(lun);
        }
        return Answer.of(list.array(), allocation);
    }

    /** INQUIRY of nothing: no device can be there (SPC-6, 6.7.2, peripheral qualifier 011b). */
    private static Answer inquiry(ServedUnits units, ByteBuffer cdb) {
        int allocation = cdb.getShort(3) & 0xffff;
        if ((cdb.get(1) & 1) != 0) {
            // The one page that may be asked for everywhere: the list of itself.
            return cdb.get(2) == 0
                    ? Answer.of(new byte[]{0x7f, 0, 0, 1, 0}, allocation)
                    : Answer.of(Senses.INVALID_CDB);
        }
        if (cdb.get(2) != 0) {
            return Answer.of(Senses.INVALID_CDB);
        }
        byte[] data = new byte[36];
        data[0] = 0x7f;
        data[2] = 6;
        data[3] = 2;
        data[4] = (byte) (data.length - 5);
        java.util.Arrays.fill(data, 8, 36, (byte) ' ');
        System.arraycopy("KIOVEC  NO DEVICE".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, data, 8, 17);
        return Answer.of(data, allocation);
    }

    private static Answer requestSense(ServedUnits units, ByteBuffer cdb) {
        return sense(Senses.NO_UNIT, cdb.array());
    }

    /**
     * {@return sense data as the data of REQUEST SENSE (SPC-6, 6.39)}
     *
     * @param sense what
     * @param cdb of the command, which says how much and in which format
     */
    public static Answer sense(Sense sense, byte[] cdb) {
        byte[] data = new byte[252];
        int length = sense.write(MemorySegment.ofArray(data),
                (cdb[1] & 1) != 0 ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED);
        return new Answer(ScsiStatus.GOOD, Optional.empty(),
                java.util.Arrays.copyOf(data, Math.min(length, cdb[4] & 0xff)));
    }
}
