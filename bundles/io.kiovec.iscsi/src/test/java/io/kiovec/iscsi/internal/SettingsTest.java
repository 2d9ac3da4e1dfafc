// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.iscsi.internal.login.Portal;
import io.kiovec.pdu.ChapAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is configured, and what is wrong with it. */
class SettingsTest {

    private static final String SECRET = "0123456789ab";

    private static SettingsParser parser(String... pairs) {
        Map<String, Object> keys = new HashMap<>(Map.of("portal", "host"));
        for (String pair : pairs) {
            keys.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return new SettingsParser(keys);
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal=", "portal=host:0", "target=disk", "initiator=me", "scan=perhaps",
        "header.digest=md5", "immediate.data=1", "first.burst=511", "max.segment=16777216", "login.time=0",
        "keep.alive=-1", "busy.poll=10001", "chap.user=joe", "chap.secret=" + SECRET, "chap.file=/no/such/file"})
    void whatIsWrongIsOneSentenceThatNamesTheKey(String pair) {
        SettingsParser parser = parser(pair);
        parser.parse();
        assertFalse(parser.problems().isEmpty(), pair);
        String key = pair.substring(0, pair.indexOf('='));
        assertTrue(parser.problems().get(0).contains(key.startsWith("chap") ? "chap" : key)
                || parser.problems().get(0).contains("/no/such/file"), parser.problems()::toString);
        assertFalse(parser.problems().toString().contains(SECRET));
    }

    @ParameterizedTest
    @CsvSource({"'',50", "0,0", "10000,10000"})
    void busyPollIsInMicroseconds(String configured, long micros) {
        SettingsParser parser = parser("busy.poll=" + configured);
        assertEquals(Duration.of(micros, ChronoUnit.MICROS), parser.parse().terms().busyPoll());
        assertEquals(List.of(), parser.problems());
    }

    @Test
    void bothSidesMustNotHaveOneSecret() {
        SettingsParser parser = parser("chap.user=joe", "chap.secret=" + SECRET, "chap.target.user=t",
                "chap.target.secret=" + SECRET);
        parser.parse();
        assertEquals(1, parser.problems().size());
        assertFalse(parser.problems().toString().contains(SECRET));
    }

    @ParameterizedTest
    @CsvSource({"'','8,7,6,5'", "MD5,5", "'sha-256, md5','7,5'"})
    void hashesAreOfferedInTheOrderThatIsConfigured(String configured, String offered) {
        SettingsParser parser = parser("chap.user=joe", "chap.secret=" + SECRET, "chap.algorithms=" + configured);
        List<ChapAlgorithm> algorithms = parser.parse().terms().credentials().orElseThrow().algorithms();
        assertEquals(offered, ChapAlgorithm.offer(algorithms));
        assertEquals(List.of(), parser.problems());
    }

    @Test
    void aHashThatChapDoesNotHaveIsNamed() {
        SettingsParser parser = parser("chap.user=joe", "chap.secret=" + SECRET, "chap.algorithms=MD5,CRC32");
        parser.parse();
        assertEquals(1, parser.problems().size());
        assertTrue(parser.problems().get(0).contains("CRC32"), parser.problems()::toString);
    }

    @Test
    void noSecretIsSeen() {
        TargetSettings settings = parser("chap.user=joe", "chap.secret=" + SECRET, "chap.target.user=t",
                "chap.target.secret=ba9876543210").parse();
        assertFalse(settings.toString().contains(SECRET) || settings.toString().contains("ba9876543210"));
        assertTrue(settings.toString().contains("joe"));
    }

    @Test
    void aFileOfSecretsIsReadWhenOnlyItsOwnerCan(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("chap"), List.of("# who we are", "joe " + SECRET));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        SettingsParser open = parser("chap.file=" + file);
        open.parse();
        assertTrue(open.problems().get(0).contains("chmod 600"), open.problems()::toString);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        SettingsParser closed = parser("chap.file=" + file);
        assertEquals("joe", closed.parse().terms().credentials().orElseThrow().user());
        assertEquals(List.of(), closed.problems());
    }

    @ParameterizedTest
    @CsvSource({"host,host,3260", "host:1,host,1", "[::1]:860,::1,860", "'10.0.0.1:3260,1',10.0.0.1,3260"})
    void portals(String text, String host, int port) {
        assertEquals(Optional.of(new Portal(host, port)), Portal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "host:x", "host:65536", "[::1"})
    void whatIsNoPortal(String text) {
        assertEquals(Optional.empty(), Portal.parse(text));
    }

    @Test
    void aDeviceThatComesBackHasItsPortAgainAndASecondOneAnother() {
        InitiatorPorts ports = new InitiatorPorts();
        long first = ports.take("a").orElseThrow();
        long second = ports.take("a").orElseThrow();
        assertTrue(first != second);
        assertTrue(first != ports.take("b").orElseThrow());
        ports.give("a", first);
        assertEquals(first, ports.take("a").orElseThrow());
        assertEquals(2, first >>> 46);
    }
}
