// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What is known of a command beside what it does: dispatch, the check of reserved bits, REPORT SUPPORTED OPERATION CODES and
 * the documentation come from it.
 *
 * @param opcode the operation code, 0 to 255
 * @param serviceAction 0 to 31, in the variable length CDB (7Fh) 0 to 65535; {@link #NO_SERVICE_ACTION} where there is none
 * @param name the standard's name, {@code READ CAPACITY (16)}
 * @param usage the CDB usage map (SPC-4, 6.35.3): a bit is set where the device evaluates it; operation code and service
 *        action stand there as they are. Its length is the CDB's
 * @param timeout the nominal processing time for the command timeouts descriptor, zero where nothing is said
 */
public record CommandDescription(int opcode, int serviceAction, String name, byte[] usage, Duration timeout) {

    /** The service action of a command that has none. */
    public static final int NO_SERVICE_ACTION = -1;

    private static final int NACA = 0x04;
    private static final int NOWHERE = -1;
    /** Where the control byte is, by the upper three bits of the operation code (SPC-4, 4.3.5). */
    private static final int[] CONTROL = {5, 9, 9, NOWHERE, 15, 11, NOWHERE, NOWHERE};

    private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.BIG_ENDIAN);
    /** Of the first eight bytes what is not looked at. */
    private static final long OPCODE = 0xffL << 56;
    private static final long OPCODE_AND_SERVICE_ACTION = OPCODE | 0x1fL << 48;

    /** The one operation code whose service action stands in bytes 8 and 9. */
    static final int VARIABLE_LENGTH = 0x7f;

    /**
     * Puts operation code and service action into the usage map, and checks the rest.
     *
     * @throws IllegalArgumentException when a number is out of range, or the map is too short or names another operation code
     */
    public CommandDescription {
        usage = usage.clone();
        int most = opcode == VARIABLE_LENGTH ? 0xffff : 0x1f;
        if (opcode < 0 || opcode > 0xff || serviceAction < NO_SERVICE_ACTION || serviceAction > most) {
            throw new IllegalArgumentException(name + ": opcode " + opcode + ", service action " + serviceAction);
        }
        if (usage.length < (opcode == VARIABLE_LENGTH ? 10 : 6) || (usage[0] & 0xff) != opcode) {
            throw new IllegalArgumentException("%s: the usage map %s is not one of opcode %02Xh".formatted(name,
                    HexFormat.of().formatHex(usage), opcode));
        }
        if (serviceAction != NO_SERVICE_ACTION) {
            if (opcode == VARIABLE_LENGTH) {
                usage[8] = (byte) (serviceAction >> 8);
                usage[9] = (byte) serviceAction;
            } else {
                usage[1] = (byte) (usage[1] & 0xe0 | serviceAction);
            }
        }
    }

    /**
     * A command without a service action.
     *
     * @param opcode 0 to 255
     * @param name the standard's name
     * @param usageHex the usage map as hexadecimal bytes, with spaces where they help: {@code "28 FA FFFFFFFF 1F FFFF 07"}
     * @param timeout the nominal processing time, zero where nothing is said
     * @return the description
     */
    public static CommandDescription of(int opcode, String name, String usageHex, Duration timeout) {
        return of(opcode, NO_SERVICE_ACTION, name, usageHex, timeout);
    }

    /**
     * A command with a service action, which is put into the usage map.
     *
     * @param opcode 0 to 255
     * @param serviceAction 0 to 31, for opcode 7Fh 0 to 65535
     * @param name the standard's name
     * @param usageHex the usage map as hexadecimal bytes, with spaces where they help
     * @param timeout the nominal processing time, zero where nothing is said
     * @return the description
     */
    public static CommandDescription of(int opcode, int serviceAction, String name, String usageHex, Duration timeout) {
        return new CommandDescription(opcode, serviceAction, name, HexFormat.of().parseHex(usageHex.replace(" ", "")),
                timeout);
    }

    /**
     * The same with NACA in the usage map, for a device that takes it with every command (SAM-5, 5.2).
     *
     * @return the description; unchanged for an operation code whose control byte the standard does not place
     */
    public CommandDescription withNormalAca() {
        int at = controlByte(opcode);
        if (at == NOWHERE || at >= usage.length) {
            return this;
        }
        byte[] wider = usage();
        wider[at] |= NACA;
        return new CommandDescription(opcode, serviceAction, name, wider, timeout);
    }

    /**
     * Whether a CDB asks for an auto contingent allegiance should it fail: the bit NACA of its control byte (SAM-5, 5.2).
     * Allocates nothing.
     *
     * @param cdb the CDB, of any length
     * @return false too where the control byte is missing, or the standard does not place it
     */
    public static boolean hasNormalAca(MemorySegment cdb) {
        int at = cdb.byteSize() < 1 ? NOWHERE : controlByte(CdbFields.u8(cdb, 0));
        return at != NOWHERE && at < cdb.byteSize() && (CdbFields.u8(cdb, at) & NACA) != 0;
    }

    private static int controlByte(int opcode) {
        return opcode == VARIABLE_LENGTH ? 1 : CONTROL[opcode >> 5];
    }

    /** {@return a copy of the usage map} */
    @Override
    public byte[] usage() {
        return usage.clone();
    }

    /** {@return the length of the CDB in bytes} */
    public int cdbLength() {
        return usage.length;
    }

    /** {@return whether the command is told from others of its operation code by a service action} */
    public boolean hasServiceAction() {
        return serviceAction != NO_SERVICE_ACTION;
    }

    /**
     * Looks for a bit that is set though the usage map says that it is not used. Allocates nothing.
     *
     * @param cdb the CDB; bytes beyond the map's length are not looked at
     * @return -1 when there is none; else eight times its byte plus its bit (7 is the most significant), of the first such
     *         byte the most significant such bit. A CDB that is too short gives eight times its length plus 7
     */
    public int firstReservedBit(MemorySegment cdb) {
        if (isClean(cdb)) {
            return -1;
        }
        int length = (int) Math.min(cdb.byteSize(), usage.length);
        for (int at = 1; at < length; at++) {
            int wrong = CdbFields.u8(cdb, at) & ~usage[at];
            if (wrong != 0 && !isServiceActionOnly(at, wrong)) {
                return 8 * at + 31 - Integer.numberOfLeadingZeros(wrong);
            }
        }
        return length < usage.length ? 8 * length + 7 : -1;
    }

    /** Looks at eight bytes at once; false too for a CDB that is too short or too long for that. */
    private boolean isClean(MemorySegment cdb) {
        int last = usage.length - Long.BYTES;
        if (last < 2 || last > Long.BYTES || cdb.byteSize() < usage.length) {
            return false;
        }
        long anything = hasServiceAction() && opcode != VARIABLE_LENGTH ? OPCODE_AND_SERVICE_ACTION : OPCODE;
        long first = CdbFields.u64(cdb, 0) & ~((long) EIGHT_BYTES.get(usage, 0) | anything);
        return (first | CdbFields.u64(cdb, last) & ~(long) EIGHT_BYTES.get(usage, last)) == 0;
    }

    private boolean isServiceActionOnly(int at, int wrong) {
        return hasServiceAction() && opcode != VARIABLE_LENGTH && at == 1 && (wrong & 0xe0) == 0;
    }

    /** {@return name, opcode and service action, {@code READ CAPACITY (16) (9Eh/10h)}} */
    @Override
    public String toString() {
        return hasServiceAction()
                ? "%s (%02Xh/%02Xh)".formatted(name, opcode, serviceAction)
                : "%s (%02Xh)".formatted(name, opcode);
    }
}
