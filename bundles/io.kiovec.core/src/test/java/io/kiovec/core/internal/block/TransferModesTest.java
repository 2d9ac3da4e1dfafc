// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Transfer;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.Timing;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.TransferRules.Permission;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules M1 to M7, on a driver that notes what it is asked. */
class TransferModesTest {

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private final ArenaAllocator allocator = new ArenaAllocator();
    private BlockDevice device;

    @BeforeEach
    void register() {
        new Random(7).nextBytes(disk.data);
        core.register(disk, "fake");
        core.allocators.register(allocator, BufferAllocator.CONTIGUOUS);
    }

    private BlockDevice open() throws DeviceException {
        device = core.open("fake:a", AccessMode.READ_WRITE);
        return device;
    }

    private BlockDevice open(Limits limits) throws DeviceException {
        disk.limits = limits;
        return open();
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private static Limits directOnly() {
        return FakeDisk.limits(TransferMode.DIRECT).build();
    }

    private byte[] onDisk(int offset, int length) {
        return java.util.Arrays.copyOfRange(disk.data, offset, offset + length);
    }

    @Test
    void M1_indirectTakesArraysAndUnalignedAndSlicedMemory() throws Exception {
        open(directOnly());
        byte[] array = new byte[1024];
        device.read(512, array);
        assertArrayEquals(onDisk(512, 1024), array);
        ByteBuffer sliced = ByteBuffer.allocate(1100).position(13).limit(13 + 512);
        device.read(0, sliced);
        assertEquals(0, sliced.remaining());
        assertArrayEquals(onDisk(0, 512), java.util.Arrays.copyOfRange(sliced.array(), 13, 13 + 512));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment odd = arena.allocate(1025).asSlice(1, 1024);
            Transfer done = device.read(1024, odd, RequestOptions.INDIRECT);
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertArrayEquals(onDisk(1024, 1024), odd.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void M2_indirectNeverShowsTheCallersMemoryToADriverThatKnowsOnlyDirect() throws Exception {
        open(directOnly());
        try (IoBuffer buffer = device.allocate(4096)) {
            MemorySegment mine = buffer.segment();
            Transfer done = device.write(0, buffer, RequestOptions.INDIRECT);
            assertEquals(4096, done.copiedBytes());
            for (FakeDisk.Seen seen : disk.calls) {
                assertTrue(seen.memory().asOverlappingSlice(mine).isEmpty(), "the driver saw the caller's memory");
            }
        }
    }

    @Test
    void M2_directHandsTheCallersOwnMemoryAndCopiesNothing() throws Exception {
        open();
        try (IoBuffer buffer = device.allocate(4096)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.DIRECT, done.mode());
            assertEquals(0, done.copiedBytes());
            assertEquals(buffer.segment().address(), disk.calls.getLast().memory().address());
        }
    }

    @Test
    void M3_nobodyAskedIsIndirect() throws Exception {
        open();
        try (IoBuffer buffer = device.allocate(4096)) {
            Transfer done = device.read(0, buffer, RequestOptions.DEFAULT);
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertEquals(Demotion.NONE, done.demotion());
        }
    }

    @Test
    void M3_withoutAPolicyEverythingIsIndirect() throws Exception {
        core.policy.remove();
        open();
        try (IoBuffer buffer = device.allocate(4096)) {
            assertEquals(Demotion.POLICY, device.read(0, buffer, RequestOptions.DIRECT).demotion());
        }
    }

    @Test
    void M3_aPolicyOfDirectIsInForceFromItsEventOn() throws Exception {
        open();
        try (IoBuffer buffer = device.allocate(8192)) {
            assertEquals(TransferMode.INDIRECT, device.read(0, buffer, RequestOptions.DEFAULT).mode());
            core.policy.set(new TransferRules(TransferMode.DIRECT, Permission.ALLOWED, 8192));
            assertEquals(TransferMode.DIRECT, device.read(0, buffer, RequestOptions.DEFAULT).mode());
            assertEquals(TransferMode.INDIRECT, device.read(0, buffer.segment().asSlice(0, 4096)).mode());
            core.policy.set(new TransferRules(TransferMode.INDIRECT, Permission.FORBIDDEN, 0));
            assertEquals(Demotion.POLICY, device.read(0, buffer, RequestOptions.DIRECT).demotion());
        }
    }

    @Test
    void M3_strictlyDirectIsATypedErrorBeforeAnythingMoves() throws Exception {
        open();
        byte[] heap = new byte[512];
        BlockRequest request = device.newRequest().options(RequestOptions.DIRECT_STRICTLY)
                .read(0, MemorySegment.ofArray(heap));
        assertEquals(Failure.DIRECT_IMPOSSIBLE, device.execute(request));
        assertEquals(Demotion.HEAP_MEMORY, request.exception().detail().demotion());
        assertEquals(0, request.bytes());
        assertTrue(disk.calls.isEmpty(), "the driver was called");
        assertArrayEquals(new byte[512], heap);
    }

    @Test
    void M4_theReasonIsTheFirstThatHolds() throws Exception {
        open(FakeDisk.limits(TransferMode.INDIRECT).set(Limit.ADDRESS_ALIGNMENT, 512).build());
        try (Arena arena = Arena.ofShared()) {
            MemorySegment odd = arena.allocate(1025, 512).asSlice(1, 1024);
            assertEquals(Demotion.DRIVER_INDIRECT_ONLY, device.read(0, odd, RequestOptions.DIRECT).demotion());
            assertEquals(Demotion.HEAP_MEMORY,
                    device.read(0, MemorySegment.ofArray(new byte[512]), RequestOptions.DIRECT).demotion());
            core.policy.set(new TransferRules(TransferMode.INDIRECT, Permission.FORBIDDEN, 0));
            assertEquals(Demotion.POLICY,
                    device.read(0, MemorySegment.ofArray(new byte[512]), RequestOptions.DIRECT).demotion());
        }
    }

    @Test
    void M4_anUnalignedAddressOrLengthIsDemoted() throws Exception {
        open(FakeDisk.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.ADDRESS_ALIGNMENT, 512)
                .set(Limit.LENGTH_ALIGNMENT, 4096).build());
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(9000, 512);
            assertEquals(Demotion.ADDRESS_UNALIGNED,
                    device.read(0, memory.asSlice(4, 4096), RequestOptions.DIRECT).demotion());
            assertEquals(Demotion.LENGTH_UNALIGNED,
                    device.read(0, memory.asSlice(0, 512), RequestOptions.DIRECT).demotion());
            assertEquals(Demotion.NONE, device.read(0, memory.asSlice(0, 4096), RequestOptions.DIRECT).demotion());
        }
    }

    @Test
    void M4_memoryThatTheAdapterMayNotReachIsDemoted() throws Exception {
        open(FakeDisk.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.ADDRESS_BITS, 24).build());
        try (IoBuffer buffer = device.allocate(4096)) {
            assertEquals(Demotion.NOT_ADDRESSABLE, device.read(0, buffer, RequestOptions.DIRECT).demotion());
        }
    }

    @Test
    void M4_aBlockWhosePiecesDoNotFitIsDemoted() throws Exception {
        open(FakeDisk.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.LOGICAL_BLOCK, 8192)
                .set(Limit.MAX_ELEMENTS, 1).build());
        try (IoBuffer buffer = device.allocate(8192)) {
            assertEquals(Demotion.TOO_MANY_SEGMENTS, device.read(0, buffer, RequestOptions.DIRECT).demotion());
        }
    }

    @Test
    void M5_whatTheDriverRefusedBeforeAnythingMovedIsDoneIndirectly() throws Exception {
        open();
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (call.mode() == TransferMode.DIRECT) {
                throw new DeviceException.DirectImpossible(call.address(), "no", DeviceException.Detail.NONE, null);
            }
            return 0;
        });
        try (IoBuffer buffer = device.allocate(4096)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertEquals(Demotion.KERNEL, done.demotion());
            assertArrayEquals(onDisk(0, 4096), buffer.segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            assertThrows(DeviceException.DirectImpossible.class,
                    () -> device.read(0, buffer, RequestOptions.DIRECT_STRICTLY));
        }
    }

    @Test
    void M5_failedDirectTransferIsNotRepeatedAfterDataMayHaveMoved() throws Exception {
        open();
        disk.behaviour.set((operation, offset, memory, call) -> {
            throw new DeviceException.Medium(call.address(), "the medium is bad");
        });
        try (IoBuffer buffer = device.allocate(4096)) {
            assertThrows(DeviceException.Medium.class, () -> device.write(0, buffer, RequestOptions.DIRECT));
            assertEquals(1, disk.calls.size());
        }
    }

    @Test
    void M6_theResultTellsWhatTheDriverTold() throws Exception {
        open();
        disk.behaviour.set((operation, offset, memory, call) -> {
            call.tellCopied(100);
            call.tellElements(3);
            call.tellMode(call.mode() == TransferMode.DIRECT ? TransferMode.UNTOLD : call.mode());
            return 0;
        });
        try (IoBuffer buffer = device.allocate(4096)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT.with(Timing.MEASURED));
            assertEquals(TransferMode.UNTOLD, done.mode());
            assertEquals(100, done.copiedBytes());
            assertEquals(3, done.elements().orElseThrow());
            assertTrue(done.duration().orElseThrow().isPositive());
        }
    }

    @Test
    void M6_aDriverThatDidItIndirectlyAfterAllIsADemotion() throws Exception {
        open();
        disk.behaviour.set((operation, offset, memory, call) -> {
            call.tellMode(TransferMode.INDIRECT);
            return 0;
        });
        try (IoBuffer buffer = device.allocate(4096)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertEquals(Demotion.KERNEL, done.demotion());
        }
    }

    @Test
    void M7_aTransferBeyondTheLimitsIsSplitAndReportedAsOne() throws Exception {
        open(FakeDisk.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.MAX_TRANSFER, 10_000).build());
        try (IoBuffer buffer = device.allocate(65536)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(65536, done.bytes());
            assertEquals(List.of(9728L, 9728L, 9728L, 9728L, 9728L, 9728L, 7168L),
                    disk.calls.stream().map(FakeDisk.Seen::length).toList());
            assertArrayEquals(onDisk(0, 65536), buffer.segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void M7_tooManyPiecesSplitABlockTransfer() throws Exception {
        open(FakeDisk.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.MAX_ELEMENTS, 4).build());
        try (IoBuffer buffer = device.allocate(65536)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.DIRECT, done.mode());
            assertEquals(16, done.elements().orElseThrow());
            assertEquals(4, disk.calls.size());
        }
    }

    @Test
    void M7_anErrorOfASplitTransferCarriesTheBytesDone() throws Exception {
        open(FakeDisk.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.MAX_TRANSFER, 4096).build());
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (offset >= 8192) {
                throw new DeviceException.Medium(call.address(), "bad block");
            }
            return 0;
        });
        DeviceException.Medium bad = assertThrows(DeviceException.Medium.class, () -> device.read(0, new byte[16384]));
        assertEquals(8192, bad.detail().bytesDone());
    }

    @Test
    void M7_shortTransfersAreCompleted() throws Exception {
        open();
        disk.behaviour.set((operation, offset, memory, call) -> Math.min(1100, memory.byteSize()));
        byte[] array = new byte[8192];
        assertEquals(8192, device.read(512, array).bytes());
        assertArrayEquals(onDisk(512, 8192), array);
    }

    @Test
    void writesThroughByAFlushWhereTheDriverCannot() throws Exception {
        open();
        device.write(0, MemorySegment.ofArray(new byte[512]),
                RequestOptions.DEFAULT.with(Durability.FORCE_UNIT_ACCESS));
        assertEquals(List.of("write", "flush"), disk.calls.stream().map(FakeDisk.Seen::operation).toList());
    }

    @Test
    void zeroesAreWrittenWhereTheDeviceHasNoCommandForThem() throws Exception {
        open(directOnly());
        assertEquals(4096, device.writeZeroes(512, 4096).bytes());
        assertArrayEquals(new byte[4096], onDisk(512, 4096));
        assertNotEquals(0, disk.data[4608] | disk.data[4609] | disk.data[4610]);
    }

    @Test
    void stagingMemoryIsReusedAndGivenBack() throws Exception {
        open(directOnly());
        for (int i = 0; i < 10; i++) {
            device.read(0, new byte[4096]);
        }
        assertEquals(1, allocator.open.get());
        device.close();
        assertEquals(0, allocator.open.get());
    }

    @Test
    void stagingWorksWithoutAnyAllocator() throws Exception {
        try (TestCore bare = new TestCore()) {
            disk.limits = directOnly();
            bare.register(disk, "fake");
            byte[] array = new byte[4096];
            try (BlockDevice plain = bare.open("fake:a", AccessMode.READ)) {
                plain.read(0, array);
            }
            assertArrayEquals(onDisk(0, 4096), array);
        }
    }
}
