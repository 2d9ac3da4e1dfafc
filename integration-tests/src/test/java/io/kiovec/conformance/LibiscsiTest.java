// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.conformance.SuiteOutcome.Result;
import io.kiovec.conformance.SuiteOutcome.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** libiscsi's suite believes the simulated disks: the anchor is 222 of its 230 tests, none failed. */
@Tag("proof")
class LibiscsiTest {

    private static final int ANCHOR = 222;
    private static final Path TABLES = Path.of(System.getProperty("kiovec.root"), "integration-tests/conformance");
    private static final List<String> MAY_WRITE = List.of("--dataloss", "--allow-sanitize");

    /** A way to run the suite. */
    private record Configuration(String disk, List<String> options, int paths) {
    }

    private static final Map<String, List<String>> DISKS = Map.of( //
            "thick", List.of("capacity=256M", "provisioning=thick"), //
            "thin", List.of("capacity=256M", "provisioning=thin"), //
            "removable", List.of("capacity=256M", "provisioning=thin", "removable=true"), //
            "readonly", List.of("capacity=256M", "readOnly=true"));

    private static final Map<String, Configuration> CONFIGURATIONS = new TreeMap<>(Map.of( //
            "thick", new Configuration("thick", MAY_WRITE, 1), //
            "thin", new Configuration("thin", MAY_WRITE, 1), //
            "thin and removable", new Configuration("removable", MAY_WRITE, 1), //
            "thin by two paths", new Configuration("thin", MAY_WRITE, 2), //
            "read-only", new Configuration("readonly", List.of(), 1)));

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void libiscsiBelievesTheSimulatedDisks() throws Exception {
        Map<String, Map<String, Result>> runs = new LinkedHashMap<>();
        Path kept = Files.createDirectories(
                Path.of(System.getProperty("kiovec.root"), "integration-tests/target/conformance"));
        try (ServedDisks served = ServedDisks.start(folder, DISKS)) {
            for (Map.Entry<String, Configuration> entry : CONFIGURATIONS.entrySet()) {
                Configuration way = entry.getValue();
                String url = served.url(way.disk());
                runs.put(entry.getKey(), new Libiscsi(kept).run(entry.getKey().replace(' ', '-'), way.options(),
                        way.paths() == 2 ? List.of(url, url) : List.of(url)));
            }
        }
        judge(runs, Remarks.read(TABLES.resolve("skipped.txt")), Remarks.read(TABLES.resolve("objections.txt")));
    }

    private static void judge(Map<String, Map<String, Result>> runs, Remarks reasons, Remarks objections) {
        Set<String> tests = new TreeSet<>();
        List<String> failed = new ArrayList<>();
        runs.forEach((configuration, results) -> results.forEach((test, result) -> {
            tests.add(test);
            if (result.verdict() == Verdict.FAILED && !objections.byTest().containsKey(test)) {
                failed.add(test + " on " + configuration + ": " + result.said());
            }
        }));
        Map<String, Verdict> best = new TreeMap<>();
        tests.forEach(test -> best.put(test, runs.values().stream().map(results -> results.get(test).verdict()).sorted()
                .findFirst().orElseThrow()));
        print(runs, best, reasons, objections);

        assertEquals(List.of(), failed, "failed tests");
        assertEquals(reasons.byTest().keySet(), only(best, Verdict.SKIPPED),
                "the tests that are skipped in every configuration, against " + reasons.file());
        assertTrue(objections.byTest().keySet().equals(only(best, Verdict.FAILED)),
                () -> "listed in " + objections.file() + " and not failed: " + objections.byTest().keySet());
        int passed = only(best, Verdict.PASSED).size();
        assertTrue(passed >= ANCHOR, () -> passed + " passed of " + tests.size());
    }

    private static Set<String> only(Map<String, Verdict> best, Verdict verdict) {
        Set<String> tests = new TreeSet<>();
        best.forEach((test, found) -> {
            if (found == verdict) {
                tests.add(test);
            }
        });
        return tests;
    }

    private static void print(Map<String, Map<String, Result>> runs, Map<String, Verdict> best, Remarks reasons,
            Remarks objections) {
        System.out.println("libiscsi's iscsi-test-cu against kiovec target:");
        runs.forEach((name, results) -> System.out.println(line(name, results.values().stream().map(Result::verdict)
                .toList())));
        System.out.println(line("best of all", List.copyOf(best.values())));
        only(best, Verdict.SKIPPED).forEach(test -> System.out
                .println("  skipped  " + test + ": " + reasons.byTest().getOrDefault(test, "NO REASON LISTED")));
        objections.byTest().forEach((test, section) -> System.out.println("  objected " + test + ": " + section));
    }

    private static String line(String name, List<Verdict> verdicts) {
        StringBuilder line = new StringBuilder("  %-20s".formatted(name));
        for (Verdict verdict : Verdict.values()) {
            line.append(" %3d %s".formatted(verdicts.stream().filter(verdict::equals).count(),
                    verdict.name().toLowerCase(java.util.Locale.ROOT)));
        }
        return line.toString();
    }
}
