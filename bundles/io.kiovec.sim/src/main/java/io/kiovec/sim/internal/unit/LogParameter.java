// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/**
 * One parameter of a log page (SPC-6, 7.3.2).
 *
 * @param code its parameter code, 0 to 65535
 * @param control the parameter control byte
 * @param value what it holds, at most 255 bytes
 */
public record LogParameter(int code, int control, byte[] value) {

    /** The format of a parameter that is a list in binary. */
    private static final int BINARY_LIST = 0x03;

    /**
     * {@return a counter, or another binary number, of 1 to 8 bytes}
     *
     * @param code its parameter code
     * @param value what it holds
     * @param bytes how many bytes it has
     */
    public static LogParameter counter(int code, long value, int bytes) {
        byte[] number = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            number[i] = (byte) (value >> 8 * (bytes - 1 - i));
        }
        return new LogParameter(code, 0x02, number);
    }

    /**
     * {@return a parameter that is a list in binary}
     *
     * @param code its parameter code
     * @param value what it holds
     */
    public static LogParameter list(int code, byte[] value) {
        return new LogParameter(code, BINARY_LIST, value);
    }

    /** Checks the lengths; takes a copy. */
    public LogParameter {
        if (code < 0 || code > 0xffff || value.length > 255) {
            throw new IllegalArgumentException("log parameter " + code + " of " + value.length + " bytes");
        }
        value = value.clone();
    }

    /** {@return a copy of what it holds} */
    @Override
    public byte[] value() {
        return value.clone();
    }

    void write(ParameterData into) {
        into.put16(code).put8(control).put8(value.length).put(value);
    }
}
