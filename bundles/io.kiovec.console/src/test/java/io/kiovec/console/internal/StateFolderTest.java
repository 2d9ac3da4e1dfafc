// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    /** RFC 7914, section 11, has this function with other words; these are its words and 4096 rounds, as OpenSSL's tests have them. */
    private static final String KNOWN = "pbkdf2-hmac-sha256:4096:" + base64("73616c74") + ":"
            + base64("c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");

    @TempDir
    Path folder;

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    @Test
    void aKnownAnswerOfTheHash() {
        Password password = Password.parse(KNOWN);
        assertTrue(password.matches("password"));
        assertFalse(password.matches("Password"));
        assertFalse(password.matches(""));
        assertEquals(KNOWN, password.line());
        assertEquals("pbkdf2-hmac-sha256", password.toString());
    }

    @Test
    void aLineThatIsCutShortIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Password.parse(KNOWN.substring(0, KNOWN.length() - 10)));
        assertThrows(IllegalArgumentException.class, () -> Password.parse("admin"));
        assertThrows(IllegalArgumentException.class, () -> Password.parse(KNOWN.replace("4096", "0")));
    }

    @Test
    void generatedPasswordsAreLongAndDiffer() {
        SecureRandom random = new SecureRandom();
        String one = Password.generate(random);
        assertTrue(one.matches("[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}"), one);
        assertFalse(one.equals(Password.generate(random)));
    }

    @Test
    void thePasswordIsKeptAsAHashThatOnlyItsOwnerReads() throws IOException {
        StateFolder state = new StateFolder(folder.resolve("deep/kiovec"));
        assertTrue(state.password().isEmpty());
        String text = state.newPassword();
        assertTrue(state.password().orElseThrow().matches(text));
        assertFalse(Files.readString(state.passwordFile()).contains(text));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.passwordFile())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.folder())));
    }

    @Test
    void aHashThatOthersCanReadIsNotTrusted() throws IOException {
        StateFolder state = new StateFolder(folder);
        Files.writeString(state.passwordFile(), KNOWN);
        Files.setPosixFilePermissions(state.passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(assertThrows(IOException.class, state::password).getMessage().endsWith("take --new-password"));
        Files.setPosixFilePermissions(state.passwordFile(), PosixFilePermissions.fromString("rw-------"));
        assertTrue(state.password().orElseThrow().matches("password"));
    }

    @Test
    void theUsualFolderIsThatOfTheUsersState() {
        assertEquals(Path.of("/s/kiovec"), StateFolder.usual(Map.of("XDG_STATE_HOME", "/s"), "/home/me"));
        assertEquals(Path.of("/home/me/.local/state/kiovec"),
                StateFolder.usual(Map.of("XDG_STATE_HOME", "not/absolute"), "/home/me"));
    }
}
