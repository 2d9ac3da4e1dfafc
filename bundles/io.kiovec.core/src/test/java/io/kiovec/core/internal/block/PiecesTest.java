// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Offer;
import io.kiovec.api.Piece;
import io.kiovec.api.QueueOptions;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests whose memory is in pieces. */
class PiecesTest {

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private final ArenaAllocator allocator = new ArenaAllocator();
    private final List<IoBuffer> buffers = new ArrayList<>();
    private BlockDevice device;

    @BeforeEach
    void register() {
        new Random(7).nextBytes(disk.data);
        core.register(disk, "fake");
        core.allocators.register(allocator, BufferAllocator.CONTIGUOUS);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private BlockRequest open(Limits limits, RequestOptions options) throws DeviceException {
        disk.limits = limits;
        device = core.open("fake:a", AccessMode.READ_WRITE);
        for (int i = 0; i < 4; i++) {
            buffers.add(device.allocate(16384));
        }
        return device.newRequest().options(options);
    }

    /** Of four buffers, not where they begin. */
    private List<Piece> pieces(int... lengths) {
        List<Piece> pieces = new ArrayList<>();
        for (int length : lengths) {
            pieces.add(new Piece(buffers.get(pieces.size()), 512L * pieces.size(), length));
        }
        return List.copyOf(pieces);
    }

    private static byte[] content(List<Piece> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            all.writeBytes(piece.buffer().segment().asSlice(piece.offset(), piece.length())
                    .toArray(ValueLayout.JAVA_BYTE));
        }
        return all.toByteArray();
    }

    private byte[] onDisk(int offset, int length) {
        return Arrays.copyOfRange(disk.data, offset, offset + length);
    }

    private void done(BlockRequest request) throws DeviceException {
        if (device.execute(request) != Failure.NONE) {
            throw request.exception();
        }
    }

    private static Limits limits(TransferMode first, TransferMode... others) {
        return FakeDisk.limits(first, others).build();
    }

    @Test
    void directPiecesAreOneCallInTheirOrderAndNothingIsCopied() throws Exception {
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT_STRICTLY);
        List<Piece> pieces = pieces(512, 4096, 1024, 8192);
        done(request.read(1024, pieces));
        assertArrayEquals(onDisk(1024, 13824), content(pieces));
        assertEquals(List.of(4), disk.vectors);
        assertEquals(TransferMode.DIRECT, request.mode());
        assertEquals(0, request.copiedBytes());
        assertEquals(13824, request.bytes());
        new Random(3).nextBytes(disk.data);
        byte[] written = content(pieces);
        done(request.write(65536, pieces));
        assertArrayEquals(written, onDisk(65536, 13824));
        assertEquals(List.of(4, 4), disk.vectors);
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "INDIRECT"})
    void M2_indirectPiecesAreStagedAndNoDeviceSeesThem(TransferMode driver) throws Exception {
        BlockRequest request = open(limits(driver), RequestOptions.INDIRECT);
        List<Piece> pieces = pieces(512, 4096, 0, 8192);
        done(request.read(512, pieces));
        assertArrayEquals(onDisk(512, 12800), content(pieces));
        assertEquals(TransferMode.INDIRECT, request.mode());
        assertEquals(List.of(), disk.vectors);
        if (driver == TransferMode.DIRECT) {
            assertEquals(1, disk.calls.size());
            assertEquals(12800, request.copiedBytes());
        }
        byte[] written = content(pieces);
        done(request.write(65536, pieces));
        assertArrayEquals(written, onDisk(65536, 12800));
    }

    @Test
    void M7_whatIsBeyondTheLimitsIsSplitBetweenPiecesAndWithinOne() throws Exception {
        BlockRequest request = open(
                FakeDisk.limits(TransferMode.DIRECT).set(Limit.MAX_TRANSFER, 4096).build(), RequestOptions.DIRECT);
        List<Piece> pieces = pieces(1024, 3072, 10240, 512);
        done(request.read(0, pieces));
        assertArrayEquals(onDisk(0, 14848), content(pieces));
        assertEquals(List.of(2), disk.vectors, "the first two fit, the third is done alone");
        assertEquals(14848, request.transfer().bytes());
    }

    @Test
    void M4_aPieceThatIsNotAlignedDemotesAllOfThem() throws Exception {
        BlockRequest request = open(
                FakeDisk.limits(TransferMode.DIRECT).set(Limit.ADDRESS_ALIGNMENT, 512).build(),
                RequestOptions.DIRECT);
        List<Piece> pieces = List.of(Piece.of(buffers.get(0)), new Piece(buffers.get(1), 4, 512));
        done(request.read(0, pieces));
        assertEquals(Demotion.ADDRESS_UNALIGNED, request.demotion());
        assertEquals(TransferMode.INDIRECT, request.mode());
        assertArrayEquals(onDisk(0, 16896), content(pieces));
        request.options(RequestOptions.DIRECT_STRICTLY);
        assertEquals(Failure.DIRECT_IMPOSSIBLE, device.execute(request.read(0, pieces)));
    }

    @Test
    void aShortTransferGoesOnWithinAPiece() throws Exception {
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        disk.behaviour.set((operation, offset, memory, call) -> offset == 512 ? 1024 : 0);
        List<Piece> pieces = pieces(512, 4096, 1024);
        done(request.read(0, pieces));
        assertArrayEquals(onDisk(0, 5632), content(pieces));
        assertEquals(List.of(3), disk.vectors);
    }

    @Test
    void whatFailsAfterTheFirstPieceIsAnErrorWithTheBytesBefore() throws Exception {
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        disk.behaviour.set((operation, offset, memory, call) -> {
            if (offset >= 512) {
                throw new DeviceException.Medium(call.address(), "scratched");
            }
            return 0;
        });
        assertEquals(Failure.MEDIUM, device.execute(request.read(0, pieces(512, 4096))));
        assertEquals(512, request.exception().detail().bytesDone());
    }

    @Test
    void L3_aBufferClosedInFlightIsFreedWhenItsTransferEnds() throws Exception {
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        disk.behaviour.set((operation, offset, memory, call) -> {
            buffers.get(1).close();
            assertEquals(0, allocator.freed.get());
            return 0;
        });
        done(request.read(0, pieces(512, 4096)));
        assertEquals(1, allocator.freed.get());
        assertEquals(Failure.ILLEGAL_REQUEST, device.execute(request.read(0, request.length() == 0
                ? List.of()
                : List.of(Piece.of(buffers.get(0)), Piece.of(buffers.get(1))))));
        buffers.getFirst().close();
        assertEquals(2, allocator.freed.get(), "the refused request kept nothing");
    }

    @Test
    void aQueueTakesPiecesToo() throws Exception {
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        disk.hasQueue = true;
        List<Piece> pieces = pieces(512, 4096);
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(4))) {
            assertEquals(Offer.ACCEPTED, queue.offer(request.read(1024, pieces)));
            BlockRequest[] reaped = new BlockRequest[4];
            assertEquals(1, queue.reap(reaped, 1, Duration.ofSeconds(30)));
        }
        assertEquals(Failure.NONE, request.failure());
        assertArrayEquals(onDisk(1024, 4608), content(pieces));
        assertEquals(List.of(2), disk.vectors);
    }

    private static void reapOne(BlockQueue queue) throws DeviceException {
        assertEquals(1, queue.reap(new BlockRequest[4], 1, Duration.ofSeconds(30)));
    }

    /** {@return the driver's queue, which is open, and takes pieces} */
    private FakeBlockQueue driverOf(BlockQueue queue) throws DeviceException {
        queue.offer(device.newRequest().options(RequestOptions.DIRECT).read(0, buffers.getFirst(), 0, 512));
        reapOne(queue);
        FakeBlockQueue driver = disk.queues.getLast();
        driver.takesPieces = true;
        driver.seen.clear();
        return driver;
    }

    @Test
    void D2_piecesAreOneRequestOfADriversQueueThatTakesThem() throws Exception {
        disk.hasQueue = true;
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        List<Piece> pieces = pieces(512, 4096, 1024);
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(4))) {
            FakeBlockQueue driver = driverOf(queue);
            queue.offer(request.read(1024, pieces));
            reapOne(queue);
            assertArrayEquals(onDisk(1024, 5632), content(pieces));
            new Random(5).nextBytes(disk.data);
            byte[] written = content(pieces);
            queue.offer(request.write(65536, pieces));
            reapOne(queue);
            assertArrayEquals(written, onDisk(65536, 5632));
            assertEquals(2, driver.seen.size());
            assertEquals(List.of(512L, 4096L, 1024L),
                    driver.seen.getFirst().pieces().stream().map(MemorySegment::byteSize).toList());
        }
        assertEquals(TransferMode.DIRECT, request.mode());
        assertEquals(0, request.copiedBytes());
        assertEquals(5632, request.bytes());
        assertEquals(List.of(), disk.vectors, "synchronous calls");
    }

    @Test
    void M2_M7_piecesThatAreCopiedOrSplitGoBesideTheDriversQueue() throws Exception {
        disk.hasQueue = true;
        BlockRequest request = open(FakeDisk.limits(TransferMode.DIRECT).set(Limit.MAX_TRANSFER, 4096).build(),
                RequestOptions.DIRECT);
        List<Piece> pieces = pieces(512, 4096, 1024);
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(4))) {
            FakeBlockQueue driver = driverOf(queue);
            queue.offer(request.read(1024, pieces));
            reapOne(queue);
            assertArrayEquals(onDisk(1024, 5632), content(pieces));
            queue.offer(request.options(RequestOptions.INDIRECT).read(2048, pieces(512, 512)));
            reapOne(queue);
            assertArrayEquals(onDisk(2048, 1024), content(pieces(512, 512)));
            assertEquals(List.of(), driver.seen);
        }
    }

    @Test
    void M5_S2_aShortTransferOfPiecesInADriversQueueGoesOnByCalls() throws Exception {
        disk.hasQueue = true;
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        List<Piece> pieces = pieces(512, 4096, 1024);
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(4))) {
            driverOf(queue).most = 1536;
            queue.offer(request.read(0, pieces));
            reapOne(queue);
        }
        assertArrayEquals(onDisk(0, 5632), content(pieces));
        assertEquals(5632, request.transfer().bytes());
    }

    @Test
    void L3_piecesInADriversQueueAreLeasedUntilTheyComeBack() throws Exception {
        disk.hasQueue = true;
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        try (BlockQueue queue = device.openQueue(QueueOptions.threadBound(4))) {
            FakeBlockQueue driver = driverOf(queue);
            driver.holds = true;
            queue.offer(request.read(0, pieces(512, 4096)));
            queue.submit();
            buffers.get(1).close();
            assertEquals(0, allocator.freed.get());
            driver.let(driver.inside.getFirst());
            reapOne(queue);
            assertEquals(1, allocator.freed.get());
            queue.offer(request.read(0, List.of(Piece.of(buffers.get(0)), Piece.of(buffers.get(2)))));
            queue.submit();
            buffers.get(2).close();
            driver.let(driver.inside.getFirst());
            reapOne(queue);
            assertEquals(2, allocator.freed.get());
        }
    }

    @Test
    void badPiecesAreRefused() throws Exception {
        BlockRequest request = open(limits(TransferMode.DIRECT), RequestOptions.DIRECT);
        assertEquals(Failure.ILLEGAL_REQUEST, device.execute(request.read(0, pieces(256, 256))));
        assertInstanceOf(DeviceException.IllegalRequest.class, request.exception());
        assertTrue(request.exception().getMessage().contains("each piece must be a multiple of 512"));
        assertThrows(IndexOutOfBoundsException.class, () -> new Piece(buffers.getFirst(), 8192, 8704));
        done(request.read(0, List.of()));
        assertEquals(0, request.bytes());
        MemorySegment single = buffers.getFirst().segment();
        done(request.read(0, single));
        assertEquals(16384, request.bytes(), "pieces of an earlier request are forgotten");
    }
}
