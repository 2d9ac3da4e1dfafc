// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The effects of commands by operation code (SPC-6, annex E; SBC-5, 5; SSC-5, 6 and 7). One code may be two commands on
 * two types of device (34h is PRE-FETCH on a disk and READ POSITION on a tape), so there is a table for each. Whatever
 * is not in a table changes the medium. Immutable, no allocation.
 */
public final class CommandEffects {

    /** Peripheral device types (SPC-6, 6.7.2) that take block commands. */
    private static final int DISK = 0x00;
    private static final int WRITE_ONCE = 0x04;
    private static final int OPTICAL = 0x07;
    private static final int REDUCED_BLOCK = 0x0e;
    private static final int TAPE = 0x01;

    private static final int LOG_SENSE = 0x4d;
    private static final int VARIABLE_LENGTH = 0x7f;
    private static final int READ_32 = 0x0009;
    private static final int SAVE_PARAMETERS = 0x01;

    /**
     * TEST UNIT READY, INQUIRY, MODE SENSE, REPORT LUNS, READ BUFFER, PERSISTENT RESERVE IN, MAINTENANCE IN, READ
     * ATTRIBUTE.
     */
    private static final int[] ANY_NOTHING = {0x00, 0x12, 0x1a, 0x5a, 0xa0, 0x3c, 0x9b, 0x5e, 0xa3, 0x8c, LOG_SENSE};
    /** REQUEST SENSE takes away what it tells; START STOP UNIT or LOAD UNLOAD; PREVENT ALLOW; RESERVE, RELEASE. */
    private static final int[] ANY_STATE = {0x03, 0x1b, 0x1e, 0x16, 0x17, 0x56, 0x57, 0x1c, 0x84};
    /** READ, READ CAPACITY, VERIFY, PRE-FETCH, READ DEFECT DATA, SERVICE ACTION IN. */
    private static final int[] DISK_NOTHING = {0x08, 0x28, 0xa8, 0x88, 0x25, 0x2f, 0xaf, 0x8f, 0x34, 0x90, 0x37, 0xb7,
        0x9e};
    /** SYNCHRONIZE CACHE. */
    private static final int[] DISK_STATE = {0x35, 0x91};
    /** READ BLOCK LIMITS, READ POSITION, REPORT DENSITY SUPPORT. */
    private static final int[] TAPE_NOTHING = {0x05, 0x34, 0x44};
    /** REWIND, READ, READ REVERSE, SPACE, VERIFY, LOCATE. */
    private static final int[] TAPE_STATE = {0x01, 0x08, 0x88, 0x0f, 0x81, 0x11, 0x91, 0x13, 0x8f, 0x2b, 0x92};

    private static final CommandEffect[] OTHER_TABLE = table(new int[0], new int[0]);
    private static final CommandEffect[] DISK_TABLE = table(DISK_NOTHING, DISK_STATE);
    private static final CommandEffect[] TAPE_TABLE = table(TAPE_NOTHING, TAPE_STATE);

    private CommandEffects() {
    }

    private static CommandEffect[] table(int[] nothing, int[] state) {
        CommandEffect[] table = new CommandEffect[256];
        Arrays.fill(table, CommandEffect.MEDIUM);
        fill(table, ANY_NOTHING, CommandEffect.NOTHING);
        fill(table, ANY_STATE, CommandEffect.STATE);
        fill(table, nothing, CommandEffect.NOTHING);
        fill(table, state, CommandEffect.STATE);
        return table;
    }

    private static void fill(CommandEffect[] table, int[] codes, CommandEffect effect) {
        for (int code : codes) {
            table[code] = effect;
        }
    }

    /**
     * {@return whether a device type takes block commands}
     *
     * @param deviceType the peripheral device type, negative when unknown
     */
    public static boolean isDisk(int deviceType) {
        return deviceType == DISK || deviceType == WRITE_ONCE || deviceType == OPTICAL || deviceType == REDUCED_BLOCK;
    }

    /**
     * {@return whether a device type takes tape commands}
     *
     * @param deviceType the peripheral device type, negative when unknown
     */
    public static boolean isTape(int deviceType) {
        return deviceType == TAPE;
    }

    /**
     * {@return what a command does}
     *
     * @param cdb the command, 6 bytes at least
     * @param deviceType the peripheral device type, negative when unknown
     */
    public static CommandEffect of(MemorySegment cdb, int deviceType) {
        int code = CdbFields.u8(cdb, 0);
        if (code == LOG_SENSE && (CdbFields.u8(cdb, 1) & SAVE_PARAMETERS) != 0) {
            return CommandEffect.MEDIUM;
        }
        if (isDisk(deviceType)) {
            return code == VARIABLE_LENGTH && cdb.byteSize() >= 10 && CdbFields.u16(cdb, 8) == READ_32
                    ? CommandEffect.NOTHING
                    : DISK_TABLE[code];
        }
        return isTape(deviceType) ? TAPE_TABLE[code] : OTHER_TABLE[code];
    }

    /**
     * {@return whether a command waits until what was written lasts: SYNCHRONIZE CACHE, WRITE FILEMARKS}
     *
     * @param cdb the command, 6 bytes at least
     * @param deviceType the peripheral device type, negative when unknown
     */
    public static boolean isFlush(MemorySegment cdb, int deviceType) {
        int code = CdbFields.u8(cdb, 0);
        return isDisk(deviceType) && (code == 0x35 || code == 0x91)
                || isTape(deviceType) && (code == 0x10 || code == 0x80);
    }
}
