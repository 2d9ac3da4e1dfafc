// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsParserTest {

    private static final String SECRET = "AQAjW2ZlAAAAABAAsecretsecretsecretsecret==";

    private static PoolSettings read(Map<String, Object> from) {
        SettingsParser parser = new SettingsParser(from);
        PoolSettings settings = parser.parse();
        assertEquals(List.of(), parser.problems());
        return settings;
    }

    @Test
    void nothingIsAllPoolsOfTheUsualCluster() {
        PoolSettings settings = read(Map.of());
        assertEquals(ClusterTerms.usual(), settings.terms());
        assertTrue(settings.isFor("any"));
        assertEquals(PoolSettings.Scan.YES, settings.scan());
        assertEquals(PoolSettings.Lock.SHARED, settings.lock());
    }

    @Test
    void allKeysAreRead() {
        PoolSettings settings = read(Map.of("pools", "a, b", "scan", "false", "exclusive.lock", true, "conf",
                "/tmp/ceph.conf", "user", "client.backup", "key", SECRET, "monitors", "10.0.0.1:3300", "osd.time", 0,
                "connect.time", "2000", "ceph.rbd_cache", "true"));
        assertEquals(Set.of("a", "b"), settings.pools());
        assertFalse(settings.isFor("c"));
        assertEquals(PoolSettings.Scan.NO, settings.scan());
        assertEquals(PoolSettings.Lock.KEPT, settings.lock());
        assertEquals(new ClusterTerms("/tmp/ceph.conf", "backup", "10.0.0.1:3300", "", Optional.of(new Secret(SECRET)),
                Duration.ofSeconds(2), ClusterTerms.MONITOR_TIME, Duration.ZERO, Map.of("rbd_cache", "true")),
                settings.terms());
    }

    @Test
    void whatIsWrongIsToldWithoutSecrets() {
        ConfiguredPools pools = new ConfiguredPools();
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> pools.read(Map.of("service.pid", "io.kiovec.rbd~x", "key", SECRET, "keyring", "/k", "osd.time",
                        "soon", "connect.time", "999", "scan", "perhaps")));
        for (String word : List.of("io.kiovec.rbd~x", "key and keyring", "osd.time 'soon'", "connect.time '999'",
                "scan 'perhaps'")) {
            assertTrue(refused.getMessage().contains(word), refused.getMessage());
        }
        assertFalse(refused.getMessage().contains(SECRET));
        assertEquals(Optional.empty(), pools.settings());
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertFalse(read(Map.of("key", SECRET)).toString().contains(SECRET));
    }
}
