// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.io.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is printed, and when a soak has failed. */
class SoakResultTest {

    private static final Footprint NOTHING = new Footprint(Map.of(), Map.of(), Map.of());

    private final Ledger ledger = new Ledger();
    private final SoakResult result = new SoakResult(ledger, 7);

    @Test
    void theFirstNamesAreTheDocumentedOnes() {
        List<String> names = List.of("requests", "completed", "failedTyped", "lost", "duplicated", "corrupted", "swaps",
                "pauseP50Micros", "pauseP99Micros", "pauseMaxMicros", "otherDevicesPauseMaxMicros", "orphans",
                "leakedThreads", "leakedDescriptors", "leakedMappings", "leakedClassLoaders");
        assertEquals(names, List.copyOf(result.properties().keySet()).subList(0, names.size()));
    }

    @Test
    void typedFailuresAreNoObjection() {
        ledger.began();
        ledger.ended(Failure.OUTCOME_UNKNOWN);
        result.leaked(NOTHING, 0);
        assertEquals(Optional.empty(), result.objection());
        assertEquals(1L, result.properties().get("failedTyped"));
        assertEquals(0, result.properties().get("leakedThreads"));
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void whateverIsWrongIsAnObjectionWithItsSentence(Wrong what) {
        result.leaked(NOTHING, 0);
        ledger.found(what, "sim:x: something");
        String objection = result.objection().orElseThrow();
        assertTrue(objection.startsWith("1 ") && objection.endsWith("sim:x: something"), objection);
    }

    @Test
    void L5_whateverLeakedIsAnObjectionWithItsName() {
        result.leaked(
                new Footprint(Map.of("kiovec-queue #", 2), Map.of("/dev/loop#", 1), Map.of("buffers of pages", 3)),
                4);
        String objection = result.objection().orElseThrow();
        for (String part : List.of("2 threads 'kiovec-queue #'", "1 descriptors of /dev/loop#",
                "3 mappings of buffers of pages", "4 class loaders")) {
            assertTrue(objection.contains(part), objection);
        }
        assertEquals(2, result.properties().get("leakedThreads"));
        assertEquals(3, result.properties().get("leakedMappings"));
    }

    @Test
    void whatWasNotCountedIsUnknownAndNoObjection() {
        result.interrupted();
        assertEquals(null, result.properties().get("leakedThreads"));
        assertEquals(Optional.empty(), result.objection());
    }
}
