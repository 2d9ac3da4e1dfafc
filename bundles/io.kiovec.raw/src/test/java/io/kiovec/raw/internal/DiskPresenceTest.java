// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.BlockNode.Partition;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.QueueLimits;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a sysfs made for the test: a SCSI disk 8:16 that goes in all the ways in which Linux lets it. */
class DiskPresenceTest {

    private static final DeviceNumber DISK = new DeviceNumber(8, 16);
    private static final DeviceNumber PART = new DeviceNumber(8, 17);
    private static final String ENTRY = "dev/block/8:16";
    /** NAA 5000C500A1B2C3D4h of the logical unit. */
    private static final byte[] NAMES = HexFormat.of().parseHex("0083000c01030008" + "5000c500a1b2c3d4");
    private static final byte[] SERIAL = HexFormat.of().parseHex("00800004" + "54313233");

    @TempDir
    private Path sysfs;
    private final Kernel kernel = mock(Kernel.class);
    private final Descriptor descriptor = mock(Descriptor.class);
    private final BlockNode disk = node(DISK, 1 << 20, Optional.empty());

    private static BlockNode node(DeviceNumber number, long size, Optional<Partition> partition) {
        return new BlockNode(number, Optional.of("sdb"), OptionalLong.of(size), Answer.NO, partition,
                OptionalLong.of(7), Optional.empty(), QueueLimits.UNKNOWN);
    }

    private void write(String path, byte[] bytes) throws IOException {
        Path file = sysfs.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void write(String path, String text) throws IOException {
        write(path, (text + "\n").getBytes());
    }

    @BeforeEach
    void make() throws Exception {
        write(ENTRY + "/diskseq", "7");
        write(ENTRY + "/removable", "0");
        write(ENTRY + "/device/state", "running");
        write(ENTRY + "/device/vendor", "ACME    ");
        write(ENTRY + "/device/model", "Disk    ");
        hasSize(1 << 20);
    }

    private void hasSize(long size) throws ErrnoException {
        doReturn(node(DISK, size, Optional.empty())).when(kernel).blockNode(descriptor);
    }

    private DiskPresence presence() {
        return new DiskPresence(kernel, descriptor, disk, sysfs);
    }

    private static void isLost(DiskPresence presence, String why) {
        assertTrue(presence.lost().orElse("not lost").contains(why), () -> presence.lost() + " is not " + why);
    }

    @Test
    void aDiskThatIsThereIsNotLost() {
        assertEquals(Optional.empty(), presence().lost());
    }

    @Test
    void aDiskThatSysfsHasNoMoreIsLost() throws Exception {
        DiskPresence presence = presence();
        Files.move(sysfs.resolve("dev/block"), sysfs.resolve("gone"));
        isLost(presence, "has removed the disk");
    }

    @Test
    void aDiskWhoseNumberIsAnotherOnesIsLost() throws Exception {
        DiskPresence presence = presence();
        write(ENTRY + "/diskseq", "8");
        isLost(presence, "another one has its number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "deleted", "offline", "transport-offline"})
    void aDiskThatTakesNoCommandsIsLost(String state) throws Exception {
        write(ENTRY + "/device/state", state);
        isLost(presence(), state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "blocked", "quiesce", "created"})
    void aDiskThatTakesCommandsLaterIsNotLost(String state) throws Exception {
        write(ENTRY + "/device/state", state);
        assertEquals(Optional.empty(), presence().lost());
    }

    /** Before sysfs is cleared the kernel takes the size away; that of an empty drive for removable media is 0 too. */
    @Test
    void aDiskWithoutASizeIsBeingRemovedUnlessItsMediumIs() throws Exception {
        DiskPresence presence = presence();
        hasSize(0);
        isLost(presence, "is removing the disk");
        write(ENTRY + "/removable", "1");
        assertEquals(Optional.empty(), presence.lost());
        write(ENTRY + "/removable", "0");
        doThrow(new ErrnoException("ioctl", Errno.ENXIO, "test")).when(kernel).blockNode(descriptor);
        isLost(presence, "is removing the disk");
    }

    @Test
    void whereSysfsIsNotThereNothingIsKnown() throws Exception {
        assertEquals(Optional.empty(), new DiskPresence(kernel, descriptor, disk, sysfs.resolve("none")).lost());
    }

    @Test
    void S2_aLostDisksReadsMayBeSentAgainAndItsChangesAreOfUnknownOutcome() {
        Limits limits = Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, 512)
                .set(Limit.CAPACITY, 1 << 20).build();
        RawEndpoint endpoint = new RawEndpoint(descriptor, limits, Identity.UNKNOWN, RawEndpoint.Kind.BLOCK_NODE,
                () -> Optional.of("it was pulled"), mock(QueueEngine.class));
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        when(descriptor.path()).thenReturn(Path.of("/dev/test"));
        when(descriptor.failure(any(), anyLong())).thenCallRealMethod();
        for (long result : new long[]{0, Errno.EIO.result(), Errno.ENODEV.result()}) {
            when(descriptor.pread(any(), anyLong(), anyLong(), anyLong())).thenReturn(result);
            assertThrows(DeviceException.Offline.class, () -> endpoint.read(0, memory, RawCall.PLAIN));
        }
        for (long result : new long[]{0, Errno.EIO.result(), Errno.ENOSPC.result(), Errno.ENODEV.result()}) {
            when(descriptor.pwrite(any(), anyLong(), anyLong(), anyLong())).thenReturn(result);
            assertThrows(DeviceException.OutcomeUnknown.class, () -> endpoint.write(0, memory, RawCall.PLAIN));
        }
        when(descriptor.fdatasync()).thenReturn(Errno.EIO.result());
        DeviceException flush = assertThrows(DeviceException.class, () -> endpoint.flush(RawCall.PLAIN));
        assertInstanceOf(DeviceException.OutcomeUnknown.class, flush);
        assertTrue(flush.getMessage().contains("it was pulled"), flush.getMessage());
    }

    @Test
    void S5_aDiskIsNamedAsSgNamesIt() throws Exception {
        DiskNames names = new DiskNames(sysfs);
        assertEquals(List.of(), names.of(DISK));
        write(ENTRY + "/device/vpd_pg80", SERIAL);
        Identity bySerial = RawIdentity.ofNode(disk, names);
        assertEquals(List.of(Designator.whole(Source.VENDOR, "ACME Disk T123"),
                Designator.whole(Source.BLOCK_NODE, "8:16/7")), bySerial.designators());
        write(ENTRY + "/device/vpd_pg83", NAMES);
        Identity byName = RawIdentity.ofNode(disk, names);
        assertEquals(List.of(Designator.whole(Source.VPD_83, "naa.5000c500a1b2c3d4"),
                Designator.whole(Source.BLOCK_NODE, "8:16/7")), byName.designators());
    }

    @Test
    void S5_aPartitionIsAPartOfWhatItsDiskIsCalled() throws Exception {
        write(ENTRY + "/device/vpd_pg83", NAMES);
        BlockNode part = node(PART, 4096, Optional.of(new Partition(DISK, 1, OptionalLong.of(512))));
        Identity identity = RawIdentity.ofNode(part, new DiskNames(sysfs));
        assertEquals(new Designator(Source.VPD_83, "naa.5000c500a1b2c3d4", 512, 4096),
                identity.designators().getFirst());
        assertFalse(identity.sameAs(RawIdentity.ofNode(disk, new DiskNames(sysfs))));
    }

    @Test
    void S5_anNvmeNamespaceIsNamedByItsWwid() throws Exception {
        write(ENTRY + "/wwid", "eui.0025385b71b0a1b2");
        assertEquals(List.of(new DiskNames.Name(Source.VPD_83, "eui.0025385b71b0a1b2")),
                new DiskNames(sysfs).of(DISK));
        write(ENTRY + "/wwid", "nvme.1b36-31-51454d55-00000001");
        assertEquals(List.of(new DiskNames.Name(Source.VENDOR, "nvme.1b36-31-51454d55-00000001")),
                new DiskNames(sysfs).of(DISK));
    }
}
