// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code info} says of a disk what sg3-utils say of it, field by field, for people and for programs. */
@DisksBoot
class DiskFactsGuestTest {

    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]+|[0-9]+");
    /** What sg_vpd calls the fields of the page of block limits, and what the standard does. */
    private static final Map<String, String> BLOCK_LIMITS = Map.ofEntries(
            Map.entry("Maximum compare and write length", "maximumCompareAndWriteLength"),
            Map.entry("Optimal transfer length granularity", "optimalTransferLengthGranularity"),
            Map.entry("Maximum transfer length", "maximumTransferLength"),
            Map.entry("Optimal transfer length", "optimalTransferLength"),
            Map.entry("Maximum prefetch transfer length", "maximumPrefetchLength"),
            Map.entry("Maximum unmap LBA count", "maximumUnmapLbaCount"),
            Map.entry("Maximum unmap block descriptor count", "maximumUnmapBlockDescriptorCount"),
            Map.entry("Optimal unmap granularity", "optimalUnmapGranularity"),
            Map.entry("Maximum write same length", "maximumWriteSameLength"),
            Map.entry("Maximum atomic transfer length", "maximumAtomicTransferLength"),
            Map.entry("Atomic alignment", "atomicAlignment"),
            Map.entry("Atomic transfer length granularity", "atomicTransferLengthGranularity"),
            Map.entry("Maximum atomic transfer length with atomic boundary", "maximumAtomicTransferLengthWithBoundary"),
            Map.entry("Maximum atomic boundary size", "maximumAtomicBoundarySize"));

    /** Asked once: the disks do not change, and a guest is slow. */
    private static final Map<String, Told> INFO = new ConcurrentHashMap<>();

    static Stream<String> adapters() {
        return GuestDisk.adapters().stream();
    }

    private static Told info(String address) throws Exception {
        if (!INFO.containsKey(address)) {
            INFO.put(address, Told.by("kiovec:info " + address));
        }
        return INFO.get(address);
    }

    private static Told info(GuestDisk disk) throws Exception {
        return info("sg:" + disk.generic());
    }

    private static Map<String, String> fields(Told told, String before, Map<String, String> like) {
        Map<String, String> fields = new TreeMap<>();
        like.keySet().forEach(name -> fields.put(name, told.get(before + name)));
        return fields;
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void inquiryAndSerialAreThoseOfSgInq(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        String said = Tool.run("sg_inq", disk.generic().toString());
        Map<String, String> expected = new TreeMap<>();
        expected.put("inquiry.peripheralQualifier", Tool.field("PQual=(\\d)", said));
        expected.put("inquiry.peripheralDeviceType", Tool.field("Peripheral device type: (\\S+)", said));
        expected.put("inquiry.removableMedium", Tool.field("RMB=(\\d)", said).equals("1") ? "true" : "false");
        expected.put("inquiry.version", Tool.field("version=0x[0-9a-f]+  \\[(\\S+)\\]", said));
        expected.put("inquiry.vendorIdentification", Tool.field("Vendor identification: (.*)", said));
        expected.put("inquiry.productIdentification", Tool.field("Product identification: (.*)", said));
        expected.put("inquiry.productRevisionLevel", Tool.field("Product revision level: (.*)", said));
        expected.put("unitSerialNumber", Tool.field("Unit serial number: (.*)", said));
        assertEquals(expected, fields(info(disk), "", expected));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void designatorsAreThoseOfSgVpd(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        List<String> expected = new ArrayList<>();
        String association = "";
        String type = "";
        for (String line : Tool.run("sg_vpd", "--page=di", disk.generic().toString()).lines().toList()) {
            if (line.matches("  \\S.*:")) {
                association = line.contains("Target port") ? "target port" : "target device";
                association = line.contains("Addressed logical unit") ? "logical unit" : association;
            } else if (line.contains("designator type: ")) {
                type = Tool.field("designator type: ([^,\\[]+)", line).toLowerCase(Locale.ROOT);
                expected.add(association + " " + type);
            } else if (line.startsWith("      ") && !line.contains("transport: ") && !line.endsWith("string:")) {
                String value = line.substring(Math.max(line.indexOf(": ") + 1, 0));
                expected.set(expected.size() - 1, expected.getLast() + " " + value.strip().replaceFirst("^0x", ""));
            }
        }
        List<String> found = info(disk).objects("designators").stream().map(name -> {
            String kind = name.get("designatorType").getAsString();
            String value = name.get("designator").getAsString();
            return name.get("association").getAsString() + " " + SG_TYPES.getOrDefault(kind, kind) + " "
                    + (kind.startsWith("naa") ? value : value.replaceFirst("^0+(?=[0-9a-f])", ""));
        }).toList();
        assertEquals(expected.stream().map(DiskFactsGuestTest::oneBlank).toList(),
                found.stream().map(DiskFactsGuestTest::oneBlank).toList());
    }

    /** Where sg_vpd has other words than the standard. */
    private static final Map<String, String> SG_TYPES = Map.of("t10 vendor id", "t10 vendor identification",
            "scsi name", "scsi name string");

    private static String oneBlank(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void blockLimitsAreThoseOfSgVpd(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Map<String, String> expected = new TreeMap<>();
        for (String line : Tool.run("sg_vpd", "--page=bl", disk.generic().toString()).lines().toList()) {
            String name = BLOCK_LIMITS.get(line.strip().split(":")[0]);
            if (name != null) {
                Matcher number = NUMBER.matcher(line.substring(line.indexOf(':')));
                assertTrue(number.find(), line);
                expected.put(name, Long.decode(number.group()).toString());
            }
            if (line.contains("(WSNZ)")) {
                expected.put("writeSameNonZero", line.endsWith("1") ? "true" : "false");
            }
        }
        assertEquals(BLOCK_LIMITS.size() + 1, expected.size());
        assertEquals(expected, fields(info(disk), "blockLimits.", expected));
        String rotation = Tool.run("sg_vpd", "--page=bdc", disk.generic().toString());
        assertEquals(rotation.contains("Non-rotating") ? "1" : "0",
                info(disk).get("blockDeviceCharacteristics.mediumRotationRate"), rotation);
        assertEquals(rotation.contains("less then 1.8 inch") ? "5" : "0",
                info(disk).get("blockDeviceCharacteristics.nominalFormFactor"), rotation);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void capacityIsThatOfSgReadcap(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        String ten = Tool.run("sg_readcap", disk.generic().toString());
        Map<String, String> expected = new TreeMap<>();
        expected.put("returnedLogicalBlockAddress", Tool.field("Last LBA=(\\d+)", ten));
        expected.put("logicalBlockLengthInBytes", Tool.field("block length=(\\d+)", ten));
        if (!adapter.equals("am53c974")) {
            // QEMU's am53c974 takes commands of 12 bytes at most.
            String said = Tool.run("sg_readcap", "--16", disk.generic().toString());
            assertEquals(Tool.field("Last LBA=(\\d+)", ten), Tool.field("Last LBA=(\\d+)", said));
            expected.put("protectionType", Tool.field("p_type=(\\d+)", said));
            expected.put("protectionInformationIntervalsExponent", Tool.field("p_i_exponent=(\\d+)", said));
            expected.put("logicalBlocksPerPhysicalBlockExponent",
                    Tool.field("Logical blocks per physical block exponent=(\\d+)", said));
            expected.put("logicalBlockProvisioningManagementEnabled", Tool.field("lbpme=(\\d)", said));
            expected.put("logicalBlockProvisioningReadZeros", Tool.field("lbprz=(\\d)", said));
            expected.replaceAll((name, value) -> name.startsWith("logicalBlockProvisioning")
                    ? Boolean.toString(value.equals("1"))
                    : value);
            expected.put("lowestAlignedLogicalBlockAddress", Tool.field("Lowest aligned LBA=(\\d+)", said));
        }
        Map<String, String> found = new TreeMap<>();
        info(disk).json().getAsJsonObject().getAsJsonObject("readCapacity").entrySet()
                .forEach(field -> found.put(field.getKey(), field.getValue().getAsString()));
        assertEquals(expected, found);
        long length = Long.parseLong(expected.get("logicalBlockLengthInBytes"));
        Map<String, String> limits = new TreeMap<>(Map.of("logicalBlock", Long.toString(length), "capacity",
                Long.toString((Long.parseLong(expected.get("returnedLogicalBlockAddress")) + 1) * length)));
        assertEquals(limits, fields(info("raw:" + disk.block()), "", limits));
        if (adapter.equals("megasas")) {
            assertTrue(info(disk).get("refused").contains("internal target failure"), info(disk).text());
        } else {
            limits.put("physicalBlock", Long.toString(length << Integer.parseInt(
                    expected.getOrDefault("logicalBlocksPerPhysicalBlockExponent", "0"))));
            assertEquals(limits, fields(info(disk), "", limits));
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void logPagesAndTemperatureAreThoseOfSgLogs(String adapter) throws Exception {
        GuestDisk disk = GuestDisk.behind(adapter);
        Told told = info(disk);
        if (!adapter.equals("debug")) {
            // QEMU's disks have no log pages, and then sg_logs fails.
            assertEquals(List.of(), told.list("supportedLogPages"));
            assertEquals("none", told.get("temperature"));
            return;
        }
        List<String> expected = new ArrayList<>();
        Matcher pages = Pattern.compile("0x([0-9a-f]{2}) ").matcher(Tool.run("sg_logs", disk.generic().toString()));
        while (pages.find()) {
            expected.add(pages.group(1).toUpperCase(Locale.ROOT) + "h");
        }
        assertTrue(expected.size() > 2, expected.toString());
        assertEquals(expected, told.list("supportedLogPages"));
        String said = Tool.run("sg_logs", "--temperature", disk.generic().toString());
        assertEquals(Tool.field("Current temperature = (\\d+) C", said), told.get("temperature.temperature"));
        assertEquals(Tool.field("Reference temperature = (\\d+) C", said),
                told.get("temperature.referenceTemperature"));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void whatProgramsAreToldPeopleAreToldToo(String adapter) throws Exception {
        Told told = info(GuestDisk.behind(adapter));
        Map<String, String> expected = new LinkedHashMap<>();
        flatten("", told.json().getAsJsonObject(), expected);
        Map<String, String> lines = told.lines();
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(lines.keySet()));
        expected.forEach((name, value) -> {
            if (!value.startsWith("[")) {
                assertEquals(value, lines.get(name), name);
            }
        });
    }

    private static void flatten(String before, JsonObject object, Map<String, String> into) {
        for (Map.Entry<String, JsonElement> one : object.entrySet()) {
            if (one.getValue().isJsonObject()) {
                flatten(before + one.getKey() + ".", one.getValue().getAsJsonObject(), into);
            } else {
                into.put(before + one.getKey(), one.getValue().isJsonNull()
                        ? "unknown"
                        : one.getValue().isJsonPrimitive() ? one.getValue().getAsString() : "[");
            }
        }
    }

    /** The jar itself by the script of README.md; both commands by one start, which takes half a minute here. */
    @Test
    @Timeout(300)
    void theJarItselfListsAndTells() throws Exception {
        GuestDisk disk = GuestDisk.behind("debug");
        String lines = Tool.run("env", "JAVA_HOME=" + System.getProperty("java.home"), "bash", "-c",
                "printf 'devices\\ninfo sg:" + disk.generic() + " --json\\n' | ../kiovec");
        for (String address : List.of("sg:" + disk.generic(), "raw:" + disk.block(), "sim:disk0")) {
            assertTrue(lines.lines().anyMatch(line -> line.startsWith(address + " ")), lines);
        }
        JsonObject told = JsonParser.parseString(lines.lines().filter(line -> line.startsWith("{")).findFirst()
                .orElseThrow(() -> new AssertionError(lines))).getAsJsonObject();
        JsonObject here = info(disk).json().getAsJsonObject();
        assertEquals(here.keySet(), told.keySet());
        for (String name : List.of("description", "capacity", "inquiry", "designators", "readCapacity", "blockLimits",
                "supportedLogPages", "temperature")) {
            assertEquals(here.get(name), told.get(name), name);
        }
    }
}
