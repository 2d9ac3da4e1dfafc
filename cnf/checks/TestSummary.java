// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Adds up the reports of all tests under a project folder, those of Surefire, of the runs in a container and of the guests, and
 * closes with one line over everything. Usage: {@code java TestSummary.java <project folder> [<runs in a container>]}, as
 * {@code felix.bndrun} or {@code *.bndrun}, which is the default.
 *
 * <p>Exits 1 on a failure or an error, when a run in a container has no test or left no report (bnd-testing takes both
 * for a success), when there is no run at all, and when the environment has {@code CI=true} and a test was skipped.
 */
public final class TestSummary {
    private final List<String> objections = new ArrayList<>();
    private final Counts all = new Counts();

    public static void main(String[] args) throws Exception {
        String runs = args.length > 1 ? args[1] : "*.bndrun";
        boolean good = new TestSummary().sum(Path.of(args[0]), runs, "true".equals(System.getenv("CI")));
        System.exit(good ? 0 : 1);
    }

    private boolean sum(Path root, String wanted, boolean ci) throws Exception {
        System.out.println();
        for (Path bundle : list(root.resolve("bundles"), "")) {
            unitTests(bundle);
        }
        Path inContainer = root.resolve("integration-tests");
        for (Path module : list(inContainer, "")) {
            unitTests(module);
        }
        unitTests(inContainer);
        List<Path> runs = list(inContainer, wanted.replace("*", ""));
        for (Path run : runs) {
            containerTests(inContainer, run.getFileName().toString());
        }
        for (Path reports : list(inContainer.resolve("target/test-reports"), "")) {
            if (!Files.exists(inContainer.resolve(reports.getFileName() + ".bndrun"))) {
                containerTests(inContainer, reports.getFileName().toString());
            }
        }
        if (runs.isEmpty()) {
            objections.add("No run in a container: " + inContainer + " has no " + wanted);
        }
        if (all.failures + all.errors > 0) {
            objections.add(all.failures + " failures and " + all.errors + " errors");
        }
        if (ci && all.skipped > 0) {
            objections.add(all.skipped + " tests skipped, and with CI=true every test has to run");
        }
        objections.forEach(objection -> System.out.println("NOT GOOD: " + objection));
        System.out.println();
        System.out.println(all);
        return objections.isEmpty();
    }

    private void unitTests(Path module) throws Exception {
        Counts counts = new Counts();
        for (Path report : list(module.resolve("target/surefire-reports"), ".xml")) {
            counts.read(report);
        }
        if (counts.tests > 0) {
            close(counts, module.getFileName().toString());
        }
    }

    private void containerTests(Path module, String run) throws Exception {
        Counts counts = new Counts();
        List<Path> reports = list(module.resolve("target/test-reports/" + run.replace(".bndrun", "")), ".xml");
        for (Path report : reports) {
            counts.read(report);
        }
        close(counts, run);
        if (reports.isEmpty()) {
            objections.add(run + " left no report: it had no test, did not start, or died");
        } else if (counts.tests == 0) {
            objections.add(run + " ran no test");
        }
    }

    private void close(Counts counts, String what) {
        System.out.println(counts + " -- in " + what);
        counts.details.forEach(detail -> System.out.println("    " + detail));
        all.add(counts);
    }

    private static List<Path> list(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static final class Counts {
        private final List<String> details = new ArrayList<>();
        private int tests;
        private int failures;
        private int errors;
        private int skipped;

        /** Counts the test cases themselves: a suite's own totals are what a process that died got wrong. */
        private void read(Path report) throws Exception {
            NodeList cases = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                tests++;
                failures += count(test, "failure", "FAILED");
                errors += count(test, "error", "ERROR");
                skipped += count(test, "skipped", "skipped");
            }
        }

        private int count(Element test, String outcome, String word) {
            NodeList found = test.getElementsByTagName(outcome);
            if (found.getLength() == 0) {
                return 0;
            }
            String name = test.getAttribute("classname") + "." + test.getAttribute("name");
            details.add(word + " " + name + ": " + reason((Element) found.item(0)));
            return 1;
        }

        /** Surefire gives the message of an assumption only as the first line of its stack trace. */
        private static String reason(Element outcome) {
            String message = outcome.getAttribute("message");
            String reason = message.isBlank() ? outcome.getTextContent() : message;
            return reason.lines()
                    .map(line -> line.replaceFirst("^[\\w.$]+Exception: (Assumption failed: )?", "").strip())
                    .filter(line -> !line.isEmpty()).findFirst().orElse("no reason given");
        }

        private void add(Counts other) {
            tests += other.tests;
            failures += other.failures;
            errors += other.errors;
            skipped += other.skipped;
        }

        @Override
        public String toString() {
            return "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d".formatted(tests, failures, errors, skipped);
        }
    }
}
