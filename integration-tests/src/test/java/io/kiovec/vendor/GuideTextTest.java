// SPDX-License-Identifier: Apache-2.0
package io.kiovec.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.vendor.Guide.Prohibition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the guide says without commands. */
class GuideTextTest {

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        assertEquals(List.of(), Guide.read().links().stream().filter(file -> !Files.exists(file)).toList());
    }

    @Test
    void everyProhibitionHasItsRuleWhereItLinksTo() throws IOException {
        List<Prohibition> all = Guide.read().prohibitions();
        assertTrue(all.size() >= 15, () -> "only " + all.size() + " were found");
        String rules = Files.readString(Guide.FILE.resolveSibling("RULES.md"));
        List<String> lost = new ArrayList<>();
        for (Prohibition one : all) {
            StringBuilder linked = new StringBuilder(rules);
            for (Path file : Guide.links(one.text())) {
                linked.append(Files.readString(file));
            }
            if (one.numbers().isEmpty()) {
                lost.add("no rule: " + one.text());
            }
            one.numbers().stream().filter(number -> !linked.toString().matches("(?s).*\\b" + number + "\\b.*"))
                    .forEach(number -> lost.add(number + ": " + one.text()));
        }
        assertEquals(List.of(), lost);
    }
}
