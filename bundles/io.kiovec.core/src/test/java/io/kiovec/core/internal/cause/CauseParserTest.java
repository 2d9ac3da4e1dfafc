// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.cause;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.Swaps.Problem;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.io.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CauseParserTest {

    private static final Address LOOP = Address.parse("raw:/dev/loop0");
    private static final Address DISK = Address.parse("sim:disk0");

    private final SwapCauses causes = new SwapCauses(new CoreLog(), Map.of());

    @Test
    void S7_withoutConfigurationABetterTransportNeverTakesOver() {
        assertEquals(BetterTransport.NEVER, causes.better(DISK));
        assertEquals(List.of(), causes.problems());
        assertEquals(List.of("better.transport=never", "idle.time=1000", "rules=none"),
                causes.settings().stream().map(setting -> setting.key() + "=" + setting.value()).toList());
    }

    @Test
    void S7_theFirstRuleThatFitsHolds() {
        causes.modified(Map.of("better.transport", "when-idle", "idle.time", 50, "rules",
                new String[]{"sim:disk? AT-ONCE", "sim:* never"}));
        assertEquals(List.of(), causes.problems());
        assertEquals(BetterTransport.AT_ONCE, causes.better(DISK));
        assertEquals(BetterTransport.NEVER, causes.better(Address.parse("sim:tape0")));
        assertEquals(BetterTransport.WHEN_IDLE, causes.better(LOOP));
        assertEquals(Duration.ofMillis(50), causes.idle());
    }

    @Test
    void whatTheFrameworkAddsIsNoMistake() {
        causes.modified(Map.of("service.pid", "io.kiovec.swap", "component.name", "x", "component.id", 3L,
                "felix.fileinstall.filename", "file:/io.kiovec.swap.cfg", "rules", "raw:* at-once; sim:* never"));
        assertEquals(List.of(), causes.problems());
        assertEquals(BetterTransport.AT_ONCE, causes.better(LOOP));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"beter.transport | at-once | better.transport = at-once",
        "better_transport | atonce | better.transport = at-once",
        "better.transport | idle | better.transport = when-idle",
        "better.transport | now | better.transport = never", "idletime | 30 | idle.time = 30",
        "idle.time | 1 s | idle.time = 1000", "idle.time | 0 | idle.time = 1",
        "idle.time | 99999999 | idle.time = 3600000", "rule | sim:* at once | rules = sim:* at-once",
        "rules | sim:* allways | rules = sim:* at-once", "rules | raw at-once | rules = *:raw at-once",
        "rules | sim:disk0 | rules = sim:disk0 never", "rules | at-once | rules = * at-once"})
    void aMistakeIsToldWithTheLineThatMendsIt(String key, String value, String mended) {
        causes.modified(Map.of(key, value));
        assertEquals(List.of(new Problem(key, value, mended)), causes.problems());
        String[] line = mended.split(" = ");
        causes.modified(Map.of(line[0], line[1]));
        assertEquals(List.of(), causes.problems(), "the mended line is refused too");
    }

    @Test
    void aMistakeLeavesTheLastGoodConfigurationInForce() {
        causes.modified(Map.of("better.transport", "at-once"));
        causes.modified(Map.of("better.transport", "when-idle", "idle.tim", "5"));
        assertEquals(BetterTransport.AT_ONCE, causes.better(DISK));
        assertEquals(1, causes.problems().size());
        causes.modified(Map.of());
        assertEquals(BetterTransport.NEVER, causes.better(DISK));
        assertEquals(List.of(), causes.problems());
    }
}
