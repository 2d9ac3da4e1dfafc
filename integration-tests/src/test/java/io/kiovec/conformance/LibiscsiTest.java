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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * libiscsi's suite believes the simulated disks: the anchor is that at least 222 of its 230 tests pass in the best of
 * the configurations, and that none fails in any, but for those that contradict the standard.
 */
@Tag("proof")
class LibiscsiTest {

    private static final int ANCHOR = 222;
    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));

    /**
     * A disk, and how the suite is run against it.
     *
     * @param settings of the disk
     * @param paths how often its URL is given
     * @param only the one suite to run; empty for all
     * @param first the suite that needs a disk that nobody has written to; empty for none
     */
    private record Configuration(List<String> settings, int paths, String only, String first) {

        /** Three seconds after a sanitize has begun the suite wants to see it under way. */
        private static final String SLOW_SANITIZE = "sanitizeTime=6000";

        /** A disk of 32,768 blocks: the suite writes 65,536 with one command where there are more. */
        static Configuration all(String... settings) {
            List<String> lines = new ArrayList<>(List.of("capacity=16M", SLOW_SANITIZE));
            lines.addAll(List.of(settings));
            return new Configuration(lines, 1, "", "");
        }

        Configuration byTwoPaths() {
            return new Configuration(settings, 2, only, "MultipathIO");
        }

        Configuration only(String suite) {
            return new Configuration(settings, paths, suite, first);
        }

        List<String> suites(Set<String> all) {
            if (!only.isEmpty()) {
                return List.of(only);
            }
            List<String> suites = new ArrayList<>(all);
            if (suites.remove(first)) {
                suites.addFirst(first);
            }
            return suites;
        }
    }

    private static final Map<String, Configuration> CONFIGURATIONS = new TreeMap<>(Map.of( //
            "thick", Configuration.all("provisioning=thick"), //
            "thin", Configuration.all("provisioning=thin"), //
            "thin-4k-physical", Configuration.all("provisioning=thin", "physicalExponent=3"), //
            "thin-removable", Configuration.all("provisioning=thin", "removable=true"), //
            "thin-two-paths", Configuration.all("provisioning=thin").byTwoPaths(), //
            // every other suite writes
            "read-only", Configuration.all("readOnly=true").only("ReadOnly")));

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void libiscsiBelievesTheSimulatedDisks() throws Exception {
        Libiscsi libiscsi = new Libiscsi(
                Files.createDirectories(ROOT.resolve("integration-tests/target/conformance")));
        Set<String> suites = libiscsi.tests().keySet();
        Map<String, Map<String, Result>> runs = new LinkedHashMap<>();
        for (Map.Entry<String, Configuration> entry : CONFIGURATIONS.entrySet()) {
            Configuration way = entry.getValue();
            // a target of its own: resets of the target are for all of its disks
            try (ServedDisks served = ServedDisks.start(Files.createDirectories(folder.resolve(entry.getKey())),
                    Map.of("conformance", way.settings()))) {
                String url = served.url("conformance");
                runs.put(entry.getKey(), libiscsi.run(entry.getKey(), way.suites(suites),
                        way.paths() == 2 ? List.of(url, url) : List.of(url)));
            }
        }
        Path tables = ROOT.resolve("integration-tests/conformance");
        judge(runs, Remarks.read(tables.resolve("skipped.txt")), Remarks.read(tables.resolve("objections.txt")));
    }

    private static void judge(Map<String, Map<String, Result>> runs, Remarks reasons, Remarks objections) {
        Map<String, Verdict> best = new TreeMap<>();
        Set<String> skipped = new TreeSet<>();
        Set<String> failed = new TreeSet<>();
        List<String> said = new ArrayList<>();
        runs.forEach((configuration, results) -> results.forEach((test, result) -> {
            best.merge(test, result.verdict(), (one, other) -> one.compareTo(other) <= 0 ? one : other);
            String pair = test + " on " + configuration;
            if (result.verdict() == Verdict.SKIPPED) {
                skipped.add(pair);
            } else if (result.verdict() == Verdict.FAILED) {
                failed.add(pair);
                said.add(pair + ": " + result.said());
            }
        }));
        print(runs, best, reasons, objections);
        assertEquals(objections.pairs(), failed, () -> "failed, against " + objections.file() + ": " + said);
        assertEquals(reasons.pairs(), skipped, () -> "skipped, against " + reasons.file());
        long passed = best.values().stream().filter(Verdict.PASSED::equals).count();
        assertTrue(passed >= ANCHOR, () -> passed + " passed of " + best.size());
    }

    private static void print(Map<String, Map<String, Result>> runs, Map<String, Verdict> best, Remarks reasons,
            Remarks objections) {
        System.out.println("libiscsi's iscsi-test-cu against kiovec target:");
        runs.forEach((name, results) -> System.out
                .println(line(name, results.values().stream().map(Result::verdict).toList())));
        System.out.println(line("best of all", List.copyOf(best.values())));
        reasons.all().forEach(remark -> System.out.println("  skipped  " + remark.test() + " on "
                + String.join(", ", new TreeSet<>(remark.configurations())) + ": " + remark.sentence()));
        objections.all().forEach(remark -> System.out.println("  objected " + remark.test() + " on "
                + String.join(", ", new TreeSet<>(remark.configurations())) + ": " + remark.sentence()));
    }

    private static String line(String name, List<Verdict> verdicts) {
        StringBuilder line = new StringBuilder("  %-20s".formatted(name));
        for (Verdict verdict : Verdict.values()) {
            line.append(" %3d %s".formatted(verdicts.stream().filter(verdict::equals).count(),
                    verdict.name().toLowerCase(Locale.ROOT)));
        }
        return line.toString();
    }
}
