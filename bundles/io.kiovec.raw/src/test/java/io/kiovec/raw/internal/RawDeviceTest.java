// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the running kernel, on files and loop devices that the test made. */
class RawDeviceTest {

    private static final long SIZE = 8 << 20;

    private final RawTransport transport = new RawTransport();
    private final Arena arena = Arena.ofShared();
    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        arena.close();
    }

    private BlockEndpoint open(Object path, AccessMode access) throws DeviceException {
        return transport.openBlock(new Address("raw", path.toString()), access);
    }

    private static OwnLoop loop(String... options) throws Exception {
        return OwnLoop.make(SIZE, options);
    }

    private MemorySegment random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(9).nextBytes(data);
        return arena.allocate(bytes, 4096).copyFrom(MemorySegment.ofArray(data));
    }

    private void roundTrip(BlockEndpoint endpoint, long offset, int bytes) throws DeviceException {
        MemorySegment data = random(bytes);
        assertEquals(bytes, endpoint.write(offset, data, RawCall.PLAIN));
        endpoint.flush(RawCall.PLAIN);
        MemorySegment found = arena.allocate(bytes, 4096);
        assertEquals(bytes, endpoint.read(offset, found, RawCall.PLAIN));
        assertEquals(-1, data.mismatch(found));
    }

    @Test
    void aFileIsWrittenAndReadDirectly() throws Exception {
        Path file = OwnLoop.image(SIZE);
        BlockEndpoint endpoint = open(file, AccessMode.READ_WRITE);
        assertEquals(Set.of(TransferMode.DIRECT), endpoint.limits().modes());
        assertEquals(SIZE, endpoint.limits().capacity());
        assertEquals(Support.NO, endpoint.limits().get(Trait.EXCLUSIVE));
        roundTrip(endpoint, 4096, 65536);
        endpoint.close();
        try (RandomAccessFile direct = new RandomAccessFile(file.toFile(), "r")) {
            byte[] found = new byte[65536];
            direct.seek(4096);
            direct.readFully(found);
            assertArrayEquals(random(65536).toArray(ValueLayout.JAVA_BYTE), found);
        }
        Files.delete(file);
    }

    @Test
    void severalPiecesAreMovedInTheirOrder() throws Exception {
        Path file = OwnLoop.image(SIZE);
        MemorySegment data = random(65536);
        MemorySegment found = arena.allocate(65536, 4096);
        try (BlockEndpoint endpoint = open(file, AccessMode.READ_WRITE)) {
            assertEquals(65536, endpoint.writePieces(8192, List.of(data.asSlice(0, 4096), data.asSlice(4096, 16384),
                    data.asSlice(20480, 45056)), RawCall.PLAIN));
            assertEquals(65536, endpoint.readPieces(8192, List.of(found.asSlice(0, 32768), found.asSlice(32768, 4096),
                    found.asSlice(36864, 28672)), RawCall.PLAIN));
            assertEquals(-1, data.mismatch(found));
            assertEquals(8192, endpoint.readPieces(SIZE - 8192, List.of(found.asSlice(0, 4096),
                    found.asSlice(4096, 4096), found.asSlice(8192, 4096)), RawCall.PLAIN), "short at the end");
        }
        Files.delete(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void aLoopDeviceHasTheBlocksThatItWasGiven(int block) throws Exception {
        try (OwnLoop loop = loop("--sector-size", Integer.toString(block))) {
            BlockEndpoint endpoint = open(loop.node, AccessMode.READ_WRITE);
            assertEquals(block, endpoint.limits().logicalBlock());
            assertEquals(SIZE, endpoint.limits().capacity());
            assertEquals(Support.YES, endpoint.limits().get(Trait.EXCLUSIVE));
            assertTrue(endpoint.limits().get(Limit.MAX_TRANSFER).orElseThrow() % block == 0);
            roundTrip(endpoint, block, 3 * block);
            endpoint.close();
        }
    }

    @Test
    void aDiskWithAMountedPartitionIsRefusedAndThePartitionNamed() throws Exception {
        try (OwnLoop loop = OwnLoop.partitioned(SIZE)) {
            assumeTrue(Files.exists(Path.of("/usr/sbin/mkfs.ext4")), "mkfs.ext4 is not installed");
            Path point = Files.createDirectory(folder.resolve("mount point"));
            OwnLoop.run("mkfs.ext4", "-q", loop.node + "p2");
            OwnLoop.run("mount", loop.node + "p2", point.toString());
            try {
                DeviceException.Busy busy = assertThrows(DeviceException.Busy.class,
                        () -> open(loop.node, AccessMode.READ_WRITE));
                assertTrue(busy.getMessage().contains("p2 is mounted at " + point), busy.getMessage());
                open(loop.node + "p1", AccessMode.READ_WRITE).close();
            } finally {
                OwnLoop.run("umount", point.toString());
            }
        }
    }

    @Test
    void limitsAreThoseOfTheQueue() throws Exception {
        try (OwnLoop loop = loop()) {
            Limits limits;
            try (BlockEndpoint endpoint = open(loop.node, AccessMode.READ)) {
                limits = endpoint.limits();
            }
            assertEquals(loop.queue("physical_block_size"), limits.get(Limit.PHYSICAL_BLOCK).orElseThrow());
            assertEquals(loop.queue("dma_alignment") + 1, limits.get(Limit.ADDRESS_ALIGNMENT).orElseThrow());
            assertEquals(loop.queue("discard_granularity"), limits.get(Limit.DISCARD_GRANULARITY).orElseThrow());
            assertEquals(Support.of(loop.queue("rotational") == 1), limits.get(Trait.ROTATIONAL));
            assertEquals(Support.NO, limits.get(Trait.EXCLUSIVE), "a reader claims nothing");
            assertTrue(limits.get(Limit.MAX_ELEMENTS).isEmpty(), "the kernel splits");
        }
    }

    @Test
    void whatAReaderCannotDoIsNotAmongItsLimits() throws Exception {
        Path file = OwnLoop.image(SIZE);
        try (BlockEndpoint reader = open(file, AccessMode.READ)) {
            assertTrue(reader.limits().get(Limit.MAX_DISCARD).isEmpty());
            assertEquals(Support.UNKNOWN, reader.limits().get(Trait.READ_ONLY));
        }
        try (BlockEndpoint writer = open(file, AccessMode.READ_WRITE)) {
            assertTrue(writer.limits().get(Limit.MAX_DISCARD).orElseThrow() > 0);
        }
        assertEquals(SIZE, Files.size(file), "looking changed nothing");
        Files.delete(file);
    }

    @Test
    void theRestOfAFileBehindItsLastWholeBlockIsNotThere() throws Exception {
        Path file = OwnLoop.image(10_000);
        try (BlockEndpoint endpoint = open(file, AccessMode.READ)) {
            int block = endpoint.limits().logicalBlock();
            assertEquals(10_000 / block * block, endpoint.limits().capacity());
        }
        Files.delete(file);
    }

    @Test
    void S1_aSecondWriterOfABlockNodeIsRefusedAndReadersAreNot() throws Exception {
        try (OwnLoop loop = loop()) {
            BlockEndpoint writer = open(loop.node, AccessMode.READ_WRITE);
            assertThrows(DeviceException.Busy.class, () -> open(loop.node, AccessMode.READ_WRITE));
            BlockEndpoint reader = open(loop.node, AccessMode.READ);
            reader.close();
            writer.close();
            open(loop.node, AccessMode.READ_WRITE).close();
        }
    }

    @Test
    void aMountedDiskIsRefusedAndItsMountPointTold() throws Exception {
        try (OwnLoop loop = loop()) {
            assumeTrue(Files.exists(Path.of("/usr/sbin/mkfs.ext4")), "mkfs.ext4 is not installed");
            OwnLoop.run("mkfs.ext4", "-q", loop.node);
            OwnLoop.run("mount", loop.node, folder.toString());
            try {
                DeviceException.Busy busy = assertThrows(DeviceException.Busy.class,
                        () -> open(loop.node, AccessMode.READ_WRITE));
                assertTrue(busy.getMessage().contains(folder.toString()), busy.getMessage());
            } finally {
                OwnLoop.run("umount", folder.toString());
            }
        }
    }

    @Test
    void aReadOnlyDeviceIsNotOpenedForWriting() throws Exception {
        try (OwnLoop loop = loop("--read-only")) {
            assertThrows(DeviceException.Protected.class, () -> open(loop.node, AccessMode.READ_WRITE));
            BlockEndpoint reader = open(loop.node, AccessMode.READ);
            assertEquals(Support.YES, reader.limits().get(Trait.READ_ONLY));
            reader.close();
        }
    }

    @Test
    void discardedAndZeroedRangesReadAsZeroes() throws Exception {
        try (OwnLoop loop = loop()) {
            clears(open(loop.node, AccessMode.READ_WRITE));
            clears(open(loop.file, AccessMode.READ_WRITE));
        }
    }

    private void clears(BlockEndpoint endpoint) throws DeviceException {
        MemorySegment data = random(32768);
        endpoint.write(0, data, new RawCall(Durability.FORCE_UNIT_ACCESS));
        endpoint.discard(4096, 8192, RawCall.PLAIN);
        endpoint.writeZeroes(16384, 4096, RawCall.PLAIN);
        data.asSlice(4096, 8192).fill((byte) 0);
        data.asSlice(16384, 4096).fill((byte) 0);
        MemorySegment found = arena.allocate(32768, 4096);
        endpoint.read(0, found, RawCall.PLAIN);
        assertEquals(-1, data.mismatch(found));
        endpoint.close();
    }

    @Test
    void memoryThatTheKernelRefusesIsToldAsSuch() throws Exception {
        Path file = OwnLoop.image(SIZE);
        BlockEndpoint endpoint = open(file, AccessMode.READ_WRITE);
        // A hole in a file is read without any device, and into any memory.
        endpoint.write(0, random(4096), RawCall.PLAIN);
        MemorySegment odd = arena.allocate(8192, 4096).asSlice(1, 4096);
        assertThrows(DeviceException.DirectImpossible.class, () -> endpoint.read(0, odd, RawCall.PLAIN));
        endpoint.close();
        Files.delete(file);
    }

    @Test
    void aFileThatWasMadeSmallerSaysSo() throws Exception {
        Path file = OwnLoop.image(SIZE);
        BlockEndpoint endpoint = open(file, AccessMode.READ);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(4096);
        }
        MemorySegment memory = arena.allocate(4096, 4096);
        DeviceException.Medium shorter = assertThrows(DeviceException.Medium.class,
                () -> endpoint.read(8192, memory, RawCall.PLAIN));
        assertTrue(shorter.getMessage().contains("made smaller"), shorter.getMessage());
        assertEquals(4096, endpoint.read(0, arena.allocate(8192, 4096), RawCall.PLAIN));
        endpoint.close();
        Files.delete(file);
    }

    @Test
    void aMissingNodeSaysWhatToDo() {
        DeviceException.Unavailable missing = assertThrows(DeviceException.Unavailable.class,
                () -> open("/dev/no-such-node", AccessMode.READ));
        assertTrue(missing.getMessage().contains("kiovec devices"), missing.getMessage());
    }

    @Test
    void whatIsNoBlockDeviceIsRefused() throws Exception {
        assertThrows(DeviceException.IllegalRequest.class, () -> open(folder, AccessMode.READ));
        assertThrows(DeviceException.IllegalRequest.class, () -> open("/dev/null", AccessMode.READ));
        assertThrows(DeviceException.IllegalRequest.class, () -> open("relative/path", AccessMode.READ));
        assertThrows(DeviceException.IllegalRequest.class,
                () -> open(Files.createFile(folder.resolve("empty")), AccessMode.READ));
    }

    @Test
    void theScanFindsALoopDeviceWithItsFile() throws Exception {
        try (OwnLoop loop = loop()) {
            String description = transport.scan().stream()
                    .filter(device -> device.address().rest().equals(loop.node)).findFirst().orElseThrow()
                    .description();
            assertTrue(description.contains(loop.file.toString()), description);
        }
    }
}
