// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.log;

import io.kiovec.scsi.DataBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** One parameter of a log page (SPC-4, 7.3.2). */
public final class LogParameter {

    /** Control: a counter that stops at its largest value (FORMAT AND LINKING 00b). */
    public static final int BOUNDED_COUNTER = 0x00;
    /** Control: ASCII text (01b). */
    public static final int ASCII_LIST = 0x01;
    /** Control: a counter without thresholds (10b). */
    public static final int UNBOUNDED_COUNTER = 0x02;
    /** Control: bytes (11b). */
    public static final int BINARY_LIST = 0x03;

    private final int code;
    private final int control;
    private final byte[] value;

    private LogParameter(int code, int control, byte[] value) {
        if (code < 0 || code > 0xffff || value.length > 0xff) {
            throw new IllegalArgumentException("log parameter " + code + " with " + value.length + " bytes");
        }
        this.code = code;
        this.control = control & 0xff;
        this.value = value;
    }

    /**
     * A parameter of any kind.
     *
     * @param code 0 to 65535
     * @param control its control byte: one of the four kinds, with the other bits of the standard
     * @param value at most 255 bytes
     * @return the parameter
     * @throws IllegalArgumentException when the code is out of range or the value longer than 255 bytes
     */
    public static LogParameter of(int code, int control, byte[] value) {
        return new LogParameter(code, control, value.clone());
    }

    /**
     * A counter without thresholds.
     *
     * @param code 0 to 65535
     * @param width of its field, 1 to 8 bytes
     * @param value its upper bytes are lost where the field is too narrow
     * @return the parameter
     * @throws IllegalArgumentException when the code is out of range
     */
    public static LogParameter counter(int code, int width, long value) {
        return new LogParameter(code, UNBOUNDED_COUNTER, new DataBuilder().number(value, width).build());
    }

    /**
     * A number that is no counter.
     *
     * @param code 0 to 65535
     * @param width of its field, 1 to 8 bytes
     * @param value its upper bytes are lost where the field is too narrow
     * @return the parameter
     * @throws IllegalArgumentException when the code is out of range
     */
    public static LogParameter number(int code, int width, long value) {
        return new LogParameter(code, BINARY_LIST, new DataBuilder().number(value, width).build());
    }

    /**
     * Bytes.
     *
     * @param code 0 to 65535
     * @param value at most 255 bytes
     * @return the parameter
     * @throws IllegalArgumentException when the code is out of range or the value longer than 255 bytes
     */
    public static LogParameter binary(int code, byte[] value) {
        return of(code, BINARY_LIST, value);
    }

    /**
     * A text.
     *
     * @param code 0 to 65535
     * @param text of ASCII, at most 255 characters
     * @return the parameter
     * @throws IllegalArgumentException when the code is out of range or the value longer than 255 bytes
     */
    public static LogParameter ascii(int code, String text) {
        return new LogParameter(code, ASCII_LIST, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@return the parameter code, 0 to 65535} */
    public int code() {
        return code;
    }

    /** {@return the control byte} */
    public int control() {
        return control;
    }

    /** {@return a copy of the value's bytes} */
    public byte[] value() {
        return value.clone();
    }

    /** {@return the value as a number; of more than eight bytes the last eight} */
    public long number() {
        long number = 0;
        for (byte part : value) {
            number = number << 8 | part & 0xff;
        }
        return number;
    }

    void write(DataBuilder data) {
        data.u16(code).u8(control).u8(value.length).bytes(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogParameter parameter && code == parameter.code && control == parameter.control
                && Arrays.equals(value, parameter.value);
    }

    @Override
    public int hashCode() {
        return 31 * code + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "%04Xh: %s".formatted(code,
                control % 4 == ASCII_LIST
                        ? new String(value, StandardCharsets.US_ASCII)
                        : HexFormat.of().formatHex(value));
    }
}
