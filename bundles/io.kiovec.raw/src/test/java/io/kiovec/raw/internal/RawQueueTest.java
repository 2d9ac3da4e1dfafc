// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.BlockEndpointQueue.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ring as a driver's queue, on a file and a loop device that the test made. */
class RawQueueTest {

    private static final int DEPTH = 32;
    private static final int BLOCK = 4096;
    private static final int BLOCKS = 256;
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final Arena arena = Arena.ofShared();
    private final Region region = Region.of(arena.allocate((long) DEPTH * BLOCK, BLOCK));
    private final Optional<Region> present = Optional.of(region);
    private final Map<Long, Failure> ended = new HashMap<>();
    private final Map<Long, Long> moved = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private Path file;
    private BlockEndpoint endpoint;
    private BlockEndpointQueue queue;

    /** What a request is, as the framework says it. */
    private record Asked(long token, Kind kind, long offset, MemorySegment memory, Optional<Region> region,
            long regionOffset, Durability durability) implements BlockEndpointQueue.Entry {

        @Override
        public TransferMode mode() {
            return TransferMode.DIRECT;
        }

        @Override
        public DataPhase dataPhase() {
            return DataPhase.DELIVER;
        }
    }

    @BeforeEach
    void open() throws Exception {
        file = OwnLoop.image((long) BLOCKS * BLOCK);
        endpoint = endpoint(file.toString(), QueueEngine.Choice.RING);
        queue = endpoint.openQueue(DEPTH).orElseGet(() -> abort(said.toString()));
    }

    private BlockEndpoint endpoint(String path, QueueEngine.Choice choice) throws Exception {
        return endpoint(path, choice, kernel(), new QueueEngine.Found());
    }

    private BlockEndpoint endpoint(String path, QueueEngine.Choice choice, Kernel rings, QueueEngine.Found found)
            throws Exception {
        return new RawOpening(kernel(), new Address("raw", path), AccessMode.READ_WRITE,
                new Foreknowledge(Path.of("/sys")),
                disk -> new QueueEngine(rings, choice, found, disk, said::add)).open();
    }

    private static Kernel kernel() {
        return Linux.availability() instanceof Linux.Available(Kernel running) ? running : abort("needs Linux");
    }

    @AfterEach
    void close() throws Exception {
        if (queue != null) {
            queue.close();
        }
        endpoint.close();
        Files.delete(file);
        arena.close();
    }

    private MemorySegment piece(int number) {
        return region.memory().asSlice((long) number * BLOCK, BLOCK);
    }

    private boolean offer(long token, Kind kind, long offset, MemorySegment memory) {
        return queue.offer(new Asked(token, kind, offset, memory, present,
                memory.byteSize() == 0 ? 0 : memory.address() - region.memory().address(), Durability.DEVICE_CACHE));
    }

    private void ended(long token, Failure failure, long bytes, TransferMode mode, long copied, int elements,
            int errno) {
        assertEquals(null, ended.put(token, failure), "a token came twice");
        moved.put(token, bytes);
    }

    private void reap(int count) throws Exception {
        for (int reaped = 0; reaped < count;) {
            int some = queue.reap(this::ended, 1, LONG);
            assertTrue(some > 0, "nothing came: " + ended);
            reaped += some;
        }
    }

    @Test
    void L1_D2_everyTokenComesBackOnceWithItsData() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RawQueueTest: seed=" + seed);
        Random random = new Random(seed);
        byte[][] model = new byte[BLOCKS][BLOCK];
        int[] place = new int[DEPTH];
        boolean[] reads = new boolean[DEPTH];
        boolean[] busy = new boolean[BLOCKS];
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < DEPTH; i++) {
            free.add(i);
        }
        for (int done = 0; done < 4000;) {
            while (!free.isEmpty()) {
                int slot = free.removeLast();
                do {
                    place[slot] = random.nextInt(BLOCKS);
                } while (busy[place[slot]]);
                busy[place[slot]] = true;
                reads[slot] = random.nextBoolean();
                if (!reads[slot]) {
                    random.nextBytes(model[place[slot]]);
                    piece(slot).copyFrom(MemorySegment.ofArray(model[place[slot]]));
                }
                assertTrue(offer(slot, reads[slot] ? Kind.READ : Kind.WRITE, (long) place[slot] * BLOCK, piece(slot)));
            }
            queue.submit();
            int count = queue.reap(this::ended, 1 + random.nextInt(8), LONG);
            assertEquals(count, ended.size());
            for (long token : ended.keySet()) {
                int slot = (int) token;
                assertEquals(Failure.NONE, ended.get(token));
                assertEquals(BLOCK, moved.get(token));
                if (reads[slot]) {
                    assertEquals(-1, piece(slot).mismatch(MemorySegment.ofArray(model[place[slot]])), "other data");
                }
                busy[place[slot]] = false;
                free.add(slot);
            }
            done += count;
            ended.clear();
        }
        reap(DEPTH - free.size());
    }

    @Test
    void aFullQueueTakesNoMore() throws Exception {
        for (int i = 0; i < DEPTH; i++) {
            assertTrue(offer(i, Kind.READ, 0, piece(i)));
        }
        assertFalse(offer(99, Kind.READ, 0, piece(0)));
        assertEquals(DEPTH, queue.submit());
        reap(DEPTH);
        assertTrue(offer(99, Kind.FLUSH, 0, MemorySegment.NULL));
        queue.submit();
        reap(1);
        assertEquals(Failure.NONE, ended.get(99L));
    }

    /** What a request of several pieces is. */
    private record InPieces(long token, Kind kind, long offset, List<MemorySegment> pieces)
            implements
                BlockEndpointQueue.Entry {

        @Override
        public MemorySegment memory() {
            return MemorySegment.NULL;
        }

        @Override
        public Optional<Region> region() {
            return Optional.empty();
        }

        @Override
        public long regionOffset() {
            return 0;
        }

        @Override
        public TransferMode mode() {
            return TransferMode.DIRECT;
        }

        @Override
        public Durability durability() {
            return Durability.FORCE_UNIT_ACCESS;
        }

        @Override
        public DataPhase dataPhase() {
            return DataPhase.DELIVER;
        }
    }

    @Test
    void D2_piecesAreMovedInTheirOrderByOneRequest() throws Exception {
        assertTrue(queue.takesPieces());
        for (int round = 0; round < 3 * DEPTH; round++) {
            ended.clear();
            byte mark = (byte) round;
            piece(3).fill(mark);
            piece(1).fill((byte) (mark + 1));
            piece(7).fill((byte) (mark + 2));
            assertTrue(queue.offer(new InPieces(1, Kind.WRITE, BLOCK, List.of(piece(3), piece(1), piece(7)))));
            queue.submit();
            reap(1);
            assertEquals(3L * BLOCK, moved.get(1L));
            assertTrue(queue.offer(new InPieces(2, Kind.READ, BLOCK, List.of(piece(4), piece(5)))));
            assertTrue(queue.offer(new InPieces(3, Kind.READ, 3L * BLOCK, List.of(piece(6)))));
            queue.submit();
            reap(2);
            assertEquals(Map.of(1L, Failure.NONE, 2L, Failure.NONE, 3L, Failure.NONE), ended);
            assertEquals(-1, piece(4).mismatch(piece(3)));
            assertEquals(-1, piece(5).mismatch(piece(1)));
            assertEquals(-1, piece(6).mismatch(piece(7)));
        }
    }

    @Test
    void memoryWithoutARegionIsTakenToo() throws Exception {
        MemorySegment memory = arena.allocate(BLOCK, BLOCK).fill((byte) 5);
        queue.offer(new Asked(1, Kind.WRITE, 0, memory, Optional.empty(), 0, Durability.FORCE_UNIT_ACCESS));
        queue.submit();
        reap(1);
        offer(2, Kind.READ, 0, piece(1));
        queue.submit();
        reap(1);
        assertEquals(Map.of(1L, Failure.NONE, 2L, Failure.NONE), ended);
        assertEquals(5, piece(1).get(ValueLayout.JAVA_BYTE, BLOCK - 1));
    }

    @Test
    void D3_aRetiredRegionIsRegisteredNoMore() throws Exception {
        piece(0).fill((byte) 3);
        offer(1, Kind.WRITE, 0, piece(0));
        queue.submit();
        reap(1);
        queue.retire(region);
        offer(2, Kind.READ, 0, piece(2));
        queue.submit();
        reap(1);
        assertEquals(Map.of(1L, Failure.NONE, 2L, Failure.NONE), ended);
        assertEquals(3, piece(2).get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void whatCannotBeDoneIsTyped() throws Exception {
        try (OwnLoop loop = OwnLoop.make((long) BLOCKS * BLOCK);
                BlockEndpoint node = endpoint(loop.node, QueueEngine.Choice.RING)) {
            queue.close();
            queue = node.openQueue(BLOCKS).orElseThrow();
            offer(1, Kind.READ, (long) BLOCKS * BLOCK, piece(0));
            offer(2, Kind.READ, 100, piece(1));
            offer(3, Kind.WRITE, 100, piece(2));
            queue.submit();
            reap(3);
            queue.close();
            queue = null;
        }
        assertEquals(Map.of(1L, Failure.MEDIUM, 2L, Failure.DIRECT_IMPOSSIBLE, 3L, Failure.DIRECT_IMPOSSIBLE), ended);
    }

    /** The kernel lets a ring go in its own time. */
    @Test
    void S1_aNodeCanBeClaimedAgainAsSoonAsAQueueAndItsEndpointAreClosed() throws Exception {
        try (OwnLoop loop = OwnLoop.make((long) BLOCKS * BLOCK)) {
            for (int i = 0; i < 20; i++) {
                try (BlockEndpoint node = endpoint(loop.node, QueueEngine.Choice.RING)) {
                    BlockEndpointQueue closedFromAfar = node.openQueue(4).orElseThrow();
                    Thread swap = Thread.ofPlatform().start(closedFromAfar::close);
                    swap.join();
                }
            }
        }
    }

    @Test
    void aProbeSaysWhatItChoseAndWhy() throws Exception {
        try (OwnLoop loop = OwnLoop.make((long) BLOCKS * BLOCK);
                BlockEndpoint probed = endpoint(loop.node, QueueEngine.Choice.AUTO)) {
            Optional<BlockEndpointQueue> first = probed.openQueue(4);
            first.ifPresent(BlockEndpointQueue::close);
            Optional<BlockEndpointQueue> second = probed.openQueue(4);
            second.ifPresent(BlockEndpointQueue::close);
            assertEquals(first.isPresent(), second.isPresent());
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.getFirst().matches(
                    loop.node
                            + ": queues work with (a ring|threads): \\d+ reads of 4096 bytes took \\d+ us by a ring and"
                            + " \\d+ us one after the other"),
                    said.toString());
        }
    }

    @Test
    void D5_whereRingsAreForbiddenThreadsAreTakenAndItIsSaidOnce() throws Exception {
        Kernel without = mock(Kernel.class);
        when(without.openRing(any(), anyInt(), anyInt()))
                .thenThrow(new ErrnoException("io_uring_setup", (int) -Errno.EPERM.result(), "a ring"));
        QueueEngine.Found found = new QueueEngine.Found();
        for (int i = 0; i < 2; i++) {
            try (BlockEndpoint refused = endpoint(file.toString(), QueueEngine.Choice.AUTO, without, found)) {
                assertTrue(refused.openQueue(4).isEmpty());
            }
        }
        assertEquals(List.of(file + ": queues work with threads, for there is no ring: io_uring is forbidden here"
                + " (kernel.io_uring_disabled, or a filter of system calls)"), said);
    }

    @Test
    void whatMayPassIsTriedAgain() throws Exception {
        Kernel full = mock(Kernel.class);
        when(full.openRing(any(), anyInt(), anyInt()))
                .thenThrow(new ErrnoException("io_uring_setup", (int) -Errno.ENOMEM.result(), "a ring"));
        QueueEngine.Found found = new QueueEngine.Found();
        try (BlockEndpoint refused = endpoint(file.toString(), QueueEngine.Choice.AUTO, full, found)) {
            assertTrue(refused.openQueue(4).isEmpty());
        }
        try (BlockEndpoint later = endpoint(file.toString(), QueueEngine.Choice.AUTO, kernel(), found)) {
            later.openQueue(4).ifPresent(BlockEndpointQueue::close);
        }
        assertTrue(said.getFirst().contains("ulimit -l"), said.toString());
        assertTrue(said.get(1).contains("took"), said.toString());
    }

    @Test
    void threadsAreTakenWhereTheyAreAskedFor() throws Exception {
        try (BlockEndpoint threads = endpoint(file.toString(), QueueEngine.Choice.THREADS)) {
            assertTrue(threads.openQueue(4).isEmpty());
        }
    }
}
