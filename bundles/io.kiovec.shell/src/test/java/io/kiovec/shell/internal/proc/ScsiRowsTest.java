// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.shell.internal.linux.MadeLinux;
import io.kiovec.spi.TransferRules.Permission;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of devices and device_strs, from a tree of files as sysfs has it. */
class ScsiRowsTest {

    @TempDir
    private Path root;
    private MadeLinux linux;

    @BeforeEach
    void make() {
        linux = new MadeLinux(root);
    }

    private void scsi(String place, String type, String state) {
        String folder = "/sys/bus/scsi/devices/" + place + "/";
        linux.file(folder + "type", type).file(folder + "queue_depth", "64").file(folder + "device_busy", "3")
                .file(folder + "state", state).file(folder + "vendor", "Linux   ").file(folder + "model", "scsi_debug")
                .file(folder + "rev", "0191");
    }

    private static DeviceDescription device(String address, DeviceKind kind, Map<String, String> facts) {
        return new DeviceDescription(Address.parse(address), Set.of(kind), Address.parse(address).scheme(),
                "RAM disk of ours",
                OptionalLong.empty(), OptionalLong.empty(), Identity.UNKNOWN, facts);
    }

    private List<String> lines(DeviceDescription... found) {
        return new ScsiRows(linux.facts(), List.of()).all(List.of(found)).stream().map(ScsiRow::line).toList();
    }

    @Test
    void linesAreTheKernelsWithItsGaps() {
        linux.link("/sys/class/scsi_generic/sg0/device", "../../../2:0:1:7")
                .link("/sys/class/scsi_generic/sg2/device", "../../../10:0:0:16640");
        scsi("2:0:1:7", "0", "running");
        scsi("10:0:0:16640", "1", "offline");
        assertEquals(List.of("2\t0\t1\t7\t0\t1\t64\t3\t1", "-1\t-1\t-1\t-1\t-1\t-1\t-1\t-1\t-1",
                "10\t0\t0\t16640\t1\t1\t64\t3\t0"), lines());
        assertEquals(
                List.of("Linux   \tscsi_debug      \t0191", "<no active device>", "Linux   \tscsi_debug      \t0191"),
                new ScsiRows(linux.facts(), List.of()).ofSg().stream().map(ScsiRow::words).toList());
    }

    @Test
    void aDeviceThatHasSeveralNodesIsOneLine() {
        linux.link("/sys/class/scsi_generic/sg0/device", "../../../2:0:0:0")
                .link("/sys/class/block/sda/device", "../../../2:0:0:0")
                .link("/sys/class/scsi_tape/nst0/device", "../../../3:0:0:0");
        scsi("2:0:0:0", "0", "running");
        scsi("3:0:0:0", "1", "running");
        assertEquals(List.of("2\t0\t0\t0\t0\t1\t64\t3\t1", "3\t0\t0\t0\t1\t0\t64\t3\t1"),
                lines(device("raw:/dev/sda", DeviceKind.BLOCK, Map.of()),
                        device("sg:/dev/sg0", DeviceKind.SCSI, Map.of("hostChannelTargetLun", "2:0:0:0")),
                        device("st:/dev/nst0", DeviceKind.TAPE, Map.of())));
    }

    @Test
    void whatLinuxGivesNoPlaceHasOneOfOurs() {
        linux.file("/sys/class/block/loop0/dev", "7:0").file("/sys/class/block/loop0/queue/nr_requests", "128")
                .file("/sys/class/block/loop0/inflight", "       2        1");
        assertEquals(
                List.of("1000000\t0\t7\t0\t0\t0\t128\t3\t1", "2000000\t0\t0\t0\t0\t0\t32\t0\t1",
                        "2000001\t0\t0\t0\t1\t0\t1\t0\t1"),
                lines(device("raw:/dev/loop0", DeviceKind.BLOCK, Map.of()),
                        device("sim:disk0", DeviceKind.BLOCK, Map.of("queueDepth", "32")),
                        device("sim:tape0", DeviceKind.TAPE, Map.of())));
        assertEquals("RAM     \tRAM disk of ours\t    ", new ScsiRows(linux.facts(), List.of())
                .all(List.of(device("ram:disk0", DeviceKind.BLOCK, Map.of()))).getFirst().words());
    }

    @Test
    void settingsAreSgsWhereItIs() {
        SgSettings alone = new SgSettings(linux.facts(), Permission.ALLOWED, "0.12.3.SNAPSHOT");
        assertEquals(1, alone.allowDio());
        assertEquals(0, new SgSettings(linux.facts(), Permission.FORBIDDEN, "1").allowDio());
        assertEquals(0, alone.reservedSize());
        assertEquals("1203\t0.12.3.SNAPSHOT []", alone.version().line());
        linux.file("/proc/scsi/sg/allow_dio", "0").file("/proc/scsi/sg/def_reserved_size", "32768")
                .file("/proc/scsi/sg/version", "30536\t3.5.36 [20140603]");
        assertEquals(0, alone.allowDio());
        assertEquals(32768, alone.reservedSize());
        assertEquals("30536\t3.5.36 [20140603]", alone.version().line());
    }
}
