// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The text of login and text PDUs: {@code key=value} pairs, each ended by a zero byte (RFC 7143, 6.1). */
public final class KeyText {

    /** 63 characters at most, standard-label of RFC 7143, 6.1; {@code #} as in the names of extensions. */
    private static final Pattern KEY = Pattern.compile("[A-Z][A-Za-z0-9.\\-+@_#]{0,62}");

    /**
     * One pair.
     *
     * @param key the key
     * @param value the value, perhaps empty
     */
    public record Pair(String key, String value) {

        /** {@return as it is written} */
        @Override
        public String toString() {
            return key + "=" + value;
        }
    }

    private KeyText() {
    }

    /**
     * Reads pairs.
     *
     * @param text the bytes
     * @return the pairs in their order
     * @throws ProtocolException when one has no key, or the last is not ended
     */
    public static List<Pair> parse(byte[] text) throws ProtocolException {
        List<Pair> pairs = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == 0) {
                // Zero bytes alone are padding, which some count into the data.
                if (at > begin) {
                    pairs.add(pair(new String(text, begin, at - begin, StandardCharsets.UTF_8)));
                }
                begin = at + 1;
            }
        }
        if (begin < text.length) {
            throw new ProtocolException(RejectReason.PROTOCOL_ERROR, "a text ends without a zero byte");
        }
        return pairs;
    }

    private static Pair pair(String text) throws ProtocolException {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        if (equals < 0 || !KEY.matcher(key).matches()) {
            throw new ProtocolException(RejectReason.PROTOCOL_ERROR, "a text is no key=value pair");
        }
        return new Pair(key, text.substring(equals + 1));
    }

    /**
     * {@return the bytes of pairs}
     *
     * @param pairs the pairs in their order
     */
    public static byte[] format(List<Pair> pairs) {
        StringBuilder text = new StringBuilder();
        pairs.forEach(pair -> text.append(pair).append('\0'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
