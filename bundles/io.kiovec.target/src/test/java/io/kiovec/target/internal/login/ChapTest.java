// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.target.internal.pdu.KeyText.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CHAP (RFC 1994; RFC 7143, 12.1.3). */
class ChapTest {

    private static final byte[] SECRET = bytes("0123456789ab");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

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

    private static ChapAccounts accounts(String... lines) throws IOException {
        return ChapAccounts.parse("file", List.of(lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"joe", "joe short", "joe 0x1122", "joe 0123456789ab target", "joe 0123456789ab t short",
        "joe 0123456789ab target 0123456789ab", "joe 0123456789ab x y z"})
    void badLinesAreNamedWithoutTheirSecrets(String line) {
        String message = assertThrows(IOException.class, () -> accounts("# comment", line)).getMessage();
        assertTrue(message.startsWith("file, line 2: "), message);
        assertTrue(!message.contains("0123456789ab"), message);
    }

    @Test
    void aFileOfNobodyLetsNobodyInAndSoIsRefused() {
        assertThrows(IOException.class, () -> accounts("", "# nobody"));
    }

    @Test
    void aFileThatOthersCanReadIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("chap"), List.of("joe 0123456789ab"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String message = assertThrows(IOException.class, () -> ChapAccounts.read(file)).getMessage();
        assertTrue(message.contains("chmod 600"), message);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertTrue(ChapAccounts.read(file).areRequired());
    }

    private static Map<String, String> map(List<Pair> pairs) {
        return pairs.stream().collect(java.util.stream.Collectors.toMap(Pair::key, Pair::value));
    }

    private static Map<String, String> asked(ChapExchange exchange) throws LoginException {
        return map(exchange.answer(Map.of("CHAP_A", "7,5")));
    }

    private static String answer(Map<String, String> asked, byte[] secret) {
        return BinaryValue.format(ChapAlgorithm.SHA256.response(Integer.parseInt(asked.get("CHAP_I")), secret,
                BinaryValue.parse(asked.get("CHAP_C"), 64).orElseThrow()));
    }

    @Test
    void whoKnowsTheSecretIsIn() throws Exception {
        ChapExchange exchange = new ChapExchange(accounts("joe 0123456789ab"), new SecureRandom());
        Map<String, String> asked = asked(exchange);
        assertEquals("7", asked.get("CHAP_A"));
        assertEquals(List.of(), exchange.answer(Map.of("CHAP_N", "joe", "CHAP_R", answer(asked, SECRET))));
        assertTrue(exchange.isDone());
        assertEquals("joe", exchange.user());
    }

    @ParameterizedTest
    @CsvSource({"joe,wrongwrongwrong", "jim,0123456789ab"})
    void whoDoesNotIsNot(String name, String secret) throws Exception {
        ChapExchange exchange = new ChapExchange(accounts("joe 0123456789ab"), new SecureRandom());
        Map<String, String> asked = asked(exchange);
        LoginException refused = assertThrows(LoginException.class, () -> exchange
                .answer(Map.of("CHAP_N", name, "CHAP_R", answer(asked, bytes(secret)))));
        assertEquals(LoginStatus.AUTHENTICATION_FAILURE, refused.status());
    }

    @Test
    void theTargetProvesWhoItIs() throws Exception {
        ChapExchange exchange = new ChapExchange(accounts("joe 0123456789ab me abcdefghijkl"), new SecureRandom());
        Map<String, String> asked = asked(exchange);
        Map<String, String> proof = map(exchange.answer(Map.of("CHAP_N", "joe", "CHAP_R", answer(asked, SECRET),
                "CHAP_I", "9", "CHAP_C", "0x0102030405060708")));
        assertEquals("me", proof.get("CHAP_N"));
        assertEquals(BinaryValue.format(ChapAlgorithm.SHA256.response(9, bytes("abcdefghijkl"),
                new byte[]{1, 2, 3, 4, 5, 6, 7, 8})), proof.get("CHAP_R"));
    }

    @Test
    void itsOwnChallengeIsNotAnswered() throws Exception {
        ChapExchange exchange = new ChapExchange(accounts("joe 0123456789ab me abcdefghijkl"), new SecureRandom());
        Map<String, String> asked = asked(exchange);
        assertThrows(LoginException.class, () -> exchange.answer(Map.of("CHAP_N", "joe", "CHAP_R",
                answer(asked, SECRET), "CHAP_I", "9", "CHAP_C", asked.get("CHAP_C"))));
    }

    @Test
    void aTargetWithoutASecretCannotProveWhoItIs() throws Exception {
        ChapExchange exchange = new ChapExchange(accounts("joe 0123456789ab"), new SecureRandom());
        Map<String, String> asked = asked(exchange);
        assertThrows(LoginException.class, () -> exchange.answer(Map.of("CHAP_N", "joe", "CHAP_R",
                answer(asked, SECRET), "CHAP_I", "9", "CHAP_C", "0x0102")));
    }
}
