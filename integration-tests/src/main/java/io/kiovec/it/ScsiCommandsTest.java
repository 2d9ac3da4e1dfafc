// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kiovec.command.Command;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Each of the SCSI commands on simulated devices: what people and programs see, and the exit code. */
class ScsiCommandsTest {

    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    private static Command command(String name) throws Exception {
        Bundles.service(Command.class);
        BundleContext context = FrameworkUtil.getBundle(ScsiCommandsTest.class).getBundleContext();
        return context.getService(context.getServiceReferences(Command.class, "(" + Command.NAME + "=" + name + ")")
                .iterator().next());
    }

    private int run(String line) throws Exception {
        List<String> words = List.of(line.split(" "));
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = CommandRun.run(words.getFirst(), command(words.getFirst()), words.subList(1, words.size()),
                new Console(new PrintStream(results, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8), Console.Form.TEXT,
                        Console.Audience.PIPE));
        out = results.toString(StandardCharsets.UTF_8);
        err = errors.toString(StandardCharsets.UTF_8);
        return code;
    }

    private JsonElement json(String line) throws Exception {
        assertEquals(0, run(line + " --json"), err);
        return JsonParser.parseString(out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"scsi inquiry sim:disk0|productIdentification: SIMULATED DISK",
        "scsi vpd sim:disk0|optimal transfer length granularity:", "scsi vpd sim:tape0|VPD page B0h  Sequential-Access",
        "scsi capacity sim:disk0|capacityInBytes:", "scsi luns sim:disk0|0000000000000000       0",
        "scsi ready sim:disk0|ready: ", "scsi sense sim:disk0|senseKey: ", "scsi opcodes sim:disk0|READ CAPACITY (16)",
        "scsi opcodes sim:tape0|SPACE (16)", "scsi log sim:disk0|total uncorrected errors",
        "scsi log sim:tape0|log page 2Eh  TapeAlert", "scsi mode sim:disk0|write cache enabled",
        "scsi mode sim:tape0|data compression enable", "health sim:disk0|verdict: ", "health sim:tape0|tapeAlerts: ",
        "scsi verify sim:disk0 --count 64|blocks: 64", "scsi sync sim:disk0|done: true",
        "scsi reserve capabilities sim:disk0|exclusive-access",
        "scsi decode sense 72 05 24 00 00 00 00 00|invalid field",
        "devices -l|SERIAL"})
    void peopleSeeWordsAndProgramsJson(String line, String part) throws Exception {
        assertEquals(0, run(line), err);
        assertTrue(out.contains(part), out);
        JsonElement json = json(line);
        assertTrue(json.isJsonArray() ? !json.getAsJsonArray().isEmpty() : !json.getAsJsonObject().isEmpty(), out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"scsi vpd sim:disk0 c7|5", "scsi log sim:disk0 3c|5",
        "scsi inquiry sim:nosuch|15",
        "scsi sanitize sim:disk2|2", "scsi mode sim:disk0 --set RCD=1|2", "scsi capacity sim:tape0|2",
        "scsi reserve release sim:disk0 --key 9 --type 1|24", "scsi nosuch|2", "scsi format sim:tape0|2",
        "scsi raw sim:disk0 12 00 00 00 24 01 --receive 36|5"})
    void whatGoesWrongHasACode(String line, int code) throws Exception {
        assertEquals(code, run(line), err);
        assertTrue(err.startsWith("kiovec scsi") && err.strip().lines().count() == 1, err);
    }

    @Test
    void theCacheIsSwitchedAndComesBack() throws Exception {
        assertEquals(1,
                json("scsi mode sim:disk1 WCE").getAsJsonArray().get(0).getAsJsonObject().get("current").getAsInt());
        assertEquals(0, run("scsi mode sim:disk1 --set WCE=0"), err);
        assertEquals(0,
                json("scsi mode sim:disk1 WCE").getAsJsonArray().get(0).getAsJsonObject().get("current").getAsInt());
        assertEquals(0, run("scsi mode sim:disk1 --set WCE=1"), err);
    }

    @Test
    void whatWasWrittenIsUnmappedAndFormattedAway() throws Exception {
        Path block = folder.resolve("block");
        Files.write(block, "kiovec! ".repeat(64).getBytes(StandardCharsets.US_ASCII));
        assertEquals(0, run("scsi write-same sim:disk2 --lba 8 --count 4 --file " + block), err);
        String read = "scsi raw sim:disk2 28 00 00 00 00 08 00 00 01 00 --receive 512";
        assertEquals(0, run(read), err);
        assertTrue(out.contains("kiovec! kiovec! "), out);
        assertEquals(0, run("scsi unmap sim:disk2 --lba 8 --count 2"), err);
        assertEquals(0, run(read), err);
        assertTrue(!out.contains("kiovec!"), out);
        assertEquals(0, run(read.replace("08 00 00 01", "0a 00 00 01")), err);
        assertTrue(out.contains("kiovec! "), out);
        assertEquals(0, run("scsi sanitize sim:disk2 block"), err);
        assertEquals(0, run(read.replace("08 00 00 01", "0a 00 00 01")), err);
        assertTrue(!out.contains("kiovec!"), out);
        assertEquals(0, run("scsi format sim:disk2"), err);
        assertEquals(0, run("scsi ready sim:disk2"), err);
    }

    @Test
    void aReservationIsMadeShownAndEnded() throws Exception {
        assertEquals(0, run("scsi reserve register sim:disk1 --key 0x77"), err);
        assertEquals(0, run("scsi reserve reserve sim:disk1 --key 0x77 --type write-exclusive"), err);
        assertEquals("write-exclusive",
                json("scsi reserve status sim:disk1").getAsJsonObject().get("type").getAsString());
        assertEquals("[\"0x0000000000000077\"]",
                json("scsi reserve keys sim:disk1").getAsJsonObject().get("keys").toString());
        assertEquals("0x0000000000000077", json("scsi reserve full-status sim:disk1").getAsJsonArray().get(0)
                .getAsJsonObject().get("key").getAsString());
        assertEquals(0, run("scsi reserve release sim:disk1 --key 0x77 --type 1"), err);
        assertEquals(0, run("scsi reserve clear sim:disk1 --key 0x77"), err);
        assertEquals("[]", json("scsi reserve keys sim:disk1").getAsJsonObject().get("keys").toString());
    }

    @Test
    void aStoppedDiskIsNotReadyUntilItIsStarted() throws Exception {
        assertEquals(0, run("scsi stop sim:disk1"), err);
        assertEquals(4, run("scsi ready sim:disk1"), out);
        assertEquals(0, run("scsi start sim:disk1"), err);
        assertEquals(0, run("scsi ready sim:disk1"), err);
    }

    @Test
    void aTapeIsKeptInAndGoesOut() throws Exception {
        assertEquals(0, run("scsi prevent sim:tape0"), err);
        assertEquals(0, run("scsi allow sim:tape0"), err);
        assertEquals(0, run("scsi eject sim:tape0"), err);
        assertEquals(4, run("scsi ready sim:tape0"), out);
        assertEquals(0, run("scsi load sim:tape0"), err);
        assertEquals(0, run("scsi ready sim:tape0"), err);
    }

    @Test
    void aResetIsTold() throws Exception {
        assertEquals(0, run("scsi ready sim:disk1"), err);
        assertEquals(0, run("scsi reset sim:disk1"), err);
        assertEquals(0, run("scsi ready sim:disk1 --json"), err);
        assertTrue(out.contains("reset occurred") || out.contains("power on"), out);
    }

    @Test
    void everyOneHasHelpWithAnExample() throws Exception {
        assertEquals(0, run("scsi --help"), err);
        List<String> words = out.lines().dropWhile(line -> !line.startsWith("Commands:")).skip(1)
                .takeWhile(line -> !line.isBlank()).filter(line -> line.matches("  [a-z].*"))
                .map(line -> line.strip().split(" ")[0]).toList();
        assertEquals(25, words.size(), out);
        for (String word : words) {
            assertEquals(0, run("scsi " + word + " --help"), err);
            assertTrue(out.contains("Example: kiovec scsi " + word), out);
        }
    }
}
