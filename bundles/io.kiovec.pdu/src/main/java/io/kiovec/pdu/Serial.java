// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

/** Serial number arithmetic on 32 bits, as CmdSN, StatSN and DataSN need it (RFC 7143, 4.2.2.1; RFC 1982). */
public final class Serial {

    private Serial() {
    }

    /**
     * {@return whether a number comes before another}
     *
     * @param number one
     * @param other the other
     */
    public static boolean before(int number, int other) {
        return number - other < 0;
    }

    /**
     * {@return whether a number comes after another}
     *
     * @param number one
     * @param other the other
     */
    public static boolean after(int number, int other) {
        return number - other > 0;
    }
}
