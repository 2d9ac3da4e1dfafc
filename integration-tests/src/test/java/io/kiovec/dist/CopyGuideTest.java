// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to {@code copy}, followed to the letter: blocks of a shell's lines, and blocks of lines typed in Kiovec's. */
@Tag("proof")
class CopyGuideTest {

    private static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    private static final Path FILE = ROOT.resolve("bundles/io.kiovec.copy/GUIDE.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|kiovec)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^:)]*)\\)");

    @TempDir
    Path folder;

    @Test
    void everyCommandDoesWhatTheGuideSays() throws Exception {
        Path kiovec = folder.resolve("kiovec");
        Files.writeString(kiovec, "#!/bin/sh\nexec '" + System.getProperty("java.home") + "/bin/java' -XX:+UseSerialGC "
                + "-XX:TieredStopAtLevel=1 '-Djava.io.tmpdir=" + folder + "' -jar '"
                + ROOT.resolve("bundles/io.kiovec.dist/target/kiovec.jar") + "' \"$@\"\n");
        assertTrue(kiovec.toFile().setExecutable(true));
        List<MatchResult> blocks = BLOCK.matcher(Files.readString(FILE)).results().toList();
        assertTrue(blocks.size() >= 8, () -> blocks.size() + " blocks");
        for (MatchResult block : blocks) {
            if (block.group(1).equals("sh")) {
                run(block.group(2), "sh", "-eu");
            } else {
                String err = run(block.group(2), kiovec.toString(), "shell");
                assertEquals("", err, () -> block.group(2));
            }
        }
        assertEquals(-1, Files.mismatch(folder.resolve("disk.img"), folder.resolve("copy.img")));
    }

    /** {@return what it told on standard error} */
    private String run(String input, String... command) throws IOException, InterruptedException {
        Path lines = Files.writeString(folder.resolve("lines"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectInput(lines.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), () -> input + "does not end");
        assertEquals(0, process.exitValue(), input + Files.readString(out) + Files.readString(err));
        return Files.readString(err);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        assertEquals(List.of(), LINK.matcher(Files.readString(FILE)).results()
                .map(link -> FILE.resolveSibling(link.group(1)).normalize()).filter(file -> !Files.exists(file))
                .toList());
    }
}
