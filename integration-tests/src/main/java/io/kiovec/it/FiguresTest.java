// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What those see who watch a running container: figures, beans, recordings, traces, pictures. */
@ExtendWith(FrameworkWatchdog.class)
class FiguresTest {

    private static final String ADDRESS = "sim:disk0";

    @TempDir
    private Path folder;

    private static BlockDevice open() throws Exception {
        return Bundles.service(Devices.class).openBlock(ADDRESS, AccessMode.READ);
    }

    private static JsonObject json(String line) throws Exception {
        return JsonParser.parseString(Gogo.run(line)).getAsJsonObject();
    }

    private static String ask(String url) throws IOException {
        var connection = URI.create(url).toURL().openConnection();
        connection.setRequestProperty("Accept", "application/openmetrics-text; version=1.0.0");
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void figuresAreToldWhileTheyAreSwitchedOn() throws Exception {
        assertFalse(json("kiovec:metrics off --json").get("on").getAsBoolean());
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName bean = new ObjectName("io.kiovec:type=Device,kind=BLOCK,name=\"" + ADDRESS + "\"");
        try (BlockDevice device = open()) {
            String url = json("kiovec:metrics on --port 0 --json").get("url").getAsString();
            device.read(0, new byte[4096]);
            device.read(0, new byte[4096]);
            String text = ask(url);
            assertTrue(text.endsWith("# EOF\n"), text);
            long reads = device.statistics().reads();
            assertTrue(text.contains("kiovec_reads_total{device=\"" + ADDRESS + "\",kind=\"block\"} " + reads + ".0\n"),
                    text);
            assertTrue(text.contains("kiovec_transport_active{bundle=\"io.kiovec.sim"), text);
            assertEquals(reads, beans.getAttribute(bean, "Reads"));
            assertEquals("ONLINE", beans.getAttribute(bean, "State"));
            assertFalse(json("kiovec:metrics off --json").get("on").getAsBoolean());
            assertThrows(IOException.class, () -> ask(url), "nobody answers any more");
            assertFalse(beans.isRegistered(bean));
        }
    }

    @Test
    void aRecordingHasTheEventsOfTheCore() throws Exception {
        Path file = folder.resolve("a.jfr");
        try (BlockDevice device = open(); Recording recording = new Recording()) {
            recording.enable("io.kiovec.Transfer").withThreshold(Duration.ZERO);
            recording.start();
            device.read(512, new byte[512]);
            recording.stop();
            recording.dump(file);
        }
        assertEquals(List.of("read 512 " + ADDRESS),
                RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals("io.kiovec.Transfer"))
                        .filter(event -> event.getString("address").equals(ADDRESS))
                        .map(event -> event.getString("operation") + ' ' + event.getLong("bytes") + ' '
                                + event.getString("address"))
                        .toList());
    }

    @Test
    void requestsOfAnOpenDeviceAreTracedAndReplayed() throws Exception {
        Path file = folder.resolve("a.trace");
        AtomicBoolean ended = new AtomicBoolean();
        try (BlockDevice device = open()) {
            Thread load = Thread.ofPlatform().start(() -> {
                for (int i = 0; !ended.get(); i++) {
                    read(device, i % 64 * 512L);
                    LockSupport.parkNanos(1_000_000);
                }
            });
            try {
                Gogo.run("kiovec:trace " + ADDRESS + " --seconds 0.2 --file " + file);
                String row = Gogo.run("kiovec:trace " + ADDRESS + " --seconds 0.05 --json").lines().findFirst()
                        .orElseThrow();
                JsonObject request = JsonParser.parseString(row).getAsJsonObject();
                assertEquals(List.of(), JsonLines.of(schema("trace")).objections(row + '\n'));
                assertEquals("512", request.getAsJsonObject("asked").get("length").getAsString(), row);
            } finally {
                ended.set(true);
                load.join();
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.getFirst().startsWith("# kiovec trace 1"), lines.getFirst());
        assertTrue(lines.size() > 1, "requests came meanwhile");
        JsonObject replay = json("kiovec:replay " + file + " " + ADDRESS + " --json");
        assertEquals(lines.size() - 1, replay.get("requests").getAsInt());
        assertEquals(0, replay.get("different").getAsInt(), replay::toString);
    }

    private static String schema(String command) throws Exception {
        return EachCommand.all().stream().filter(each -> each.name().equals(command)).findFirst().orElseThrow().schema()
                .orElseThrow();
    }

    private static void read(BlockDevice device, long offset) {
        try {
            device.read(offset, new byte[512]);
        } catch (DeviceException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void benchAndStatsDraw() throws Exception {
        Path bench = folder.resolve("bench.svg");
        Path stats = folder.resolve("stats.png");
        try (BlockDevice device = open()) {
            Gogo.run("kiovec:bench " + ADDRESS + " --bytes 1M --size 4K,64K --plot " + bench);
            for (int i = 0; i < 2_000; i++) {
                device.read(0, new byte[512]);
            }
            Gogo.run("kiovec:stats --plot " + stats);
        }
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        String text = factory.newDocumentBuilder().parse(bench.toFile()).getDocumentElement().getTextContent();
        assertTrue(text.contains("indirect") && text.contains("direct, from contiguous memory"), text);
        assertTrue(Files.size(stats) > 1000);
    }
}
