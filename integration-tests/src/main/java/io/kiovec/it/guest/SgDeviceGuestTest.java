// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.it.Bundles;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import io.kiovec.spi.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.FrameworkUtil;

/** What the transport sg does beside moving data, on the disks of the guest. */
@DisksBoot
class SgDeviceGuestTest {

    private static final Path ALLOW_DIO = Path.of("/sys/module/sg/parameters/allow_dio");
    private static final int BYTES = 1 << 18;

    static Stream<SgNode> disks() {
        return SgNode.all().stream();
    }

    @Test
    void theGuestsDisksAreThere() {
        Assumptions.assumeTrue(!SgNode.all().isEmpty(), SgNode.NONE);
    }

    private static MemorySegment of(byte[] bytes, int length) {
        return MemorySegment.ofArray(bytes).asSlice(0, length);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void theScanSaysWhatSysfsSays(SgNode disk) throws Exception {
        DeviceDescription found = Bundles.service(Devices.class).list().stream()
                .filter(one -> one.address().toString().equals(disk.sg())).findFirst().orElseThrow();
        Path device = Path.of("/sys/class/scsi_generic", disk.node(), "device");
        for (String file : List.of("vendor", "model", "rev")) {
            assertTrue(found.description().contains(SgNode.text(device.resolve(file))), found.description());
        }
        assertTrue(found.description().startsWith(disk.place() + " disk "), found.description());
        assertTrue(found.description().endsWith("(" + disk.block() + ", " + disk.node() + ")"), found.description());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void bsgAndBlockNodesDoNotSay(SgNode disk) throws Exception {
        byte[] expected = disk.dd(BYTES);
        int length = 1 << 16;
        for (String address : List.of("sg:/dev/bsg/" + disk.place(), "sg:/dev/" + disk.block())) {
            try (ScsiDevice device = SgNode.open(address, AccessMode.READ);
                    IoBuffer buffer = device.allocate(length)) {
                ScsiRequest direct = SgNode.read(device, buffer, 0, length, RequestOptions.DIRECT);
                assertEquals(Failure.NONE, direct.failure(), address);
                assertEquals(TransferMode.UNTOLD, direct.mode(), address);
                assertEquals(-1, buffer.segment().mismatch(of(expected, length)), address);
                ScsiRequest indirect = SgNode.read(device, MemorySegment.ofArray(new byte[length]),
                        RequestOptions.INDIRECT);
                assertEquals(TransferMode.INDIRECT, indirect.mode(), address);
                assertEquals(length, indirect.copiedBytes(), address);
                DeviceException.Unavailable none = assertThrows(DeviceException.Unavailable.class,
                        () -> device.allocate(4096, BufferAllocator.MAPPED));
                assertTrue(none.getMessage().contains("no mapped memory"));
            }
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void M1_anArrayGoesThroughAListOfPieces(SgNode disk) throws Exception {
        int length = Math.toIntExact(Math.min(300 << 10, disk.queue("max_hw_sectors_kb") << 10));
        byte[] expected = disk.dd(1 << 19);
        byte[] array = new byte[length];
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ)) {
            ScsiRequest done = SgNode.read(device, MemorySegment.ofArray(array), RequestOptions.DIRECT);
            assertEquals(Failure.NONE, done.failure());
            assertEquals(Demotion.HEAP_MEMORY, done.demotion());
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertEquals(2L * length, done.copiedBytes());
            assertArrayEquals(Arrays.copyOf(expected, length), array);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void discardedDataIsNotCopied(SgNode disk) throws Exception {
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ);
                IoBuffer buffer = device.allocate(BYTES / 4)) {
            buffer.segment().fill((byte) 0x77);
            ScsiRequest done = SgNode.read(device, buffer, 0, BYTES / 4,
                    RequestOptions.DEFAULT.with(DataPhase.DISCARD));
            assertEquals(Failure.NONE, done.failure());
            assertEquals(0, done.residual());
            assertEquals(0, done.copiedBytes());
            MemorySegment untouched = MemorySegment.ofArray(new byte[BYTES / 4]).fill((byte) 0x77);
            assertEquals(-1, buffer.segment().mismatch(untouched));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void directIsOffWhereTheAdministratorSaysSo(SgNode disk) throws Exception {
        try {
            try (ScsiDevice before = SgNode.open(disk.sg(), AccessMode.READ); IoBuffer buffer = before.allocate(4096)) {
                Files.writeString(ALLOW_DIO, "0");
                // Quietly demoted: found by the info bits.
                ScsiRequest quiet = SgNode.read(before, buffer, 0, 4096, RequestOptions.DIRECT);
                assertEquals(TransferMode.INDIRECT, quiet.mode());
                assertEquals(Demotion.KERNEL, quiet.demotion());
                assertEquals(4096, quiet.copiedBytes());
            }
            try (ScsiDevice after = SgNode.open(disk.sg(), AccessMode.READ); IoBuffer buffer = after.allocate(4096)) {
                ScsiRequest known = SgNode.read(after, buffer, 0, 4096, RequestOptions.DIRECT);
                assertEquals(Demotion.DRIVER_INDIRECT_ONLY, known.demotion());
                ScsiRequest strict = SgNode.read(after, buffer, 0, 4096, RequestOptions.DIRECT_STRICTLY);
                assertEquals(Failure.DIRECT_IMPOSSIBLE, strict.failure());
            }
        } finally {
            Files.writeString(ALLOW_DIO, "1");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void readersSendNothingThatWrites(SgNode disk) throws Exception {
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ)) {
            ScsiRequest request = device.newRequest();
            request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) 0x2a);
            device.execute(request.command(10, DataDirection.OUT, MemorySegment.ofArray(new byte[512])));
            assertEquals(Failure.PROTECTED, request.failure());
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void L3_L5_mappedBuffersAreBoundedAndOutliveTheDevice(SgNode disk) throws Exception {
        byte[] expected = disk.dd(BYTES);
        List<IoBuffer> buffers = new ArrayList<>();
        int before = descriptors();
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ)) {
            DeviceException.Busy full = assertThrows(DeviceException.Busy.class, () -> {
                while (buffers.size() < 64) {
                    buffers.add(device.allocate(8192, BufferAllocator.MAPPED));
                }
            });
            assertTrue(full.getMessage().contains("mapped buffers"), full.getMessage());
            assertEquals(16, buffers.size());
            assertEquals(before + 17, descriptors());
            assertEquals(TransferMode.MAPPED,
                    SgNode.read(device, buffers.get(3), 0, 8192, RequestOptions.DIRECT).mode());
            buffers.removeLast().close();
            buffers.add(device.allocate(8192, BufferAllocator.MAPPED));
        }
        assertEquals(before, descriptors());
        assertEquals(-1, buffers.get(3).segment().mismatch(of(expected, 8192)));
        try (ScsiDevice again = SgNode.open(disk.sg(), AccessMode.READ)) {
            ScsiRequest foreign = SgNode.read(again, buffers.get(3), 0, 8192, RequestOptions.DIRECT);
            assertEquals(Demotion.FOREIGN_BUFFER, foreign.demotion());
            assertEquals(-1, buffers.get(3).segment().mismatch(of(expected, 8192)));
        }
        buffers.forEach(IoBuffer::close);
    }

    private static int descriptors() throws Exception {
        int count = 0;
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path one : all.toList()) {
                if (Files.isSymbolicLink(one) && Files.readSymbolicLink(one).toString().startsWith("/dev/sg")) {
                    count++;
                }
            }
        }
        return count;
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void D2_severalAreInFlightAndEachComesBackOnce(SgNode disk) throws Exception {
        byte[] expected = disk.dd(1 << 20);
        var context = FrameworkUtil.getBundle(Bundles.class).getBundleContext();
        Transport sg = context.getService(context.getServiceReferences(Transport.class, "(kiovec.scheme=sg)").iterator()
                .next());
        Address address = Address.parse(disk.sg());
        int depth = 8;
        try (ScsiEndpoint endpoint = sg.openScsi(address, AccessMode.READ);
                Arena arena = Arena.ofShared();
                ScsiEndpointQueue queue = endpoint.openQueue(depth).orElseThrow()) {
            List<QueuedRead> commands = new ArrayList<>();
            for (int i = 0; i < depth; i++) {
                MemorySegment cdb = arena.allocate(10);
                SgNode.fillRead(cdb, i * 16, 16);
                commands.add(new QueuedRead(100 + i, cdb, arena.allocate(8192, 4096), arena.allocate(252),
                        i % 2 == 0 ? TransferMode.DIRECT : TransferMode.INDIRECT));
            }
            for (int round = 0; round < 3; round++) {
                for (QueuedRead command : commands) {
                    command.data().fill((byte) 0);
                    assertTrue(queue.offer(command));
                }
                assertTrue(!queue.offer(commands.getFirst()), "full");
                assertEquals(depth, queue.submit());
                TreeSet<Long> back = new TreeSet<>();
                int reaped = queue.reap((token, failure, status, senseLength, residual, mode, copied, errno) -> {
                    assertEquals(Failure.NONE, failure);
                    assertEquals(0, status);
                    assertEquals(0, residual);
                    assertEquals(commands.get((int) token - 100).mode(), mode);
                    assertEquals(mode == TransferMode.DIRECT ? 0 : 8192, copied);
                    assertTrue(back.add(token));
                }, depth, TimeUnit.SECONDS.toNanos(60));
                assertEquals(depth, reaped);
                for (int i = 0; i < depth; i++) {
                    assertEquals(-1, commands.get(i).data()
                            .mismatch(MemorySegment.ofArray(expected).asSlice(i * 8192L, 8192)), "command " + i);
                }
            }
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void S5_rawAndSgAreTwoFacesOfOneDisk(SgNode disk) throws Exception {
        if (disk.adapter().equals("megasas")) {
            // QEMU's megasas answers TEST UNIT READY with a hardware error, so its disks are no block devices by sg.
            assertThrows(DeviceException.Medium.class, () -> Bundles.service(Devices.class).openBlock(disk.sg(),
                    AccessMode.READ));
            return;
        }
        String raw = "raw:/dev/" + disk.block();
        byte[] data = new byte[BYTES];
        new Random(5).nextBytes(data);
        try (BlockDevice device = Bundles.service(Devices.class).openBlock(raw, AccessMode.READ_WRITE)) {
            byte[] before = new byte[BYTES];
            device.read(1 << 20, before);
            device.write(1 << 20, data);
            Bundles.service(Swaps.class).swap(Address.parse(raw), Address.parse(disk.sg()));
            byte[] read = new byte[BYTES];
            device.read(1 << 20, read);
            assertArrayEquals(data, read);
            device.write(1 << 20, before);
            device.flush();
            Bundles.service(Swaps.class).swap(Address.parse(raw), Address.parse(raw));
            device.read(1 << 20, read);
            assertArrayEquals(before, read);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void anAdapterResetsWhatItCanAndSaysSoOtherwise(SgNode disk) throws Exception {
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ_WRITE)) {
            try {
                device.reset(ResetScope.LOGICAL_UNIT);
                System.out.println(disk.sg() + " " + disk.adapter() + ": the logical unit was reset");
            } catch (DeviceException.IllegalRequest cannot) {
                System.out.println(cannot.getMessage());
            }
            DeviceException.IllegalRequest onePort = assertThrows(DeviceException.IllegalRequest.class,
                    () -> device.session("iqn.2026-11.io.kiovec:other"));
            assertTrue(onePort.getMessage().contains("one initiator port"), onePort.getMessage());
        }
    }
}
