// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSummaryTest {
    private static final String PASSED = "<testcase classname='A' name='a'/>";
    private static final String FAILED = "<testcase classname='A' name='b'><failure message='no'/></testcase>";
    private static final String BROKEN = "<testcase classname='A' name='c'><error message='boom'/></testcase>";
    private static final String SKIPPED = "<testcase classname='A' name='d'><skipped message='no tape'/></testcase>";

    @TempDir
    static Path classes;

    @TempDir
    Path project;

    @BeforeAll
    static void compile() {
        String source = Project.file("cnf/checks/TestSummary.java").toString();
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source));
    }

    @BeforeEach
    void twoRunsAndOneBundle() throws IOException {
        write("integration-tests/felix.bndrun", "");
        write("integration-tests/equinox.bndrun", "");
        run("felix", PASSED);
        run("equinox", PASSED + PASSED);
        unit(PASSED + PASSED);
    }

    @Test
    void everythingIsAddedUpInTheLastLine() throws Exception {
        Verdict verdict = summary(false);
        assertAll(() -> assertEquals(0, verdict.exit, verdict.output),
                () -> assertTrue(verdict.output.endsWith("Tests run: 5, Failures: 0, Errors: 0, Skipped: 0\n"),
                        verdict.output),
                () -> assertTrue(verdict.output.contains("Tests run: 2, Failures: 0, Errors: 0, Skipped: 0 -- in b1\n"),
                        verdict.output));
    }

    @Test
    void aModuleOfTheIntegrationTestsCountsToo() throws Exception {
        write("integration-tests/m1/target/surefire-reports/TEST-A.xml", suite(FAILED));
        Verdict verdict = summary(false);
        assertAll(() -> assertEquals(1, verdict.exit, verdict.output),
                () -> assertTrue(verdict.output.contains("Tests run: 1, Failures: 1, Errors: 0, Skipped: 0 -- in m1\n"),
                        verdict.output));
    }

    @Test
    void aRunWithoutATestIsNotGood() throws Exception {
        run("felix", "");
        assertBad("felix.bndrun ran no test", false);
    }

    @Test
    void aRunWithoutAReportIsNotGood() throws Exception {
        Files.delete(project.resolve("integration-tests/target/test-reports/equinox/TEST-it.xml"));
        assertBad("equinox.bndrun left no report", false);
    }

    @Test
    void aRunThatWasNotAskedForIsNotMissed() throws Exception {
        Files.delete(project.resolve("integration-tests/target/test-reports/equinox/TEST-it.xml"));
        Verdict verdict = summary(false, "felix.bndrun");
        assertAll(() -> assertEquals(0, verdict.exit, verdict.output),
                () -> assertTrue(verdict.output.endsWith("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0\n"),
                        verdict.output));
    }

    @Test
    void aFailureInAGuestIsNotGood() throws Exception {
        run("guest-disks", PASSED + FAILED);
        Verdict verdict = summary(false);
        assertAll(() -> assertEquals(1, verdict.exit, verdict.output),
                () -> assertTrue(verdict.output.contains("FAILED A.b: no"), verdict.output),
                () -> assertTrue(verdict.output.contains("Tests run: 7, Failures: 1, "), verdict.output));
    }

    @Test
    void aGuestWithoutAReportIsNotGood() throws Exception {
        Files.createDirectories(project.resolve("integration-tests/target/test-reports/guest-tape"));
        assertBad("guest-tape left no report", false);
    }

    @Test
    void noRunAtAllIsNotGood() throws Exception {
        Files.delete(project.resolve("integration-tests/felix.bndrun"));
        Files.delete(project.resolve("integration-tests/equinox.bndrun"));
        assertBad("No run in a container", false);
    }

    @Test
    void aFailureInAContainerIsNotGood() throws Exception {
        run("felix", PASSED + FAILED);
        assertBad("FAILED A.b: no", false);
    }

    @Test
    void anErrorInAUnitTestIsNotGood() throws Exception {
        unit(BROKEN);
        assertBad("ERROR A.c: boom", false);
    }

    @Test
    void aSkippedTestIsNamedWithItsReason() throws Exception {
        unit(PASSED + SKIPPED);
        Verdict verdict = summary(false);
        assertAll(() -> assertEquals(0, verdict.exit, verdict.output),
                () -> assertTrue(verdict.output.contains("skipped A.d: no tape"), verdict.output));
    }

    @Test
    void aReasonThatIsOnlyInTheStackTraceIsFound() throws Exception {
        unit("<testcase classname='A' name='d'><skipped type='x'><![CDATA[\norg.opentest4j.TestAbortedException: "
                + "Assumption failed: no loop device\n\tat A.d(A.java:1)]]></skipped></testcase>");
        Verdict verdict = summary(false);
        assertTrue(verdict.output.contains("skipped A.d: no loop device\n"), verdict.output);
    }

    @Test
    void aSkippedTestIsNotGoodInCi() throws Exception {
        unit(PASSED + SKIPPED);
        assertBad("1 tests skipped", true);
    }

    private void assertBad(String reason, boolean ci) throws Exception {
        Verdict verdict = summary(ci);
        assertAll(() -> assertEquals(1, verdict.exit, verdict.output),
                () -> assertTrue(verdict.output.contains(reason), verdict.output));
    }

    private Verdict summary(boolean ci, String... runs) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes.toString(), "TestSummary",
                project.toString());
        builder.command().addAll(List.of(runs));
        builder.environment().put("CI", String.valueOf(ci));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Verdict(process.waitFor(), output);
    }

    private void run(String name, String cases) throws IOException {
        write("integration-tests/target/test-reports/" + name + "/TEST-it.xml", suite(cases));
    }

    private void unit(String cases) throws IOException {
        write("bundles/b1/target/surefire-reports/TEST-A.xml", suite(cases));
    }

    private static String suite(String cases) {
        return "<testsuite>" + cases + "</testsuite>";
    }

    private void write(String path, String content) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private record Verdict(int exit, String output) {
    }
}
