// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import io.kiovec.linux.QueueTrait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsBlockTest {

    private static final DeviceNumber DISK = new DeviceNumber(8, 0);
    private static final DeviceNumber PARTITION = new DeviceNumber(8, 2);

    @TempDir
    private Path root;
    private Path disk;

    @BeforeEach
    void makeADiskWithAPartition() throws IOException {
        disk = root.resolve("devices/pci0/block/sda");
        put("dev", "8:0");
        put("size", "2000");
        put("ro", "0");
        put("removable", "1");
        put("diskseq", "17");
        put("queue/logical_block_size", "4096");
        put("queue/dma_alignment", "511");
        put("queue/max_sectors_kb", "1280");
        put("queue/max_hw_sectors_kb", "9223372036854775807");
        put("queue/max_segments", "128");
        put("queue/discard_max_bytes", "0");
        put("queue/io_poll_delay", "-1");
        put("queue/nr_requests", "-1");
        put("queue/rotational", "0");
        put("queue/write_cache", "write back");
        put("sda2/partition", "2");
        put("sda2/size", "1000");
        put("sda2/start", "64");
        put("sda2/ro", "1");
        Path nodes = Files.createDirectories(root.resolve("dev/block"));
        Files.createSymbolicLink(nodes.resolve("8:0"), Path.of("../../devices/pci0/block/sda"));
        Files.createSymbolicLink(nodes.resolve("8:2"), Path.of("../../devices/pci0/block/sda/sda2"));
    }

    private void put(String file, String content) throws IOException {
        Path path = disk.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }

    private BlockNode node(DeviceNumber number) {
        return new SysfsBlock(root).node(number);
    }

    @Test
    void aPartitionHasItsDisksQueue() {
        BlockNode partition = node(PARTITION);
        assertEquals(node(DISK).limits(), partition.limits());
        assertEquals(OptionalLong.of(4096), partition.limits().get(QueueLimit.LOGICAL_BLOCK_SIZE));
        assertEquals(OptionalLong.of(17), partition.diskSequence());
    }

    @Test
    void aPartitionHasItsOwnPlaceAndSize() {
        BlockNode partition = node(PARTITION);
        assertEquals("sda2", partition.name().orElseThrow());
        assertEquals(OptionalLong.of(1000 * 512), partition.size());
        assertEquals(Answer.YES, partition.readOnly());
        assertEquals(new BlockNode.Partition(DISK, 2, OptionalLong.of(64 * 512)), partition.partition().orElseThrow());
        assertTrue(node(DISK).partition().isEmpty());
    }

    @Test
    void whetherItMayBeWrittenIsAskedAloneToo() {
        assertEquals(Answer.NO, new SysfsBlock(root).readOnly(DISK));
        assertEquals(Answer.YES, new SysfsBlock(root).readOnly(PARTITION));
        assertEquals(Answer.UNKNOWN, new SysfsBlock(root).readOnly(new DeviceNumber(9, 0)));
    }

    @Test
    void unitsBecomeBytesAndMasksAlignments() {
        QueueLimits limits = node(DISK).limits();
        assertEquals(OptionalLong.of(512), limits.get(QueueLimit.DMA_ALIGNMENT));
        assertEquals(OptionalLong.of(1280 * 1024), limits.get(QueueLimit.MAX_REQUEST));
        assertEquals(OptionalLong.of(128), limits.get(QueueLimit.MAX_SEGMENTS));
        assertEquals(OptionalLong.of(2000 * 512), node(DISK).size());
    }

    @Test
    void unknownIsNotZero() {
        QueueLimits limits = node(DISK).limits();
        assertEquals(OptionalLong.of(0), limits.get(QueueLimit.MAX_DISCARD));
        assertEquals(OptionalLong.empty(), limits.get(QueueLimit.MAX_WRITE_ZEROES));
        assertEquals(OptionalLong.empty(), limits.get(QueueLimit.REQUESTS));
        assertEquals(OptionalLong.empty(), limits.get(QueueLimit.MAX_HARDWARE_REQUEST));
        assertEquals(Answer.UNKNOWN, limits.get(QueueTrait.FORCED_UNIT_ACCESS));
    }

    @Test
    void traitsAreAnswered() {
        QueueLimits limits = node(DISK).limits();
        assertEquals(Answer.NO, limits.get(QueueTrait.ROTATIONAL));
        assertEquals(Answer.YES, limits.get(QueueTrait.REMOVABLE));
        assertEquals(Answer.YES, limits.get(QueueTrait.WRITE_BACK_CACHE));
    }

    @Test
    void aLoopDeviceTellsItsFile() throws IOException {
        put("loop/backing_file", "/srv/a file.img");
        put("loop/offset", "1048576");
        put("loop/dio", "1");
        assertEquals(new BlockNode.LoopBacking(Path.of("/srv/a file.img"), OptionalLong.of(1 << 20), Answer.YES),
                node(DISK).backing().orElseThrow());
    }

    @Test
    void aNumberWithoutDeviceIsUnknownThroughout() {
        BlockNode nothing = node(new DeviceNumber(8, 16));
        assertTrue(nothing.name().isEmpty());
        assertEquals(OptionalLong.empty(), nothing.size());
        assertEquals(Answer.UNKNOWN, nothing.readOnly());
        assertEquals(QueueLimits.UNKNOWN, nothing.limits());
    }

    @Test
    void S3_anInterruptedThreadLearnsTheLimitsToo() {
        QueueLimits expected = node(DISK).limits();
        Thread.currentThread().interrupt();
        try {
            assertEquals(expected, node(DISK).limits());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}
