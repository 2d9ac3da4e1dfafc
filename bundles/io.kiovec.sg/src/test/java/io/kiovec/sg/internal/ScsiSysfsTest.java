// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.PollEvent;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import io.kiovec.sg.internal.ScsiSysfs.DirectIo;
import io.kiovec.sg.internal.ScsiSysfs.NodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made-up sysfs with a disk, a tape without an sg node, and a host. */
class ScsiSysfsTest {

    /** NAA 5000C500A1B2C3D4h of the logical unit, and a port's that must not be taken for it. */
    private static final byte[] NAMES = HexFormat.of()
            .parseHex("0083001801030008" + "5000c500a1b2c3d4" + "0113000850" + "00c500a1b2c3ff");
    private static final byte[] SERIAL = HexFormat.of().parseHex("00800004" + "54313233");

    @TempDir
    private Path folder;
    private ScsiSysfs sysfs;

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve("sys").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private void write(String path, byte[] bytes) throws IOException {
        write(path, "");
        Files.write(folder.resolve("sys").resolve(path), bytes);
    }

    private void link(String from, String to) throws IOException {
        Path link = folder.resolve("sys").resolve(from);
        Files.createDirectories(link.getParent());
        Path target = folder.resolve("sys").resolve(to);
        Files.createDirectories(target);
        Files.createSymbolicLink(link, target);
    }

    private void device(String place, int type, String vendor, String model) throws IOException {
        String device = "devices/" + place;
        write(device + "/type", Integer.toString(type));
        write(device + "/vendor", vendor);
        write(device + "/model", model);
        write(device + "/rev", "1.0 ");
        link("bus/scsi/devices/" + place, device);
    }

    @BeforeEach
    void make() throws IOException {
        device("2:0:1:0", 0, "ACME    ", "Disk            ");
        write("devices/2:0:1:0/vpd_pg83", NAMES);
        write("devices/2:0:1:0/scsi_generic/sg3/dev", "21:3");
        write("devices/2:0:1:0/bsg/2:0:1:0/dev", "246:3");
        write("devices/2:0:1:0/block/sda/dev", "8:0");
        link("class/block/sda", "devices/2:0:1:0/block/sda");
        link("dev/char/21:3", "devices/2:0:1:0/scsi_generic/sg3");
        link("devices/2:0:1:0/scsi_generic/sg3/device", "devices/2:0:1:0");
        link("devices/2:0:1:0/scsi_generic/sg3/subsystem", "class/scsi_generic");
        link("dev/char/246:3", "devices/2:0:1:0/bsg/2:0:1:0");
        link("devices/2:0:1:0/bsg/2:0:1:0/device", "devices/2:0:1:0");
        link("devices/2:0:1:0/bsg/2:0:1:0/subsystem", "class/bsg");
        link("dev/block/8:0", "devices/2:0:1:0/block/sda");
        link("devices/2:0:1:0/block/sda/device", "devices/2:0:1:0");
        write("devices/2:0:1:0/block/sda/sda1/partition", "1");
        link("dev/block/8:1", "devices/2:0:1:0/block/sda/sda1");

        device("10:0:0:0", 1, "ACME", "Tape");
        write("devices/10:0:0:0/vpd_pg80", SERIAL);
        write("devices/10:0:0:0/scsi_tape/nst0/dev", "9:128");
        write("devices/10:0:0:0/scsi_tape/nst0a/dev", "9:224");
        write("devices/10:0:0:0/scsi_tape/st0/dev", "9:0");
        write("devices/10:0:0:0/bsg/10:0:0:0/dev", "246:4");
        link("bus/scsi/devices/host2", "devices/host2");
        link("bus/scsi/devices/target2:0:1", "devices/target2:0:1");
        sysfs = new ScsiSysfs(folder.resolve("sys"), folder.resolve("proc"));
    }

    @Test
    void theScanNamesPlaceKindVendorProductRevisionNameAndNodes() {
        BlockNode disk = new BlockNode(new DeviceNumber(8, 0), Optional.of("sda"), OptionalLong.of(64 << 20), Answer.NO,
                Optional.empty(), OptionalLong.of(5), Optional.empty(),
                QueueLimits.of(Map.of(QueueLimit.LOGICAL_BLOCK_SIZE, 4096L), Map.of()));
        List<DeviceDescription> found = new SgScan(sysfs, number -> disk).scan();
        assertEquals(2, found.size());
        assertEquals("sg:/dev/sg3", found.get(0).address().toString());
        assertEquals("2:0:1:0 disk ACME Disk 1.0 naa.5000c500a1b2c3d4 (sda, sg3)", found.get(0).description());
        assertEquals(Set.of(DeviceKind.SCSI, DeviceKind.BLOCK), found.get(0).kinds());
        assertEquals(OptionalLong.of(64 << 20), found.get(0).capacity());
        assertEquals(OptionalLong.of(4096), found.get(0).blockSize());
        assertEquals("vpd_83:naa.5000c500a1b2c3d4, block_node:8:0/5", found.get(0).identity().toString());
        assertEquals("vendor:ACME Tape T123", found.get(1).identity().toString());
        assertEquals("sg:/dev/bsg/10:0:0:0", found.get(1).address().toString());
        assertEquals("10:0:0:0 tape ACME Tape 1.0 serial T123 (nst0)", found.get(1).description());
        assertEquals(Set.of(DeviceKind.SCSI, DeviceKind.TAPE), found.get(1).kinds());
        assertEquals(Map.of("hostChannelTargetLun", "2:0:1:0", "peripheralDeviceType", "disk", "vendorIdentification",
                "ACME", "productIdentification", "Disk", "productRevisionLevel", "1.0", "logicalUnitName",
                "naa.5000c500a1b2c3d4", "blockNode", "/dev/sda", "genericNode", "/dev/sg3", "bsgNode",
                "/dev/bsg/2:0:1:0"), found.get(0).facts());
        assertEquals("T123", found.get(1).facts().get("unitSerialNumber"));
        assertEquals("/dev/nst0", found.get(1).facts().get("tapeNode"));
    }

    @Test
    void aNodeIsKnownByItsNumber() {
        assertEquals(NodeKind.SG, sysfs.character(new DeviceNumber(21, 3)).orElseThrow().kind());
        assertEquals(NodeKind.BSG, sysfs.character(new DeviceNumber(246, 3)).orElseThrow().kind());
        assertEquals(NodeKind.BLOCK, sysfs.block(new DeviceNumber(8, 0)).orElseThrow().kind());
        assertEquals(NodeKind.PARTITION, sysfs.block(new DeviceNumber(8, 1)).orElseThrow().kind());
        assertEquals(ScsiPlace.of("2:0:1:0").orElseThrow(),
                sysfs.character(new DeviceNumber(21, 3)).orElseThrow().facts().place());
        assertTrue(sysfs.character(new DeviceNumber(1, 3)).isEmpty());
        assertTrue(sysfs.block(new DeviceNumber(7, 0)).isEmpty());
    }

    @Test
    void directTransfersAreForbiddenUnlessSomebodyAllowedThem() throws IOException {
        assertEquals(DirectIo.FORBIDDEN, sysfs.directIo());
        write("module/sg/parameters/allow_dio", "0");
        assertEquals(DirectIo.FORBIDDEN, sysfs.directIo());
        write("module/sg/parameters/allow_dio", "1");
        assertEquals(DirectIo.ALLOWED, sysfs.directIo());
        Path proc = folder.resolve("proc/scsi/sg/allow_dio");
        Files.createDirectories(proc.getParent());
        Files.writeString(proc, "0\n");
        assertEquals(DirectIo.FORBIDDEN, sysfs.directIo());
    }

    @Test
    void withoutSysfsThereIsNothing() {
        ScsiSysfs none = new ScsiSysfs(folder.resolve("none"), folder.resolve("none"));
        assertEquals(List.of(), none.devices());
        assertEquals(32768, none.elementSize());
    }

    @Test
    void aNodeWhoseDeviceHasGoneOrTakesNoCommandsIsLost() throws IOException {
        Descriptor descriptor = mock(Descriptor.class);
        DevicePresence presence = new DevicePresence(sysfs, ScsiPlace.of("2:0:1:0").orElseThrow(), descriptor);
        write("devices/2:0:1:0/state", "running");
        assertEquals(Optional.empty(), presence.lost());
        write("devices/2:0:1:0/state", "blocked");
        assertEquals(Optional.empty(), presence.lost());
        for (String state : List.of("cancel", "deleted", "offline", "transport-offline")) {
            write("devices/2:0:1:0/state", state);
            assertTrue(presence.lost().orElse("not lost").contains(state), () -> presence.lost().toString());
        }
        write("devices/2:0:1:0/state", "running");
        when(descriptor.poll(0, 0)).thenReturn((long) PollEvent.HANG_UP.bit());
        assertTrue(presence.lost().orElse("not lost").contains("has gone"), () -> presence.lost().toString());
        when(descriptor.poll(0, 0)).thenReturn(0L);
        Files.delete(folder.resolve("sys/bus/scsi/devices/2:0:1:0"));
        assertTrue(presence.lost().orElse("not lost").contains("has removed"), () -> presence.lost().toString());
    }
}
