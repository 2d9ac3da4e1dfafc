// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.conformance.SuiteOutcome.Result;
import io.kiovec.conformance.SuiteOutcome.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    /** The suites none of whose tests needs a block to be written. */
    private static final Set<String> READING = Set.of("Inquiry", "Mandatory", "ModeSense6", "Prefetch10", "Prefetch16",
            "PrinReadKeys", "PrinReportCapabilities", "PrinServiceactionRange", "ProutClear", "ProutPreempt",
            "ProutRegister", "Read6", "Read10", "Read12", "Read16", "ReadCapacity10", "ReadCapacity16",
            "ReadDefectData10", "ReadDefectData12", "ReadOnly", "ReportSupportedOpcodes", "Reserve6", "TestUnitReady",
            "Verify10", "Verify12", "Verify16", "iSCSIcmdsn", "iSCSIdatasn");

    /** By two paths one of its tests leaves a RESERVE (6), under which all that follow conflict. */
    private static final Set<String> APART = Set.of("Sanitize");

    /**
     * A disk, and how the suite is run against it.
     *
     * @param settings of the disk
     * @param paths how often its URL is given
     * @param suites that are run; empty for all
     * @param first the suite that needs a disk that nobody has written to; empty for none
     */
    private record Configuration(List<String> settings, int paths, Set<String> suites, String first) {

        /** Three seconds after a sanitize has begun the suite wants to see it under way. */
        private static final String SLOW_SANITIZE = "sanitizeTime=6000";

        /** The suite looks for this limit where the disk has more blocks. */
        private static final String SMALL_WRITE_SAME = "maxWriteSameBlocks=16384";

        /** A disk of 32,768 blocks: the suite writes 65,536 with one command where there are more. */
        static Configuration all(String... settings) {
            List<String> lines = new ArrayList<>(List.of("capacity=16M", SLOW_SANITIZE, SMALL_WRITE_SAME));
            lines.addAll(List.of(settings));
            return new Configuration(lines, 1, Set.of(), "");
        }

        Configuration byTwoPaths() {
            return new Configuration(settings, 2, suites, "MultipathIO");
        }

        Configuration only(Set<String> some) {
            return new Configuration(settings, paths, some, first);
        }

        List<String> suites(Set<String> all) {
            List<String> chosen = new ArrayList<>(all);
            if (!suites.isEmpty()) {
                chosen.retainAll(suites);
            }
            if (chosen.remove(first)) {
                chosen.addFirst(first);
            }
            return chosen;
        }
    }

    private static final Map<String, Configuration> CONFIGURATIONS = new TreeMap<>(Map.of( //
            "thick", Configuration.all("provisioning=thick"), //
            "thin", Configuration.all("provisioning=thin"), //
            "thin-4k-physical", Configuration.all("provisioning=thin", "physicalExponent=3"), //
            "thin-removable", Configuration.all("provisioning=thin", "removable=true"), //
            "thin-two-paths", Configuration.all("provisioning=thin").byTwoPaths(), //
            "read-only", Configuration.all("readOnly=true").only(READING)));

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void libiscsiBelievesTheSimulatedDisks() throws Exception {
        Libiscsi libiscsi = new Libiscsi(
                Files.createDirectories(ROOT.resolve("integration-tests/target/conformance")));
        Set<String> suites = libiscsi.suites();
        Map<String, Future<Map<String, Result>>> running = new LinkedHashMap<>();
        Map<String, Map<String, Result>> runs = new LinkedHashMap<>();
        // the suite sleeps most of its time
        try (ExecutorService three = Executors.newFixedThreadPool(3)) {
            CONFIGURATIONS.forEach(
                    (name, way) -> running.put(name, three.submit(() -> run(libiscsi, suites, name, way))));
            for (Map.Entry<String, Future<Map<String, Result>>> entry : running.entrySet()) {
                runs.put(entry.getKey(), entry.getValue().get());
            }
        }
        Path tables = ROOT.resolve("integration-tests/conformance");
        judge(runs, Remarks.read(tables.resolve("skipped.txt")), Remarks.read(tables.resolve("objections.txt")));
    }

    private Map<String, Result> run(Libiscsi libiscsi, Set<String> suites, String name, Configuration way)
            throws Exception {
        // a target of its own: resets of the target are for all of its disks
        try (ServedDisks served = ServedDisks.start(Files.createDirectories(folder.resolve(name)),
                Map.of("conformance", way.settings()))) {
            String url = served.url("conformance");
            Map<String, Result> results = libiscsi.run(name, way.suites(suites), way.paths() == 1 ? Set.of() : APART,
                    Collections.nCopies(way.paths(), url));
            String log = Files.readString(folder.resolve(name).resolve("target.log"));
            assertTrue(log.contains("logged in from"), "sessions are logged");
            return results;
        }
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
        Set<String> notObeyed = objections.all().stream().map(Remarks.Remark::test).collect(Collectors.toSet());
        System.out.println(line("best of all", best.values().stream().toList()) + ", of the others "
                + best.entrySet().stream().filter(entry -> entry.getValue() != Verdict.PASSED)
                        .filter(entry -> notObeyed.contains(entry.getKey())).count()
                + " not obeyed");
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
