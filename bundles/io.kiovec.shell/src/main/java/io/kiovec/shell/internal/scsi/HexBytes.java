// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Bytes as people type them: {@code 12 00 24}, {@code 12h,0x24} or {@code 120024}. */
final class HexBytes {

    private HexBytes() {
    }

    /** {@return the bytes; empty where it is none} */
    static Optional<byte[]> parse(List<String> words) {
        StringBuilder digits = new StringBuilder();
        for (String word : String.join(" ", words).split("[\\s,:]+")) {
            String plain = word.replaceFirst("^0[xX]", "").replaceFirst("[hH]$", "");
            digits.append(plain.length() == 1 ? "0" + plain : plain);
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(digits);
            return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
