// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.io.AccessMode;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files of /proc/scsi/sg, of all devices of a real container. */
class ProcTest {

    private static JsonObject device(String address) throws Exception {
        return JsonParser.parseString(Gogo.run("kiovec:proc devices --json")).getAsJsonObject()
                .getAsJsonArray("devices")
                .asList().stream().map(one -> one.getAsJsonObject())
                .filter(one -> !one.get("address").isJsonNull() && one.get("address").getAsString().equals(address))
                .findFirst().orElseThrow();
    }

    @Test
    void simulatedDevicesHaveLinesAsTheKernelsHave() throws Exception {
        List<String> lines = Gogo.run("kiovec:proc devices").lines().toList();
        assertTrue(lines.stream().allMatch(line -> line.matches("(-?\\d+\t){8}-?\\d+")), lines::toString);
        List<String> words = Gogo.run("kiovec:proc device_strs").lines().toList();
        assertEquals(lines.size(), words.size());
        assertTrue(words.contains("KIOVEC  \tSIMULATED DISK  \t0001"), words::toString);
        assertTrue(words.contains("KIOVEC  \tSIMULATED TAPE  \t1   "), words::toString);
        assertEquals("host\tchan\tid\tlun\ttype\topens\tqdepth\tbusy\tonline",
                Gogo.run("kiovec:proc device_hdr").strip());
        assertEquals(1, device("sim:tape0").get("type").getAsInt());
        assertEquals(32, device("sim:disk0").get("qdepth").getAsInt());
    }

    @Test
    void aDeviceThatIsOpenIsCounted() throws Exception {
        int before = device("sim:disk1").get("opens").getAsInt();
        try (BlockDevice _ = Bundles.service(Devices.class).openBlock("sim:disk1", AccessMode.READ)) {
            assertEquals(before + 1, device("sim:disk1").get("opens").getAsInt());
            String debug = Gogo.run("kiovec:proc debug");
            assertTrue(debug.contains(" >>> device=sim:disk1 2000"), debug);
        }
        try (BlockDevice device = Bundles.service(Devices.class).openBlock("sim:disk1", AccessMode.READ);
                BlockQueue queue = device.openQueue(QueueOptions.threadBound(7))) {
            assertEquals(Offer.ACCEPTED,
                    queue.offer(device.newRequest().read(0, MemorySegment.ofArray(new byte[512]))));
            String debug = Gogo.run("kiovec:proc debug");
            assertTrue(debug.contains(": depth=7 requests=1"), debug);
            queue.reap(new BlockRequest[1], 1, Duration.ofSeconds(10));
            String empty = Gogo.run("kiovec:proc debug");
            assertTrue(empty.contains(": depth=7 requests=0"), empty);
        }
        String all = Gogo.run("kiovec:proc");
        assertTrue(all.contains("==> allow_dio <==") && all.contains("==> version <=="), all);
    }
}
