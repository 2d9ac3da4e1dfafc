// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** {@code kiovec tck} where users run it, on simulated devices and on files. */
@Tag("proof")
class TckCommandTest {

    private static final byte[] PRECIOUS = "MY ARCHIVE".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = "KIOVEC SCRATCH DEVICE: a driver test kit may overwrite it."
            .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private Outcome tck(String... words) throws Exception {
        String[] all = Stream.concat(Stream.of("tck"), Arrays.stream(words)).toArray(String[]::new);
        return Outcome.start(folder, "", all).get(120, TimeUnit.SECONDS);
    }

    private Path file(byte[] beginning) throws IOException {
        return Files.write(folder.resolve("device"), Arrays.copyOf(beginning, 4 << 20));
    }

    private static String refusal(Outcome run, int code) {
        assertEquals(code, run.code(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("kiovec tck: "), run.err());
        return run.err();
    }

    @Test
    void aMarkedFileIsJudgedAndReportedForPeopleAndBuildServers() throws Exception {
        Path reports = folder.resolve("reports");
        String device = "raw:" + file(MARK);
        Outcome run = tck(device, "--report", reports.toString());
        assertEquals(0, run.code(), run.out() + run.err());
        assertEquals("", run.err());
        String name = device.replaceAll("[^A-Za-z0-9.-]+", "-");
        String markdown = Files.readString(reports.resolve("tck-" + name + ".md"));
        assertEquals(run.out(), markdown);
        for (String part : List.of("**PASSED**", "## Skipped", "## Passed", "## Not testable from outside",
                "`Block.D1_readsWhatWasWritten`", "by transport raw of io.kiovec.raw 0.1.0")) {
            assertTrue(markdown.contains(part), markdown);
        }
        // No command can pull a device.
        assertTrue(markdown.contains("| S8 | `Block.S8_lostDeviceSaysSo` | "), markdown);
        Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(
                        new StringReader(Files.readString(reports.resolve("TEST-tck-" + name + ".xml")))))
                .getDocumentElement();
        assertEquals("0", suite.getAttribute("failures"));
        assertTrue(Integer.parseInt(suite.getAttribute("tests")) >= 40, markdown);
    }

    @Test
    void aSimulatedDiskIsJudgedByItsScsiFaceAndNobodyIsAskedWhileItIsBlank() throws Exception {
        Outcome run = tck("sim:disk0", "--other", "sim:disk1", "--only", "D1,S5,S8");
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("sim:disk0 as [SCSI], by transport sim of io.kiovec.sim 0.1.0"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void aFileThatHoldsSomethingIsLeftAloneUntilItIsSaidThatItMayGo() throws Exception {
        Path precious = file(PRECIOUS);
        String device = "raw:" + precious;
        byte[] before = Files.readAllBytes(precious);
        String told = refusal(tck(device, "--only", "D1"), 2);
        assertTrue(told.contains("holds something") && told.contains("--yes-destroy-data"), told);
        assertTrue(Arrays.equals(before, Files.readAllBytes(precious)), "it was written to");

        // Then it bears the mark, and nobody is asked any more.
        Outcome said = Outcome.start(folder, "tck " + device + " --only D1 --yes-destroy-data --json\ntck " + device
                + " --only Block.S8_lastBlockIsThere\n").get(120, TimeUnit.SECONDS);
        assertEquals("", said.err());
        JsonObject report = JsonParser.parseString(said.out().lines().findFirst().orElseThrow()).getAsJsonObject();
        assertEquals(0, report.get("failed").getAsInt(), said.out());
        assertTrue(report.get("passed").getAsInt() > 0 && report.getAsJsonArray("untestable").size() > 0, said.out());
        assertTrue(said.out().contains("**PASSED**: 1 passed, 0 failed, 0 skipped"), said.out());
    }

    @Test
    void wrongCallsAreOneLineEach() throws Exception {
        Map<String, String> calls = new LinkedHashMap<>();
        calls.put("raw:" + file(new byte[0]) + " --only D1", "does not bear the kit's mark");
        calls.put("what:ever", "no transport serves it: there are delay (delay)");
        calls.put("sim:nosuch", "disk0, disk1");
        calls.put("sim:disk0 --other sim:disk0", "itself");
        calls.put("sim:disk0 --other raw:/x", "another device of sim");
        calls.put("sim:disk0 --only X9", "no test is called so");
        calls.put("sim:disk0 --faces cube", "say block, scsi or tape");
        calls.put("sim:disk0 --transport other", "no transport 'other'");
        calls.put("sim:disk0 --report /dev/null/x", "/dev/null");
        Outcome run = Outcome.start(folder, "tck " + String.join("\ntck ", calls.keySet()) + "\n").get(120,
                TimeUnit.SECONDS);
        assertEquals("", run.out());
        List<String> said = run.err().lines().toList();
        List<String> expected = List.copyOf(calls.values());
        assertEquals(expected.size(), said.size(), run.err());
        for (int i = 0; i < said.size(); i++) {
            assertTrue(said.get(i).startsWith("kiovec tck: ") && said.get(i).contains(expected.get(i)), said.get(i));
        }
    }
}
