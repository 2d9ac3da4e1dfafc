// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallTest {

    @TempDir
    Path folder;

    @Test
    void optionsOfTheLauncherStandBeforeTheCommand() {
        Call call = Call.read(new String[]{"--log", "--config", "/c", "--drivers=/d", "info", "--config", "x"},
                Map.of());
        assertTrue(call.log());
        assertEquals(List.of("/c", "/d"), call.folders());
        assertArrayEquals(new String[]{"info", "--config", "x"}, call.words());
    }

    @Test
    void theEnvironmentNamesWhatNoOptionNames() {
        Map<String, String> environment = Map.of("KIOVEC_CONFIG", "/c", "KIOVEC_DRIVERS", "/d");
        assertEquals(List.of("/c", "/d"), Call.read(new String[0], environment).folders());
        assertEquals(List.of("/c", "/e"), Call.read(new String[]{"--drivers", "/e"}, environment).folders());
    }

    @Test
    void oneFolderForBothIsWatchedOnce() {
        assertEquals(List.of("/c"), Call.read(new String[]{"--drivers", "/c", "--config", "/x/../c"}, Map.of())
                .folders());
    }

    @Test
    void anOptionWithoutItsFolderIsLeftToTheCommandLine() {
        Call call = Call.read(new String[]{"--drivers"}, Map.of());
        assertArrayEquals(new String[]{"--drivers"}, call.words());
        assertEquals(List.of(), call.folders());
    }

    @Test
    void aFolderThatIsNotThereOrHasACommaIsRefused() throws IOException {
        Path comma = Files.createDirectory(folder.resolve("a,b"));
        assertFalse(Call.read(new String[]{"--drivers", folder.toString()}, Map.of()).objection().isPresent());
        assertTrue(objection(folder.resolve("none")).endsWith("there is no such folder"));
        assertTrue(objection(comma).endsWith("without a comma in its name"));
    }

    @Test
    void aShortCommandLeavesOutWhatOnlyOthersNeed() {
        Call devices = Call.read(new String[]{"devices"}, Map.of());
        assertTrue(devices.needs("io.kiovec.sim-1.jar"));
        assertFalse(devices.needs("io.kiovec.tck-1.jar"));
        assertTrue(Call.read(new String[]{"tck", "devices"}, Map.of()).needs("io.kiovec.tck-1.jar"));
        assertTrue(Call.read(new String[]{"--help"}, Map.of()).needs("io.kiovec.bench-1.jar"));
        assertTrue(Call.read(new String[0], Map.of()).needs("org.apache.felix.gogo.command-1.jar"));
    }

    @Test
    void onlyWhatWatchesAFolderNeedsTheWatcher() {
        String watcher = "org.apache.felix.fileinstall-1.jar";
        assertFalse(Call.read(new String[]{"devices"}, Map.of()).needs(watcher));
        Call watching = Call.read(new String[]{"--drivers", "/d", "devices"}, Map.of());
        assertTrue(watching.needs(watcher));
        assertTrue(watching.needs("io.kiovec.tck-1.jar"));
    }

    private static String objection(Path drivers) {
        return Call.read(new String[]{"--drivers", drivers.toString()}, Map.of()).objection().orElseThrow();
    }
}
