// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.BlockNode.Partition;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.DirectIo;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.QueueLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a proc and a sysfs made for the test: a disk 8:0 with a partition 8:1. */
class HoldersTest {

    private static final DeviceNumber DISK = new DeviceNumber(8, 0);
    private static final DeviceNumber PART = new DeviceNumber(8, 1);
    private static final Path NODE = Path.of("/dev/sda");

    @TempDir
    private Path root;
    private final Kernel kernel = mock(Kernel.class);

    @BeforeEach
    void makeDisk() throws IOException {
        write("sys/dev/block/8:0/sda1/partition", "1");
        write("sys/dev/block/8:0/sda1/dev", "8:1\n");
        write("sys/dev/block/8:1/partition", "1");
        when(kernel.status(any())).thenThrow(new ErrnoException("statx", Errno.ENOENT, "test"));
        node("/dev/sda", DISK);
        node("/dev/sda1", PART);
        when(kernel.blockNode(DISK)).thenReturn(block(DISK, "sda", Optional.empty()));
        when(kernel.blockNode(PART))
                .thenReturn(block(PART, "sda1", Optional.of(new Partition(DISK, 1, OptionalLong.of(0)))));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void node(String path, DeviceNumber number) throws ErrnoException {
        doReturn(new FileStatus(FileType.BLOCK, 0600, new DeviceNumber(0, 5), 1, Optional.of(number), 0, 4096,
                new DirectIo.Unknown("test"))).when(kernel).status(Path.of(path));
    }

    private static BlockNode block(DeviceNumber number, String name, Optional<Partition> partition) {
        return new BlockNode(number, Optional.of(name), OptionalLong.of(4096), Answer.NO, partition,
                OptionalLong.empty(), Optional.empty(), QueueLimits.UNKNOWN);
    }

    private String holder(DeviceNumber number) {
        return new Holders(kernel, root.resolve("proc"), root.resolve("sys")).of(number, NODE);
    }

    @Test
    void aMountIsFoundByItsNumberWhateverTheNodeIsCalled() throws IOException {
        write("proc/self/mountinfo", "22 1 8:0 / /my\\040disk rw,noatime shared:1 - ext4 /dev/root rw\n");
        assertEquals("is in use: it is mounted at /my disk", holder(DISK));
    }

    @Test
    void aMountOfAFileSystemWithNumbersOfItsOwnIsFoundByItsSource() throws IOException {
        write("proc/self/mountinfo", "22 1 0:33 / /data rw - btrfs /dev/sda rw\n");
        assertEquals("is in use: it is mounted at /data", holder(DISK));
    }

    @Test
    void aDiskIsHeldByWhoHoldsItsPartitionAndAPartitionByWhoHoldsItsDisk() throws IOException {
        write("proc/self/mountinfo", "22 1 8:1 / /part rw - ext4 /dev/sda1 rw\n");
        assertEquals("is in use: its partition sda1 is mounted at /part", holder(DISK));
        write("proc/self/mountinfo", "22 1 8:0 / /disk rw - ext4 /dev/sda rw\n");
        assertEquals("is in use: its disk sda is mounted at /disk", holder(PART));
    }

    @Test
    void swapAndDeviceMapperAreNamed() throws IOException {
        write("proc/swaps", "Filename Type Size Used Priority\n/dev/sda partition 1 0 -2\n");
        assertEquals("is in use: it is used as swap", holder(DISK));
        write("proc/swaps", "Filename Type Size Used Priority\n");
        write("sys/dev/block/8:0/holders/dm-0/dm/name", "vg-home\n");
        assertEquals("is in use: it is held by dm-0 (vg-home)", holder(DISK));
    }

    @Test
    void whereNobodyTellsTheMessageSaysHowToFindOut() {
        assertEquals("is in use by another program, or open for writing in this one: 'fuser -v /dev/sda' may name it",
                holder(DISK));
    }
}
