// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: a salted hash by PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-256.
 *
 * @param iterations how often it is hashed
 * @param salt random
 * @param hash what comes out
 */
record Password(int iterations, byte[] salt, byte[] hash) {

    private static final String NAME = "pbkdf2-hmac-sha256";
    /** What OWASP's password storage cheat sheet asks for with this function; a try takes a good part of a second. */
    private static final int ITERATIONS = 600_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    /** Without letters and digits that look alike. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP = 5;

    /** {@return a new password: 20 letters and digits, 99 bits, in groups of five} */
    static String generate(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            text.append(i > 0 && i % GROUP == 0 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** {@return what is kept of a password} */
    static Password of(String text, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Password(ITERATIONS, salt, hash(text, salt, ITERATIONS));
    }

    /**
     * {@return what a line tells}
     *
     * @throws IllegalArgumentException when it is no line of this kind
     */
    static Password parse(String line) {
        String[] parts = line.strip().split(":");
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            throw new IllegalArgumentException("not a line of " + NAME + ":ITERATIONS:SALT:HASH");
        }
        Base64.Decoder decoder = Base64.getDecoder();
        Password password = new Password(Integer.parseInt(parts[1]), decoder.decode(parts[2]),
                decoder.decode(parts[3]));
        if (password.iterations < 1 || password.salt.length == 0 || password.hash.length != HASH_BITS / Byte.SIZE) {
            throw new IllegalArgumentException("the iterations, the salt or the hash are cut short");
        }
        return password;
    }

    /** {@return the line that {@link #parse} reads} */
    String line() {
        Base64.Encoder encoder = Base64.getEncoder();
        return String.join(":", NAME, Integer.toString(iterations), encoder.encodeToString(salt),
                encoder.encodeToString(hash));
    }

    /** {@return whether it is the password; the time does not depend on how much of it is right} */
    boolean matches(String text) {
        return MessageDigest.isEqual(hash, hash(text, salt, iterations));
    }

    private static byte[] hash(String text, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(text.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && iterations == password.iterations
                && Arrays.equals(salt, password.salt) && Arrays.equals(hash, password.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    @Override
    public String toString() {
        return NAME;
    }
}
