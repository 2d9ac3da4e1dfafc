// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.BinaryValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.pdu.KeyText.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
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
