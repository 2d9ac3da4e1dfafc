// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A short soak in this container. The long one with its bounds is a proof of the runnable jar, in a process of its own: what
 * leaks is counted there, where no other test has threads and devices.
 */
class SoakTest {

    @Test
    void nothingIsLostAndTheDocumentedFieldsAreThere() throws Exception {
        String printed = Gogo.run("kiovec:soak --seconds 1 --swap-every 50ms --depth 8 --json");
        assertTrue(printed.startsWith("{"), printed);
        String schema = EachCommand.all().stream().filter(each -> each.name().equals("soak")).findFirst().orElseThrow()
                .schema().orElseThrow();
        assertEquals(List.of(), JsonLines.of(schema).objections(
                printed.lines().findFirst().orElseThrow() + "\n"));
        JsonObject soak = JsonParser.parseString(printed.lines().findFirst().orElseThrow()).getAsJsonObject();
        List<String> names = List.of("requests", "completed", "failedTyped", "lost", "duplicated", "corrupted", "swaps",
                "pauseP50Micros", "pauseP99Micros", "pauseMaxMicros", "otherDevicesPauseMaxMicros", "orphans",
                "leakedThreads", "leakedDescriptors", "leakedMappings", "leakedClassLoaders");
        assertEquals(names, List.copyOf(soak.keySet()).subList(0, names.size()));
        for (String nothing : List.of("lost", "duplicated", "corrupted", "stuck")) {
            assertEquals(0, soak.get(nothing).getAsLong(), nothing + ": " + printed);
        }
        assertTrue(soak.get("completed").getAsLong() > 100 && soak.get("swaps").getAsLong() > 2, printed);
    }
}
