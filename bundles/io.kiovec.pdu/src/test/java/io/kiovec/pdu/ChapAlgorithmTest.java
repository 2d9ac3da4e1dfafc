// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of CHAP (RFC 1994; RFC 7143, 12.1.3). */
class ChapAlgorithmTest {

    private static final byte[] SECRET = "0123456789ab".getBytes(StandardCharsets.UTF_8);

    /** Identifier 27h, secret "0123456789ab", challenge 00 to 0f; computed with another implementation. */
    @ParameterizedTest
    @CsvSource({"5,cc571f51462ed395f7458b4fb9f8395d", "6,79fe29a2d339276109e000cb28ddfd6a4dfd096b",
        "7,553a61ee388c3c0806476bac367814c6184ffb7ee87fc9f0fed74c7d152dfd65",
        "8,c64140ef6154e9544fdd415a03b67288e13cf5f55e8a0c01f0b3fa9cccad39ed"})
    void responses(String number, String response) {
        byte[] challenge = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        ChapAlgorithm algorithm = ChapAlgorithm.choose(number).orElseThrow();
        assertEquals(response, HexFormat.of().formatHex(algorithm.response(0x27, SECRET, challenge)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"7,5|SHA256", "5,7|MD5", "99,8|SHA3_256", "99|", "|", "05|"})
    void theInitiatorsFirstThatIsKnownIsChosen(String list, String chosen) {
        assertEquals(Optional.ofNullable(chosen),
                ChapAlgorithm.choose(list == null ? "" : list).map(ChapAlgorithm::name));
    }

    @ParameterizedTest
    @CsvSource({"0x00ff,00ff", "0Xab,ab", "0xfff,0fff", "0bAP8=,00ff", "0BAP8=,00ff"})
    void binaryValues(String text, String hex) {
        assertEquals(hex, HexFormat.of().formatHex(BinaryValue.parse(text, 16).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "00ff", "0xgg", "0b???", "0x112233445566778899aabbccddeeff0011"})
    void whatIsNoBinaryValue(String text) {
        assertEquals(Optional.empty(), BinaryValue.parse(text, 16));
    }

    @Test
    void theStrongestIsOfferedFirst() {
        assertEquals("8,7,6,5", ChapAlgorithm.offer(ChapAlgorithm.strongestFirst()));
        assertEquals(Optional.of(ChapAlgorithm.SHA1), ChapAlgorithm.ofHash("sha-1"));
        assertEquals(Optional.empty(), ChapAlgorithm.ofHash("SHA-512"));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "255,255", "0xff,255", "256,", "-1,", "x,"})
    void identifiers(String text, Integer number) {
        assertEquals(number == null ? OptionalInt.empty() : OptionalInt.of(number), ChapAlgorithm.identifier(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "0x112233"})
    void aSecretThatCanBeGuessedIsNone(String word) {
        assertEquals(Optional.empty(), ChapSecret.parse(word));
    }

    @Test
    void aSecretIsNotSeenAndIsTheSameInEitherForm() {
        ChapSecret word = ChapSecret.parse("0123456789ab").orElseThrow();
        assertEquals(word, ChapSecret.parse("0x" + HexFormat.of().formatHex(SECRET)).orElseThrow());
        assertTrue(!word.toString().contains("0123"));
    }
}
