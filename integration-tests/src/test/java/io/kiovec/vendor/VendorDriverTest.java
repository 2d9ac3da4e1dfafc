// SPDX-License-Identifier: Apache-2.0
package io.kiovec.vendor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers of a stranger, built by his own Maven, and what their jars do to a Kiovec that runs. */
@Tag("proof")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VendorDriverTest {

    private static final int BYTES = 4 << 20;

    @TempDir
    static Path projects;

    @TempDir
    Path folder;

    private static LocalRepository repository;

    @BeforeAll
    static void installTheContract() throws IOException {
        repository = LocalRepository.create(projects.resolve("repository")).withContract();
    }

    @Test
    void aRamDiskIsDroppedUsedUpdatedAndRemoved() throws Exception {
        VendorProject project = VendorProject.copy("ramdisk", projects, repository);
        judged(project.maven("package"));
        Path drivers = Files.createDirectory(folder.resolve("drivers"));
        Path image = Files.write(folder.resolve("image"), random(BYTES));
        Path back = Files.write(folder.resolve("back"), new byte[BYTES]);
        try (RunningShell shell = new RunningShell(drivers, folder)) {
            assertTrue(!shell.ask("devices --json").contains("ram:disk0"));
            Files.copy(project.jar(), drivers.resolve("ramdisk.jar"));
            shell.await("devices --json", devices -> devices.contains("RAM disk, driver 1.0.0"));
            copy(shell, "raw:" + image + " ram:disk0");
            assertTrue(shell.ask("target ram:disk0 --portal 127.0.0.1:0 &").startsWith("iscsi://"), "not served");

            project.maven("package", "-Dmaven.test.skip=true", "-Ddriver.version=1.1.0");
            Files.copy(project.jar(), drivers.resolve("ramdisk.jar"), StandardCopyOption.REPLACE_EXISTING);
            shell.await("devices --json", devices -> devices.contains("RAM disk, driver 1.1.0"));
            String stats = shell.await("stats --json", devices -> devices.contains("\"state\":\"online\""));
            assertTrue(stats.contains("\"address\":\"ram:disk0\"") && stats.contains("\"swaps\":1"), stats);
            copy(shell, "ram:disk0 raw:" + back + " --count 4M");
            assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(back));

            Files.delete(drivers.resolve("ramdisk.jar"));
            String offline = shell.await("stats --json", devices -> devices.contains("\"state\":\"offline\""));
            assertTrue(offline.matches(".*\"reason\":\"[^\"]+\".*"), offline);
            assertTrue(shell.refusal("info ram:disk1").contains("ram"), "no reason");

            // The data area went with the bundle: what comes is another disk, and is not taken for the first (rule S5).
            Files.copy(project.jar(), drivers.resolve("ramdisk.jar"));
            shell.await("devices --json", devices -> devices.contains("RAM disk, driver 1.1.0"));
            assertTrue(shell.ask("stats --json").contains("\"state\":\"offline\""), "taken for another disk");
            assertEquals(0, shell.exit());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().startsWith("kiovec")).toList());
        }
    }

    @Test
    void D1_aSynchronousDriverOfLessThan120LinesServes() throws Exception {
        VendorProject project = VendorProject.copy("plain", projects, repository);
        judged(project.maven("package"));
        Path drivers = Files.createDirectory(folder.resolve("drivers"));
        Files.copy(project.jar(), drivers.resolve("plain.jar"));
        Path image = Files.write(folder.resolve("image"), random(BYTES));
        try (RunningShell shell = new RunningShell(drivers, folder)) {
            copy(shell, "raw:" + image + " plain:disk0");
            assertEquals(0, shell.exit());
        }
        assertTrue(linesOf("plain") < 120, "a plain driver has " + linesOf("plain") + " lines");
    }

    /** The build has succeeded, so no test has failed; this many are there only where the kit has run. */
    private static void judged(String output) {
        Matcher last = Pattern.compile("(?m)^\\[\\w+\\] Tests run: (\\d+), Failures: 0, Errors: 0, Skipped: (\\d+)$")
                .matcher(output);
        assertTrue(last.find(), output);
        assertTrue(Integer.parseInt(last.group(1)) - Integer.parseInt(last.group(2)) >= 25, last::group);
    }

    private static void copy(RunningShell shell, String what) throws Exception {
        String told = shell.ask("copy " + what + " --verify --yes-destroy-data");
        assertTrue(told.endsWith("verified"), told);
    }

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(0x6b696f).nextBytes(data);
        return data;
    }

    private static long linesOf(String project) throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.walk(projects.resolve(project).resolve("src/main"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        return lines;
    }
}
