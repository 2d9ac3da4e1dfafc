// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of an initiator port as iSCSI writes it into parameter data (SPC-6, 7.6.4.6): a name alone, or a name with an
 * initiator session identifier, {@code iqn...,i,0x...}. Ports within this process have names of the first kind.
 */
final class TransportId {

    private static final int ISCSI = 0x05;
    private static final int WITH_SESSION = 0x40;
    private static final String SESSION = ",i,0x";
    private static final int HEADER = 4;
    private static final int SHORTEST = 24;
    private static final int LONGEST = 244;

    private TransportId() {
    }

    static void write(String port, ParameterData into) {
        byte[] name = port.getBytes(StandardCharsets.UTF_8);
        int padded = padded(name.length);
        into.put8(ISCSI | (port.contains(SESSION) ? WITH_SESSION : 0)).put8(0).put16(padded).put(name)
                .zeroes(padded - name.length);
    }

    /** At least one zero behind the name, a multiple of four, and not shorter than other protocols' names. */
    private static int padded(int length) {
        return Math.max(SHORTEST - HEADER, (length + 4) / 4 * 4);
    }

    /** One that was read, and how long it is. */
    record Read(String port, int length) {
    }

    /**
     * Reads one.
     *
     * @return empty when it is none of iSCSI's, or cut off
     */
    static Optional<Read> read(byte[] list, int at, int end) {
        if (end - at < SHORTEST) {
            return Optional.empty();
        }
        int head = list[at] & 0xff;
        int length = (list[at + 2] & 0xff) << 8 | list[at + 3] & 0xff;
        if ((head & 0x0f) != ISCSI || (head & 0xb0) != 0 || length < SHORTEST - HEADER || length > LONGEST
                || length % 4 != 0 || length > end - at - HEADER) {
            return Optional.empty();
        }
        byte[] name = Arrays.copyOfRange(list, at + HEADER, at + HEADER + length);
        int zero = 0;
        while (zero < name.length && name[zero] != 0) {
            zero++;
        }
        String port = new String(name, 0, zero, StandardCharsets.UTF_8);
        boolean fits = zero > 0 && zero < name.length && port.contains(SESSION) == ((head & WITH_SESSION) != 0);
        return fits ? Optional.of(new Read(port, HEADER + length)) : Optional.empty();
    }
}
