// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What initiator and target both know (RFC 7143, 9.2.1). Nothing but {@link #response} lets anything of it out: it has no
 * text.
 */
public final class ChapSecret {

    /** Bytes at least: shorter ones can be guessed from what is seen on the wire. */
    public static final int LEAST = 12;
    /** Bytes at most. */
    public static final int MOST = 256;

    private final byte[] bytes;

    private ChapSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * {@return a secret, empty when it is too short or too long}
     *
     * @param word a word in UTF-8 or, from {@code 0x} on, hexadecimal
     */
    public static Optional<ChapSecret> parse(String word) {
        byte[] bytes = word.startsWith("0x")
                ? BinaryValue.parse(word, MOST).orElse(new byte[0])
                : word.getBytes(StandardCharsets.UTF_8);
        return bytes.length < LEAST || bytes.length > MOST ? Optional.empty() : Optional.of(new ChapSecret(bytes));
    }

    /**
     * {@return the response to a challenge (RFC 1994, 4.1)}
     *
     * @param algorithm the hash
     * @param identifier of the challenge, a byte
     * @param challenge what is asked
     */
    public byte[] response(ChapAlgorithm algorithm, int identifier, byte[] challenge) {
        return algorithm.response(identifier, bytes, challenge);
    }

    /** {@return whether it is the same as another} In constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ChapSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return ChapSecret.class.hashCode();
    }

    /** {@return that there is one} */
    @Override
    public String toString() {
        return "(a secret)";
    }
}
