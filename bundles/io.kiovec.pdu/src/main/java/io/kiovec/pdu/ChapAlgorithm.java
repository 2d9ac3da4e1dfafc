// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The hashes of CHAP by their numbers (IANA, PPP Authentication Algorithms; RFC 7143, 12.1.3). */
public enum ChapAlgorithm {
    /** What every implementation has. */
    MD5(5, "MD5"),
    /** SHA-1. */
    SHA1(6, "SHA-1"),
    /** SHA-256. */
    SHA256(7, "SHA-256"),
    /** SHA3-256. */
    SHA3_256(8, "SHA3-256");

    private final int number;
    private final String hash;

    ChapAlgorithm(int number, String hash) {
        this.number = number;
        this.hash = hash;
    }

    /**
     * {@return the first algorithm of a list, in the initiator's order of preference, that is known and that this JDK
     * has}
     *
     * @param list numbers with commas between
     */
    public static Optional<ChapAlgorithm> choose(String list) {
        return Arrays.stream(list.split(",")).flatMap(
                wanted -> Arrays.stream(values()).filter(known -> Integer.toString(known.number).equals(wanted)))
                .filter(ChapAlgorithm::isThere).findFirst();
    }

    private boolean isThere() {
        try {
            MessageDigest.getInstance(hash);
            return true;
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }

    /**
     * {@return the identifier of a challenge, 0 to 255; empty for what is none}
     *
     * @param text decimal or hexadecimal, as it was sent
     */
    public static OptionalInt identifier(String text) {
        try {
            int number = text.startsWith("0x") ? Integer.parseInt(text.substring(2), 16) : Integer.parseInt(text);
            return number >= 0 && number <= 255 ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** {@return all algorithms, the strongest first} */
    public static List<ChapAlgorithm> strongestFirst() {
        return Arrays.stream(values()).sorted(Comparator.reverseOrder()).toList();
    }

    /**
     * {@return the algorithms of a list that this JDK has, as they are offered}
     *
     * @param wanted in the order of preference
     */
    public static String offer(List<ChapAlgorithm> wanted) {
        return wanted.stream().filter(ChapAlgorithm::isThere).map(known -> Integer.toString(known.number))
                .collect(Collectors.joining(","));
    }

    /**
     * {@return the algorithm of a hash; empty when CHAP has none of it}
     *
     * @param hash as MD5, SHA-1, SHA-256 or SHA3-256, in any case
     */
    public static Optional<ChapAlgorithm> ofHash(String hash) {
        return Arrays.stream(values()).filter(known -> known.hash.equalsIgnoreCase(hash)).findFirst();
    }

    /** {@return the number that is sent} */
    public int number() {
        return number;
    }

    /**
     * {@return the response to a challenge (RFC 1994, 4.1)}
     *
     * @param identifier of the challenge, a byte
     * @param secret what both know
     * @param challenge what is asked
     */
    public byte[] response(int identifier, byte[] secret, byte[] challenge) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash);
            digest.update((byte) identifier);
            digest.update(secret);
            return digest.digest(challenge);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(hash + " was there when it was chosen", e);
        }
    }
}
