// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Binary values of text keys: {@code 0x} and hexadecimal digits, or {@code 0b} and base64 (RFC 7143, 6.1). */
public final class BinaryValue {

    private BinaryValue() {
    }

    /**
     * {@return the bytes of a value, empty when it is none}
     *
     * @param text as it was sent
     * @param most bytes that are allowed
     */
    public static Optional<byte[]> parse(String text, int most) {
        if (text.length() < 3) {
            return Optional.empty();
        }
        String digits = text.substring(2);
        try {
            byte[] bytes = switch (text.substring(0, 2)) {
                // An odd number of digits leaves out the first, a zero.
                case "0x", "0X" -> HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
                case "0b", "0B" -> Base64.getDecoder().decode(digits);
                default -> new byte[0];
            };
            return bytes.length == 0 || bytes.length > most ? Optional.empty() : Optional.of(bytes);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return bytes as they are sent}
     *
     * @param bytes the bytes
     */
    public static String format(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
