// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code devices} says of disks and tapes what lsscsi says of them, column by column, for people and for programs. */
@DisksBoot
@TapeBoot
class DeviceListGuestTest {

    private static final Pattern LINE = Pattern
            .compile("\\[([0-9:]+)\\]\\s+(\\S+)\\s+(.{8}) (.{16}) (.{4})\\s+(\\S+)\\s+(\\S+)\\s*");
    /** In the order of the columns. */
    private static final List<String> COLUMNS = List.of("hostChannelTargetLun", "peripheralDeviceType",
            "vendorIdentification", "productIdentification", "productRevisionLevel", "node", "genericNode");

    @Test
    void devicesSaysWhatLsscsiSays() throws Exception {
        Told devices = Told.by("kiovec:devices");
        String names = Tool.run("lsscsi", "-u");
        List<String> lines = Tool.run("lsscsi", "-g").lines().toList();
        assertTrue(lines.size() >= Math.max(1, GuestDisk.adapters().size()), lines.toString());
        for (String line : lines) {
            Matcher said = LINE.matcher(line);
            assertTrue(said.matches(), line);
            Map<String, String> expected = new TreeMap<>();
            for (int i = 0; i < COLUMNS.size(); i++) {
                expected.put(COLUMNS.get(i), said.group(i + 1).strip());
            }
            String unit = Tool.field("\\[" + said.group(1) + "\\]\\s+\\S+\\s+(\\S+)", names);
            expected.put("logicalUnitName", "naa." + unit);
            // A tape has two nodes: lsscsi shows the one that rewinds, which Kiovec opens as the other one.
            String node = expected.remove("node").replace("/dev/st", "/dev/nst");
            expected.put(node.contains("nst") ? "tapeNode" : "blockNode", node);
            assertEquals(expected, facts(devices, "sg:" + said.group(7), expected));
            String shown = line(devices, "sg:" + said.group(7));
            expected.values().forEach(value -> assertTrue(
                    shown.contains(Path.of(value).getFileName().toString()), value + " is not in " + shown));
            // The same device by its other driver.
            line(devices, (node.contains("nst") ? "st:" : "raw:") + node);
        }
    }

    private static Map<String, String> facts(Told devices, String address, Map<String, String> like) {
        JsonObject device = devices.objects().stream()
                .filter(one -> one.get("address").getAsString().equals(address)).findFirst()
                .orElseThrow(() -> new AssertionError(address + " is not in " + devices.json()));
        Map<String, String> facts = new TreeMap<>();
        like.keySet().forEach(name -> facts.put(name, device.getAsJsonObject("facts").has(name)
                ? device.getAsJsonObject("facts").get(name).getAsString()
                : "none"));
        return facts;
    }

    private static String line(Told devices, String address) {
        return devices.text().lines().filter(line -> line.startsWith(address + " ")).findFirst()
                .orElseThrow(() -> new AssertionError(address + " is not in " + devices.text()));
    }
}
