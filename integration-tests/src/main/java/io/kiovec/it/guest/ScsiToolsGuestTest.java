// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.it.Gogo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code scsi} says of a disk what sg3_utils and sdparm say of it, field by field: on a disk of QEMU, which has little to say, on
 * one of scsi_debug, and on one of LIO, which has reservations.
 */
@DisksBoot
class ScsiToolsGuestTest {

    private static final String QEMU = "virtio";
    private static final String DEBUG = "debug";

    private static final Set<String> ALL_ONES = Set.of("65535", "4294967295");

    private static LioTarget lio;

    @BeforeAll
    static void lioIsThere(@TempDir Path folder) throws Exception {
        lio = LioTarget.serving(folder.resolve("disk"));
        lio.attach();
    }

    @AfterAll
    static void lioIsTakenDown() throws Exception {
        lio.takeDown();
    }

    private static String node(String disk) throws IOException {
        return GuestDisk.awaited(disk).generic().toString();
    }

    /** What our command prints, as an array of objects also where it is one. */
    private static List<JsonObject> ours(String command, String node, String... more) throws Exception {
        String said = Gogo.run("kiovec:scsi " + command + " sg:" + node + " " + String.join(" ", more) + " --json");
        JsonElement json = JsonParser.parseString(said);
        return json.isJsonArray()
                ? json.getAsJsonArray().asList().stream().map(JsonElement::getAsJsonObject).toList()
                : List.of(json.getAsJsonObject());
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).isJsonNull() ? "" : object.get(name).getAsString();
    }

    private static String raw(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        byte[] bytes = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), () -> String.join(" ", command));
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(JsonObject object) {
        return text(object, "hex").replaceAll("[^0-9a-fA-F]", "").toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {QEMU, DEBUG, LioTarget.MODEL})
    void inquiryIsThatOfSgInq(String disk) throws Exception {
        String node = node(disk);
        JsonObject said = ours("inquiry", node, "--hex").getFirst();
        assertTrue(hex(said).startsWith(raw("sg_inq", "--raw", "--len=96", node)), said::toString);
        String theirs = Tool.run("sg_inq", node);
        Map<String, String> flags = Map.of("normalAca", "NormACA", "hierarchicalLuns", "HiSUP", "arrayController",
                "SCCS", "thirdPartyCopy", "3PC", "protection", "Protect", "enclosure", "EncServ", "multiplePorts",
                "MultiP", "commandQueuing", "CmdQue");
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            assertEquals(Tool.field("\\b" + flag.getValue() + "=(\\d)", theirs).equals("1"),
                    said.get(flag.getKey()).getAsBoolean(), flag.getKey());
        }
        int groups = Integer.parseInt(Tool.field("TPGS=(\\d)", theirs));
        assertEquals((groups & 1) != 0, said.get("implicitPortGroups").getAsBoolean());
        assertEquals((groups & 2) != 0, said.get("explicitPortGroups").getAsBoolean());
    }

    /** Every page that the device has, byte for byte. */
    @ParameterizedTest
    @ValueSource(strings = {QEMU, DEBUG, LioTarget.MODEL})
    void pagesOfVitalProductDataAreThoseOfSgVpd(String disk) throws Exception {
        String node = node(disk);
        Map<String, String> expected = new TreeMap<>();
        Matcher pages = Pattern.compile("(?m)^ +(?:0x)?([0-9a-f]{2}) ").matcher(
                Tool.run("sg_vpd", "--page=sv", "--quiet", "--long", node));
        while (pages.find()) {
            expected.put(pages.group(1).toUpperCase(Locale.ROOT) + "h",
                    raw("sg_vpd", "--page=0x" + pages.group(1), "--raw", node));
        }
        assertTrue(expected.size() > 3, expected::toString);
        Map<String, String> found = new TreeMap<>();
        for (JsonObject page : ours("vpd", node, "--hex")) {
            found.put(text(page, "page"), hex(page));
        }
        assertEquals(expected, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {QEMU, DEBUG, LioTarget.MODEL})
    void provisioningIsThatOfSgVpd(String disk) throws Exception {
        String node = node(disk);
        JsonObject fields = ours("vpd", node, "lbpv").getFirst().getAsJsonObject("fields");
        String theirs = Tool.run("sg_vpd", "--page=lbpv", node);
        for (Map.Entry<String, String> bit : Map.of("LBPU", "unmap", "LBPWS", "writeSame16", "LBPWS10", "writeSame10")
                .entrySet()) {
            boolean expected = Tool.field("\\(" + bit.getKey() + "\\): (\\d)", theirs).equals("1");
            String name = fields.keySet().stream()
                    .filter(one -> one.toLowerCase(Locale.ROOT).contains(bit.getValue().toLowerCase(Locale.ROOT)))
                    .findFirst().orElseThrow(() -> new AssertionError(bit + " is not in " + fields));
            assertEquals(expected, fields.get(name).getAsBoolean(), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {QEMU, DEBUG, LioTarget.MODEL})
    void capacityAndUnitsAreThoseOfSgReadcapAndSgLuns(String disk) throws Exception {
        String node = node(disk);
        String theirs = Tool.run("sg_readcap", "--16", node);
        JsonObject said = ours("capacity", node).getFirst();
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("returnedLogicalBlockAddress", Tool.field("Last LBA=(\\d+)", theirs));
        expected.put("logicalBlockLengthInBytes", Tool.field("Logical block length=(\\d+)", theirs));
        expected.put("protectionType", Tool.field("p_type=(\\d+)", theirs));
        expected.put("protectionInformationIntervalsExponent", Tool.field("p_i_exponent=(\\d+)", theirs));
        expected.put("logicalBlocksPerPhysicalBlockExponent",
                Tool.field("Logical blocks per physical block exponent=(\\d+)", theirs));
        expected.put("logicalBlockProvisioningManagementEnabled", is(Tool.field("lbpme=(\\d)", theirs)));
        expected.put("logicalBlockProvisioningReadZeros", is(Tool.field("lbprz=(\\d)", theirs)));
        expected.put("lowestAlignedLogicalBlockAddress", Tool.field("Lowest aligned LBA=(\\d+)", theirs));
        expected.put("capacityInBytes", Tool.field("Device size: (\\d+) bytes", theirs));
        Map<String, String> found = new LinkedHashMap<>();
        said.keySet().forEach(name -> found.put(name, text(said, name)));
        assertEquals(expected, found);

        List<String> luns = new ArrayList<>();
        Matcher lines = Pattern.compile("(?m)^ +([0-9a-f]{16})").matcher(Tool.run("sg_luns", node));
        while (lines.find()) {
            luns.add(lines.group(1));
        }
        assertEquals(luns, ours("luns", node).stream().map(lun -> text(lun, "lun")).toList());
    }

    private static String is(String bit) {
        return Boolean.toString(bit.equals("1"));
    }

    /** sg_turs and sg_requests tell of a stopped disk what our commands tell. */
    @Test
    void aStoppedDiskIsNotReadyForBoth() throws Exception {
        String node = node(DEBUG);
        Tool.run("sg_turs", node);
        assertEquals("true", text(ours("ready", node).getFirst(), "ready"));
        assertEquals(raw("sg_requests", "--raw", node), hex(ours("sense", node).getFirst()));
        Tool.run("sg_start", "--stop", node);
        try {
            Process theirs = new ProcessBuilder("sg_turs", node).redirectErrorStream(true).start();
            theirs.getInputStream().readAllBytes();
            assertEquals(2, theirs.waitFor(), "sg_turs does not say that it is not ready");
            String said = Gogo.run("kiovec:scsi ready sg:" + node);
            assertTrue(said.contains("not ready"), said);
            assertEquals(raw("sg_requests", "--raw", node), hex(ours("sense", node).getFirst()));
        } finally {
            Tool.run("sg_start", "--start", node);
        }
        Tool.run("sg_turs", node);
    }

    @ParameterizedTest
    @ValueSource(strings = {DEBUG, LioTarget.MODEL})
    void commandsAreThoseOfSgOpcodes(String disk) throws Exception {
        String node = node(disk);
        List<String> expected = new ArrayList<>();
        Matcher lines = Pattern.compile("(?m)^ ([0-9a-f]{2}) {5}(.{4}) +(\\d+) ")
                .matcher(Tool.run("sg_opcodes", "--no-inquiry", node));
        while (lines.find()) {
            expected.add(lines.group(1) + " " + lines.group(2).strip() + " " + lines.group(3));
        }
        assertTrue(expected.size() > 10, expected::toString);
        assertEquals(expected.stream().sorted().toList(), ours("opcodes", node).stream().map(one -> {
            String action = text(one, "serviceAction").replaceFirst("h$", "");
            return text(one, "opcode").substring(0, 2).toLowerCase(Locale.ROOT) + " "
                    + (action.isEmpty() ? "" : Integer.toHexString(Integer.parseInt(action, 16))) + " "
                    + text(one, "cdbLength");
        }).sorted().toList());
        String usage = Tool.run("sg_opcodes", "--no-inquiry", "--opcode=0x9e,0x10", node);
        assertEquals(Tool.field("(?:Usage|usage)[^:]*: ([0-9a-f ]+)", usage).replace(" ", ""),
                text(ours("opcodes", node, "--opcode", "9e,10").getFirst(), "cdbUsageData").replace(" ", "")
                        .toLowerCase(Locale.ROOT));
    }

    @Test
    void logPagesAreThoseOfSgLogs() throws Exception {
        String node = node(DEBUG);
        List<String> expected = new ArrayList<>();
        Matcher pages = Pattern.compile("0x([0-9a-f]{2}) ").matcher(Tool.run("sg_logs", node));
        while (pages.find()) {
            if (!pages.group(1).equals("00")) {
                expected.add(pages.group(1).toUpperCase(Locale.ROOT) + "h");
            }
        }
        List<JsonObject> found = ours("log", node);
        assertEquals(expected, found.stream().map(page -> text(page, "page")).toList());
        for (JsonObject page : found) {
            String bytes = raw("sg_logs", "--raw", "--page=0x" + text(page, "page").substring(0, 2), node);
            assertEquals(parameters(bytes), page.getAsJsonArray("parameters").asList().stream()
                    .map(one -> text(one.getAsJsonObject(), "code").substring(0, 4).toLowerCase(Locale.ROOT)).toList());
        }
        String temperature = Tool.run("sg_logs", "--page=0xd", node);
        JsonObject page = found.stream().filter(one -> text(one, "page").equals("0Dh")).findFirst().orElseThrow();
        List<String> values = page.getAsJsonArray("parameters").asList().stream()
                .map(one -> one.getAsJsonObject().get("value").toString()).toList();
        assertTrue(values.get(0).contains(Tool.field("Current temperature = (\\d+) C", temperature)), values::toString);
        assertTrue(values.get(1).contains(Tool.field("Reference temperature = (\\d+) C", temperature)),
                values::toString);
    }

    /** The codes of the parameters in the bytes of a log page (SPC-6, 7.3.2). */
    private static List<String> parameters(String page) {
        List<String> codes = new ArrayList<>();
        for (int at = 8; at + 8 <= page.length(); at += 8 + 2 * Integer.parseInt(page.substring(at + 6, at + 8), 16)) {
            codes.add(page.substring(at, at + 4));
        }
        return codes;
    }

    /** Each field that both have: its values in force, by default and saved, and whether it can be changed. */
    @ParameterizedTest
    @ValueSource(strings = {QEMU, DEBUG, LioTarget.MODEL})
    void fieldsOfModePagesAreThoseOfSdparm(String disk) throws Exception {
        String node = node(disk);
        Map<String, String> expected = new TreeMap<>();
        Matcher lines = Pattern
                .compile("(?m)^  (\\S+) +(\\S+) +\\[cha: ([yn])(?:, def: *([^],]+))?(?:, sav: *([^],]+))?\\]")
                .matcher(sdparm(node));
        while (lines.find()) {
            expected.put(lines.group(1), number(lines.group(2)) + " " + lines.group(3) + " " + number(lines.group(4))
                    + " " + number(lines.group(5)));
        }
        Map<String, String> found = new TreeMap<>();
        for (JsonObject field : ours("mode", node)) {
            found.put(text(field, "field"),
                    signed(field, "current") + " " + (text(field, "changeable").matches("0*h") ? "n" : "y") + " "
                            + signed(field, "default") + " " + signed(field, "saved"));
        }
        expected.keySet().retainAll(found.keySet());
        found.keySet().retainAll(expected.keySet());
        assertTrue(expected.containsKey("WCE") && expected.size() > 8, expected::toString);
        assertEquals(expected, found);
    }

    /** sdparm says -1 where all bits are ones. */
    private static String signed(JsonObject field, String name) {
        String value = text(field, name);
        return ALL_ONES.contains(value) ? "-1" : value;
    }

    /** It ends with an error where a page that it asks for is not there, and says all the same what there is. */
    private static String sdparm(String node) throws Exception {
        Process process = new ProcessBuilder("sdparm", "--all", node).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return said;
    }

    private static String number(String word) {
        return word == null ? "" : Long.toString(Long.decode(word.strip()));
    }

    /** Each sees what the other has reserved: they are one initiator port. */
    @Test
    void reservationsAreThoseOfSgPersist() throws Exception {
        String node = node(LioTarget.MODEL);
        String capabilities = Tool.run("sg_persist", "--no-inquiry", "--in", "--report-capabilities", node);
        JsonObject said = ours("reserve capabilities", node).getFirst();
        for (Map.Entry<String, String> bit : Map.of("compatibleReservationHandling", "CRH", "specifyInitiatorPorts",
                "SIP_C", "allTargetPorts", "ATP_C", "persistThroughPowerLossCapable", "PTPL_C",
                "persistThroughPowerLossActivated", "PTPL_A").entrySet()) {
            assertEquals(Tool.field("\\(" + bit.getValue() + "\\): (\\d)", capabilities).equals("1"),
                    said.get(bit.getKey()).getAsBoolean(), bit.getKey());
        }
        Tool.run("sg_persist", "--no-inquiry", "--out", "--register", "--param-sark=abc123", node);
        assertEquals("[\"0x0000000000abc123\"]", ours("reserve keys", node).getFirst().get("keys").toString());
        Gogo.run("kiovec:scsi reserve reserve sg:" + node + " --key 0xabc123 --type write-exclusive");
        String held = Tool.run("sg_persist", "--no-inquiry", "--in", "--read-reservation", node);
        assertEquals("0xabc123", Tool.field("Key=(0x[0-9a-f]+)", held));
        assertEquals("Write Exclusive", Tool.field("type: ([A-Za-z, ]+)", held));
        JsonObject status = ours("reserve status", node).getFirst();
        assertEquals("write-exclusive", text(status, "type"));
        assertEquals(Long.decode(Tool.field("PR generation=(0x[0-9a-f]+)", held)),
                status.get("generation").getAsLong());
        Tool.run("sg_persist", "--no-inquiry", "--out", "--release", "--param-rk=abc123", "--prout-type=1", node);
        assertEquals("false", text(ours("reserve status", node).getFirst(), "held"));
        Gogo.run("kiovec:scsi reserve clear sg:" + node + " --key 0xabc123");
        String keys = Tool.run("sg_persist", "--no-inquiry", "--in", "--read-keys", node);
        assertTrue(keys.contains("NO registered reservation keys"), keys);
    }
}
