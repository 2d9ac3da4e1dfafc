// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Which device is which, on loop devices that the test made. */
class RawIdentityTest {

    private static final long SIZE = 8 << 20;

    private final RawTransport transport = new RawTransport();

    private BlockEndpoint open(Object path, AccessMode access) throws DeviceException {
        return transport.openBlock(new Address("raw", path.toString()), access);
    }

    @Test
    void S5_aLoopDeviceIsTheSameDeviceAsItsFile() throws Exception {
        try (OwnLoop loop = OwnLoop.make(SIZE); OwnLoop other = OwnLoop.make(SIZE)) {
            BlockEndpoint node = open(loop.node, AccessMode.READ);
            BlockEndpoint file = open(loop.file, AccessMode.READ);
            BlockEndpoint stranger = open(other.node, AccessMode.READ);
            assertTrue(node.identity().sameAs(file.identity()), node.identity() + " and " + file.identity());
            assertFalse(node.identity().sameAs(stranger.identity()));
            node.close();
            file.close();
            stranger.close();
        }
    }

    @Test
    void S5_aPartOfAFileIsNotTheFile() throws Exception {
        try (OwnLoop loop = OwnLoop.make(SIZE, "--offset", "1048576")) {
            BlockEndpoint node = open(loop.node, AccessMode.READ);
            BlockEndpoint file = open(loop.file, AccessMode.READ);
            assertFalse(node.identity().sameAs(file.identity()), node.identity() + " and " + file.identity());
            assertEquals(SIZE - (1 << 20), node.limits().capacity());
            node.close();
            file.close();
        }
    }

    @Test
    void S5_aLoopDeviceTellsThePartOfItsFileThatItShows() throws Exception {
        try (OwnLoop loop = OwnLoop.make(SIZE, "--offset", "1048576", "--sizelimit", "2097152")) {
            BlockEndpoint node = open(loop.node, AccessMode.READ);
            assertEquals(2 << 20, node.limits().capacity());
            Designator file = designator(node, Source.FILE);
            assertEquals(1 << 20, file.start());
            assertEquals(2 << 20, file.length());
            node.close();
        }
    }

    private static Designator designator(BlockEndpoint endpoint, Source source) {
        return endpoint.identity().designators().stream().filter(each -> each.source() == source).findFirst()
                .orElseThrow();
    }

    @Test
    void S5_aFileThatTookTheNameOfALoopDevicesFileIsAnotherDevice() throws Exception {
        try (OwnLoop loop = OwnLoop.make(SIZE)) {
            Path moved = Files.move(loop.file, loop.file.resolveSibling(loop.file.getFileName() + ".moved"));
            Files.write(loop.file, new byte[8192]);
            BlockEndpoint node = open(loop.node, AccessMode.READ);
            BlockEndpoint same = open(moved, AccessMode.READ);
            BlockEndpoint impostor = open(loop.file, AccessMode.READ);
            assertTrue(node.identity().sameAs(same.identity()), node.identity() + " and " + same.identity());
            assertFalse(node.identity().sameAs(impostor.identity()), node.identity() + " is " + impostor.identity());
            node.close();
            same.close();
            impostor.close();
            Files.delete(moved);
        }
    }

    @Test
    void S5_aPartitionIsAPartOfItsDisk() throws Exception {
        try (OwnLoop loop = OwnLoop.partitioned(SIZE)) {
            BlockEndpoint first = open(loop.node + "p1", AccessMode.READ_WRITE);
            BlockEndpoint second = open(loop.node + "p2", AccessMode.READ);
            BlockEndpoint disk = open(loop.node, AccessMode.READ);
            assertEquals(2 << 20, first.limits().capacity());
            assertFalse(first.identity().sameAs(second.identity()), first.identity() + " is " + second.identity());
            assertFalse(first.identity().sameAs(disk.identity()), first.identity() + " is " + disk.identity());
            assertEquals(designator(disk, Source.BLOCK_NODE).name(), designator(first, Source.BLOCK_NODE).name());
            assertEquals(1 << 20, designator(first, Source.BLOCK_NODE).start());
            assertEquals(1 << 20, designator(first, Source.FILE).start());
            assertEquals(2 << 20, designator(first, Source.FILE).length());
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment data = arena.allocate(4096, 4096).fill((byte) 9);
                first.write(0, data, RawCall.PLAIN);
                MemorySegment through = arena.allocate(4096, 4096);
                disk.read(1 << 20, through, RawCall.PLAIN);
                assertEquals(-1, data.mismatch(through));
            }
            DeviceException.Busy busy = assertThrows(DeviceException.Busy.class,
                    () -> open(loop.node, AccessMode.READ_WRITE));
            assertTrue(busy.getMessage().contains("fuser -v " + loop.node), busy.getMessage());
            first.close();
            second.close();
            disk.close();
            assertTrue(transport.scan().stream().anyMatch(device -> device.address().rest().equals(loop.node + "p2")
                    && device.description().startsWith("partition 2 of loop")));
        }
    }
}
