// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import aQute.bnd.osgi.Jar;
import aQute.bnd.version.Version;

class ContractTest {
    private static final Path BASELINES = Project.file("cnf/baseline/io/kiovec/io.kiovec.api");
    private static final Path BUILT = Project.jar("io.kiovec.api");

    @Test
    void theContractKeepsItsPromiseToTheLastRelease() throws Exception {
        Optional<Path> baseline = newestBaseline();
        Assumptions.assumeTrue(baseline.isPresent(), "no baseline of the contract: see cnf/baseline/README.md");
        try (Jar older = new Jar(baseline.orElseThrow().toFile()); Jar newer = new Jar(BUILT.toFile())) {
            assertEquals(List.of(), ContractComparison.objections(newer, older));
        }
    }

    @Test
    void theSameContractPasses() throws Exception {
        try (Jar older = new Jar(BUILT.toFile()); Jar newer = new Jar(BUILT.toFile())) {
            assertEquals(List.of(), ContractComparison.objections(newer, older));
        }
    }

    @Test
    void aTypeTakenAwayIsReported() throws Exception {
        try (Jar older = new Jar(BUILT.toFile()); Jar newer = new Jar(BUILT.toFile())) {
            newer.remove("io/kiovec/api/Device.class");
            assertReported("io.kiovec.api: MAJOR change", newer, older);
        }
    }

    @Test
    void aTypeAddedIsReported() throws Exception {
        try (Jar older = new Jar(BUILT.toFile()); Jar newer = new Jar(BUILT.toFile())) {
            older.remove("io/kiovec/io/Limits.class");
            assertReported("io.kiovec.io: MINOR change", newer, older);
        }
    }

    @Test
    void aPackageTakenAwayIsReported() throws Exception {
        try (Jar older = new Jar(BUILT.toFile()); Jar newer = new Jar(BUILT.toFile())) {
            newer.getManifest().getMainAttributes().putValue("Export-Package",
                    "io.kiovec.api;version=0.9.0,io.kiovec.io;version=0.9.0");
            assertReported("io.kiovec.spi is gone", newer, older);
        }
    }

    @Test
    void belowOneAHigherMinorVersionAllowsABreakingChange() throws Exception {
        try (Jar older = new Jar(BUILT.toFile()); Jar newer = new Jar(BUILT.toFile())) {
            newer.remove("io/kiovec/api/Device.class");
            String exports = newer.getManifest().getMainAttributes().getValue("Export-Package");
            newer.getManifest().getMainAttributes().putValue("Export-Package",
                    exports.replaceAll("version=\"?0\\.\\d+\\.0\"?", "version=\"0.99.0\""));
            assertEquals(List.of(), ContractComparison.objections(newer, older));
        }
    }

    private static void assertReported(String beginning, Jar newer, Jar older) throws Exception {
        List<String> objections = ContractComparison.objections(newer, older);
        assertTrue(objections.stream().anyMatch(o -> o.startsWith(beginning)), () -> "got " + objections);
    }

    private static Optional<Path> newestBaseline() throws IOException {
        if (!Files.isDirectory(BASELINES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(BASELINES)) {
            return versions.filter(folder -> Version.isVersion(folder.getFileName().toString()))
                    .max((a, b) -> version(a).compareTo(version(b)))
                    .map(folder -> folder.resolve("io.kiovec.api-" + folder.getFileName() + ".jar"));
        }
    }

    private static Version version(Path folder) {
        return Version.parseVersion(folder.getFileName().toString());
    }
}
