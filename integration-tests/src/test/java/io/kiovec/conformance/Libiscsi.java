// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import io.kiovec.conformance.SuiteOutcome.Result;
import io.kiovec.conformance.SuiteOutcome.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * libiscsi's {@code iscsi-test-cu} (iscsi-test-cu(1), version 1.19), one process per suite: in one process that version
 * spoils its own later tests on thin disks.
 */
final class Libiscsi {

    private static final long SUITE_SECONDS = 120;

    private final Path folder;
    private final Map<String, List<String>> tests;

    /**
     * Prepares runs: asks which tests there are.
     *
     * @param folder where what the processes print is kept
     */
    Libiscsi(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        tests = listed(folder);
    }

    /** {@return the names of all suites} */
    Set<String> suites() {
        return tests.keySet();
    }

    private static Map<String, List<String>> listed(Path folder) throws IOException, InterruptedException {
        Map<String, List<String>> suites = new TreeMap<>();
        for (String line : run(folder.resolve("list"), List.of("iscsi-test-cu", "-l")).lines().toList()) {
            String[] parts = line.strip().split("\\.");
            if (parts.length == 3 && parts[0].equals("ALL")) {
                suites.computeIfAbsent(parts[1], suite -> new ArrayList<>()).add(parts[2]);
            }
        }
        return suites;
    }

    /**
     * Runs suites against a disk.
     *
     * @param name of the configuration, for the folder
     * @param suites which, in this order
     * @param apart those of them whose tests have a process each
     * @param urls one path to the disk, or two
     * @return results by {@code SUITE.TEST}
     */
    Map<String, Result> run(String name, List<String> suites, Set<String> apart, List<String> urls)
            throws IOException, InterruptedException {
        Path kept = Files.createDirectories(folder.resolve(name));
        Map<String, Result> results = new TreeMap<>();
        for (String suite : suites) {
            Map<String, Result> told = new TreeMap<>();
            for (String part : apart.contains(suite) ? tests.get(suite) : List.of("")) {
                String what = part.isEmpty() ? suite : suite + "." + part;
                // -V: some tests say only there that they are skipped
                List<String> command = new ArrayList<>(List.of("iscsi-test-cu", "--dataloss", "--allow-sanitize", "-v",
                        "-V", "-t", "ALL." + what));
                command.addAll(urls);
                told.putAll(SuiteOutcome.read(run(kept.resolve(what), command)));
            }
            for (String test : tests.get(suite)) {
                results.put(suite + "." + test,
                        told.getOrDefault(test, new Result(Verdict.FAILED, "no verdict: it crashed or hung before")));
            }
        }
        return results;
    }

    private static String run(Path output, List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(output.getParent());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(SUITE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
