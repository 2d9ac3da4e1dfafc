// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoomsTest {
    static List<String> bundles() throws Exception {
        return Project.bundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyBundleKeepsToItsRoom(String folder) throws Exception {
        BuiltBundle bundle = BuiltBundle.read(Project.jar(folder));
        assertEquals(List.of(), Rooms.ofProject().objections(folder, bundle));
    }

    @Test
    void theBundlesAreThere() throws Exception {
        assertTrue(Project.bundles().contains("io.kiovec.api"), "no bundle found under bundles/");
    }

    @Test
    void anImportAgainstTheArrowsIsReported() throws Exception {
        assertEquals(List.of("io.kiovec.raw: imports io.kiovec.core", "io.kiovec.raw: imports io.kiovec.sim"),
                objections("io.kiovec.raw", Map.of("Import-Package",
                        "io.kiovec.sim,io.kiovec.api;version=\"[0.1,0.2)\",io.kiovec.core,java.util")));
    }

    @Test
    void aPackageThatItsBundleDoesNotExportIsReported() throws Exception {
        assertEquals(List.of("io.kiovec.raw: imports io.kiovec.linux.internal"),
                objections("io.kiovec.raw", Map.of("Import-Package", "io.kiovec.linux,io.kiovec.linux.internal")));
    }

    @Test
    void anUnlistedLibraryIsReportedEvenWhenOptional() throws Exception {
        assertEquals(List.of("io.kiovec.core: imports com.google.gson"), objections("io.kiovec.core",
                Map.of("Import-Package", "com.google.gson;resolution:=optional,org.osgi.service.log")));
    }

    @Test
    void theContractImportsNothing() throws Exception {
        assertEquals(List.of("io.kiovec.api: imports org.osgi.framework"),
                objections("io.kiovec.api", Map.of("Import-Package", "java.lang,org.osgi.framework")));
    }

    @Test
    void aWayAroundTheImportsIsReported() throws Exception {
        assertEquals(
                List.of("io.kiovec.sim: has the header DynamicImport-Package",
                        "io.kiovec.sim: has the header Require-Bundle"),
                objections("io.kiovec.sim", Map.of("DynamicImport-Package", "*", "Require-Bundle", "io.kiovec.core")));
    }

    @Test
    void anUnlistedExportIsReported() throws Exception {
        assertEquals(List.of("io.kiovec.sim: exports io.kiovec.sim"),
                objections("io.kiovec.sim", Map.of("Export-Package", "io.kiovec.sim;version=1.0")));
    }

    @Test
    void aForeignClassInsideIsReported() throws Exception {
        BuiltBundle bundle = new BuiltBundle("io.kiovec.raw", Map.of(),
                Set.of("io.kiovec.raw", "io.kiovec.raw.internal", "io.kiovec.rawhide", "io.kiovec.core.internal"));
        assertEquals(
                Set.of("io.kiovec.raw: contains io.kiovec.core.internal", "io.kiovec.raw: contains io.kiovec.rawhide"),
                Set.copyOf(Rooms.ofProject().objections("io.kiovec.raw", bundle)));
    }

    @Test
    void aBundleWithoutALineIsReported() throws Exception {
        assertEquals(List.of("io.kiovec.attic: no line in cnf/rooms.txt"), objections("io.kiovec.attic", Map.of()));
    }

    @Test
    void anotherSymbolicNameThanTheFolderIsReported() throws Exception {
        BuiltBundle bundle = new BuiltBundle("io.kiovec.raw", Map.of(), Set.of());
        assertEquals(List.of("io.kiovec.sim: its symbolic name is io.kiovec.raw"),
                Rooms.ofProject().objections("io.kiovec.sim", bundle));
    }

    private static List<String> objections(String name, Map<String, String> headers) throws Exception {
        return Rooms.ofProject().objections(name, new BuiltBundle(name, headers, Set.of(name)));
    }
}
