// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.it.Tgt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The transport iscsi in the runnable jar, against our own target through a proxy that cuts its connections, and against tgt
 * (Debian's package {@code tgt}), which is killed. What is on the devices is judged by the model of {@code kiovec soak}.
 */
@Tag("proof")
@Tag("release")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class IscsiProofTest {

    private static final Path JAR = Path.of(System.getProperty("kiovec.root"),
            "bundles/io.kiovec.dist/target/kiovec.jar");
    private static final int DISKS = 24;
    private static final int CUTS = Integer.getInteger("iscsi.cuts." + System.getProperty("proof.level", "ci"), 500);
    private static final int SECONDS = Math.max(20, CUTS / 8);
    /** A soak of {@link #KILL_SECONDS} has opened its devices for good by then: it opens them twice, 5 s apart. */
    private static final int FIRST_KILL_SECONDS = 15;
    private static final int KILL_SECONDS = 30;
    /** Our own target takes seconds to start, beside other tests. */
    private static final int OUR_KILL_SECONDS = 60;
    private static final int KILLS = 3;
    private static final long SEED = Long.getLong("proof.iscsi.seed", System.nanoTime());

    @BeforeAll
    static void tgtIsThere() {
        assertTrue(Tgt.isInstalled(), "install Debian's package tgt");
    }

    private static Process kiovec(Path folder, List<String> words) throws IOException {
        return command(folder, words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static ProcessBuilder command(Path folder, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xmn64m", "-Djava.io.tmpdir=" + folder, "-jar", JAR.toString(),
                "--config", Files.createDirectories(folder.resolve("initiator")).toString()));
        command.addAll(words);
        return new ProcessBuilder(command);
    }

    static String output(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }

    /** {@return what a command that fails says of it} */
    private static String refusal(Path folder, List<String> words) throws Exception {
        Path said = folder.resolve("refusal");
        ProcessBuilder command = command(folder, words).redirectErrorStream(true).redirectOutput(said.toFile());
        assertNotEquals(0, command.start().waitFor());
        return Files.readString(said);
    }

    static Process soak(Path folder, int seconds, List<String> addresses) throws IOException {
        List<String> words = new ArrayList<>(List.of("soak"));
        words.addAll(addresses);
        words.addAll(List.of("--seconds", Integer.toString(seconds), "--swap-every", "5s", "--depth", "4", "--think",
                "40ms", "--json", "--yes-destroy-data"));
        return kiovec(folder, words);
    }

    static void assertNothingIsWrong(String printed) {
        JsonObject soak = JsonParser.parseString(printed).getAsJsonObject();
        for (String nothing : List.of("lost", "duplicated", "corrupted", "stuck")) {
            assertEquals(0, soak.get(nothing).getAsLong(), nothing + ", seed " + SEED + ": " + printed);
        }
        assertTrue(soak.get("completed").getAsLong() > 1000, printed);
        assertEquals(soak.get("requests").getAsLong(), soak.get("completed").getAsLong() + soak.get("failedTyped")
                .getAsLong(), "L1: each request ends once, seed " + SEED);
    }

    @Test
    void S2_nothingIsLostOrDoubledWhenConnectionsAreCut(@TempDir Path folder) throws Exception {
        Map<String, List<String>> served = new LinkedHashMap<>();
        for (int i = 0; i < DISKS; i++) {
            served.put("cut" + i, List.of("capacity=1M", "medium=memory"));
        }
        try (ServedDisks target = ServedDisks.start(folder, served)) {
            String url = target.url("cut0");
            int port = Integer.parseInt(url.substring(url.lastIndexOf(':', url.indexOf("/iqn")) + 1, url.indexOf(
                    "/iqn")));
            try (CutProxy proxy = new CutProxy(port, SEED)) {
                List<String> addresses = new ArrayList<>();
                for (String name : served.keySet()) {
                    String path = target.url(name).substring("iscsi://".length());
                    addresses.add("iscsi:127.0.0.1:" + proxy.port() + path.substring(path.indexOf('/')));
                }
                Process soaking = soak(folder, SECONDS, addresses);
                String printed = output(soaking);
                System.out.println("iscsi cuts " + proxy.cuts() + ", seed " + SEED + ": " + printed);
                assertNothingIsWrong(printed);
                assertTrue(proxy.allCuts() >= CUTS, () -> "only " + proxy.allCuts() + " cuts");
                proxy.cuts().forEach((place, count) -> assertTrue(count.get() > 0, () -> "never cut " + place));
            }
        }
    }

    @Test
    void S2_nothingIsLostOrDoubledWhenOurTargetIsKilled(@TempDir Path folder) throws Exception {
        Map<String, List<String>> served = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            // What has been answered is the kernel's then, and outlives the process.
            served.put("killed" + i, List.of("capacity=1M", "medium=" + folder.resolve("killed" + i)));
        }
        try (ServedDisks target = ServedDisks.start(folder, "127.0.0.1:" + ServedDisks.freePort(), served)) {
            List<String> addresses = new ArrayList<>();
            for (String name : served.keySet()) {
                addresses.add("iscsi:" + target.url(name).substring("iscsi://".length()));
            }
            Process soaking = soak(folder, OUR_KILL_SECONDS, addresses);
            try {
                Thread.sleep(FIRST_KILL_SECONDS * 1_000L);
                for (int kill = 0; kill < KILLS; kill++) {
                    assertTrue(soaking.isAlive(), "it has ended before the last kill");
                    target.killAndRestart();
                    Thread.sleep(3_000);
                }
            } catch (Throwable e) {
                soaking.destroyForcibly();
                throw e;
            }
            String printed = output(soaking);
            System.out.println("our target killed: " + printed);
            assertNothingIsWrong(printed);
        }
    }

    private static void configure(Path folder, int port, int target, String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("portal=127.0.0.1:" + port, "target=" + Tgt.iqn(target)));
        all.addAll(List.of(lines));
        Files.write(Files.createDirectories(folder.resolve("initiator")).resolve("io.kiovec.iscsi-t" + target
                + ".cfg"), all);
    }

    private static void keepsRules(Path folder, String address, String... choice) throws Exception {
        List<String> words = new ArrayList<>(List.of("tck", address, "--yes-destroy-data"));
        words.addAll(List.of(choice));
        System.out.println(output(kiovec(folder, words)).lines()
                .filter(line -> line.contains("passed") || line.contains("FAILED")).toList());
    }

    @Test
    void tgtsDisksKeepTheRulesWhateverIsNegotiated(@TempDir Path folder) throws Exception {
        try (Tgt tgt = new Tgt(folder)) {
            for (int target = 1; target <= 4; target++) {
                tgt.target(target);
                tgt.disk(target, 1, 64L << 20);
            }
            tgt.tell("--mode", "account", "--op", "new", "--user", "joe", "--password", "0123456789ab");
            tgt.tell("--mode", "account", "--op", "new", "--user", "target", "--password", "ba9876543210");
            tgt.tell("--mode", "account", "--op", "bind", "--tid", "2", "--user", "joe");
            tgt.tell("--mode", "account", "--op", "bind", "--tid", "2", "--user", "target", "--outgoing");
            configure(folder, tgt.port(), 1);
            tgt.parameter(2, "HeaderDigest", "CRC32C");
            tgt.parameter(2, "DataDigest", "CRC32C");
            tgt.parameter(4, "InitialR2T", "No");
            tgt.parameter(4, "FirstBurstLength", "16777215");
            tgt.parameter(4, "MaxBurstLength", "16777215");
            String[] proven = {"chap.user=joe", "chap.secret=0123456789ab", "chap.target.user=target",
                "chap.target.secret=ba9876543210", "header.digest=required", "data.digest=required"};
            configure(folder, tgt.port(), 2, proven);
            assertTrue(refusal(folder, List.of("info", tgt.unit(2, 1))).contains("chap.algorithms=MD5"));
            configure(folder, tgt.port(), 2, Stream.concat(Stream.of(proven), Stream.of("chap.algorithms=MD5"))
                    .toArray(String[]::new));
            configure(folder, tgt.port(), 3, "first.burst=512", "max.burst=512", "max.segment=512",
                    "immediate.data=false", "unsolicited.data=false");
            configure(folder, tgt.port(), 4, "first.burst=16777215", "max.burst=16777215", "max.segment=16777215",
                    "data.digest=preferred");
            String listed = output(kiovec(folder, List.of("devices")));
            for (int target = 1; target <= 4; target++) {
                assertTrue(listed.contains(tgt.unit(target, 1)), listed);
            }
            keepsRules(folder, tgt.unit(1, 1));
            for (int target = 2; target <= 4; target++) {
                // What was negotiated changes how data goes, not what becomes of endpoints.
                keepsRules(folder, tgt.unit(target, 1), "--only", "D1,D2,M3,M6,M7");
            }
        }
    }

    @Test
    void tgtsTapeIsWrittenAndReadBack(@TempDir Path folder) throws Exception {
        byte[] data = new byte[1 << 20];
        new Random(SEED).nextBytes(data);
        Path written = Files.write(folder.resolve("data"), data);
        Path read = folder.resolve("back");
        try (Tgt tgt = new Tgt(folder)) {
            tgt.target(1);
            tgt.tape(1, 1);
            configure(folder, tgt.port(), 1);
            String tape = tgt.unit(1, 1);
            assertTrue(output(kiovec(folder, List.of("info", tape))).contains("tape"));
            output(kiovec(folder, List.of("tape", "rewind", tape)));
            output(kiovec(folder, List.of("copy", written.toString(), tape, "--yes-destroy-data")));
            output(kiovec(folder, List.of("tape", "rewind", tape)));
            output(kiovec(folder, List.of("copy", tape, read.toString())));
            assertEquals(-1, Files.mismatch(written, read), "seed " + SEED);
        }
    }

    @Test
    void S2_nothingIsLostOrDoubledWhenTgtIsKilled(@TempDir Path folder) throws Exception {
        try (Tgt tgt = new Tgt(folder)) {
            tgt.target(1);
            List<String> addresses = new ArrayList<>();
            for (int lun = 1; lun <= 4; lun++) {
                tgt.disk(1, lun, 1L << 20);
                addresses.add(tgt.unit(1, lun));
            }
            Process soaking = soak(folder, KILL_SECONDS, addresses);
            tgt.awaitSessions(addresses.size());
            Thread.sleep(FIRST_KILL_SECONDS * 1_000L);
            for (int kill = 0; kill < 5; kill++) {
                tgt.awaitSessions(addresses.size());
                tgt.killAndRestart();
                Thread.sleep(3_000);
            }
            String printed = output(soaking);
            System.out.println("tgt killed: " + printed);
            assertNothingIsWrong(printed);
        }
    }
}
