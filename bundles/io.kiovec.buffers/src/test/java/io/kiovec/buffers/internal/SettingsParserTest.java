// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.buffers.internal.Settings.Lock;
import io.kiovec.buffers.internal.Settings.Switch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsParserTest {

    private final SettingsParser parser = new SettingsParser();

    @Test
    void withoutConfigurationTheDefaultsHold() {
        assertEquals(Settings.DEFAULT, parser.parse(Map.of(), Settings.DEFAULT));
        assertEquals(List.of(), parser.problems());
    }

    @Test
    void valuesOfAnyTypeAreRead() {
        Settings read = parser.parse(Map.of("maxBytes", " 256m ", "tracking", true, "lock", "on", "node", 1, "hugetlb",
                "FALSE"),
                Settings.DEFAULT);
        assertEquals(new Settings(256L << 20, Switch.ON, Lock.WANTED, OptionalInt.of(1), Switch.OFF), read);
        assertEquals(Lock.REQUIRED, parser.parse(Map.of("lock", "Required"), Settings.DEFAULT).lock());
        assertEquals(4L << 20, parser.parse(Map.of("maxBytes", 4L << 20), Settings.DEFAULT).maxBytes());
        assertEquals(List.of(), parser.problems());
    }

    @ParameterizedTest
    @CsvSource({"maxBytes, 1M", "maxBytes, -5", "maxBytes, many", "maxBytes, 999999999999999G", "tracking, maybe",
        "lock, 1", "node, one", "node, 1024", "node, -1", "hugetlb, y"})
    void aBadValueIsToldAndLeavesThatKeyAsItWas(String key, String value) {
        Settings before = new Settings(8L << 20, Switch.ON, Lock.WANTED, OptionalInt.of(1), Switch.ON);
        Settings after = parser.parse(with(before, key, value), before);
        assertEquals(before, after);
        assertEquals(1, parser.problems().size());
        assertTrue(parser.problems().getFirst().startsWith(key + " = '" + value + "' is not "),
                parser.problems().getFirst());
    }

    private static Map<String, Object> with(Settings settings, String key, String value) {
        Map<String, Object> all = new HashMap<>(Map.of("maxBytes", settings.maxBytes(), "tracking",
                settings.tracking(), "lock", "on", "node", settings.node().getAsInt(), "hugetlb", settings.hugetlb()));
        all.put(key, value);
        return all;
    }
}
