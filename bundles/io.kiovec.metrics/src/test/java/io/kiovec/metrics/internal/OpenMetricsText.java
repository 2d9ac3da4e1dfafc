// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks text against the rules of OpenMetrics 1.0 (prometheus.io/docs/specs/om/open_metrics_spec, "Text format"). */
final class OpenMetricsText {

    private static final Pattern META = Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*)\\})? (\\S+)");
    private static final Map<String, List<String>> SUFFIXES = Map.of("counter", List.of("_total", "_created"), "gauge",
            List.of(""), "info", List.of("_info"), "histogram", List.of("_bucket", "_count", "_sum", "_created"),
            "summary",
            List.of("", "_count", "_sum", "_created"));

    private OpenMetricsText() {
    }

    static void check(String text) {
        assertTrue(text.endsWith("# EOF\n"), "it ends with # EOF");
        Map<String, String> types = new HashMap<>();
        Set<String> samples = new HashSet<>();
        String family = "";
        for (String line : text.substring(0, text.length() - "# EOF\n".length()).split("\n")) {
            Matcher meta = META.matcher(line);
            if (meta.matches()) {
                if (meta.group(1).equals("TYPE")) {
                    family = meta.group(2);
                    assertTrue(types.put(family, meta.group(3)) == null, "one block for each family: " + line);
                } else if (meta.group(1).equals("UNIT")) {
                    assertTrue(meta.group(2).endsWith('_' + meta.group(3)), "a name ends with its unit: " + line);
                }
                assertEquals(family, meta.group(2), line);
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertTrue(types.containsKey(family), "a sample without a type: " + line);
            assertTrue(sample.matches(), "neither a description nor a sample: " + line);
            String name = sample.group(1);
            String of = family;
            assertTrue(SUFFIXES.get(types.get(of)).stream().anyMatch(suffix -> name.equals(of + suffix)),
                    line + " is no sample of a " + types.get(of) + ' ' + of);
            Double.parseDouble(sample.group(3).replace("+Inf", "Infinity"));
            assertTrue(samples.add(name + '{' + sample.group(2) + '}'), "twice: " + line);
        }
    }
}
