// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IoRingTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path directory;
    private final Kernel kernel = RunningKernel.get();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(16 * 4096, 4096);
    private final Map<Long, Integer> done = new HashMap<>();
    private Descriptor descriptor;
    private IoRing ring;

    @BeforeEach
    void open() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[16 * 4096]);
        descriptor = kernel.open(file, OpenAccess.READ_WRITE, Set.of());
        ring = ring(descriptor, 8);
    }

    private IoRing ring(Descriptor of, int depth) throws IOException {
        try {
            return kernel.openRing(of, depth, 2);
        } catch (ErrnoException e) {
            return abort("the kernel gives no ring: " + e.getMessage());
        }
    }

    @AfterEach
    void close() throws IOException {
        ring.close();
        descriptor.close();
        arena.close();
    }

    private MemorySegment page(int number) {
        return memory.asSlice(number * 4096L, 4096);
    }

    private void put(long token, int result) {
        assertEquals(null, done.put(token, result), "completed twice");
    }

    private void reap(int count) {
        for (long reaped = 0; reaped < count;) {
            long some = ring.reap(this::put, (int) (count - reaped), LONG);
            assertTrue(some > 0, "reap gave " + some);
            reaped += some;
        }
    }

    @Test
    void requestsAreDoneAtTheirPlaces() {
        for (int i = 0; i < 8; i++) {
            page(i).fill((byte) (i + 1));
            assertTrue(ring.write(i, page(i), (15L - i) * 4096, IoRing.NO_SLOT, IoRing.WriteThrough.NO));
        }
        assertEquals(8, ring.prepared());
        assertEquals(8, ring.submit());
        assertEquals(0, ring.prepared());
        reap(8);
        assertTrue(done.values().stream().allMatch(result -> result == 4096), done.toString());
        assertEquals(Set.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), done.keySet());
        done.clear();
        for (int i = 0; i < 8; i++) {
            assertTrue(ring.read(100 + i, page(8 + i), (15L - i) * 4096, IoRing.NO_SLOT));
        }
        reap(8);
        for (int i = 0; i < 8; i++) {
            assertEquals(-1, page(i).mismatch(page(8 + i)));
        }
    }

    @Test
    void registeredMemoryIsUsedUntilItIsTakenBack() {
        assertEquals(2, ring.slots());
        assertEquals(0, ring.register(1, memory));
        page(3).fill((byte) 7);
        ring.write(1, page(3), 4096, 1, IoRing.WriteThrough.YES);
        reap(1);
        ring.read(2, page(4), 4096, 1);
        reap(1);
        assertEquals(Map.of(1L, 4096, 2L, 4096), done);
        assertEquals(-1, page(3).mismatch(page(4)));
        assertEquals(0, ring.unregister(1));
        done.clear();
        ring.read(3, page(4), 4096, 1);
        reap(1);
        assertEquals(Map.of(3L, (int) Errno.EFAULT.result()), done);
        assertThrows(IndexOutOfBoundsException.class, () -> ring.register(2, memory));
    }

    @Test
    @SuppressWarnings("restricted")
    void whatTheKernelRefusesIsAResult() {
        ring.read(1, page(0), 16 * 4096, IoRing.NO_SLOT);
        ring.read(2, MemorySegment.ofAddress(4096).reinterpret(4096), 0, IoRing.NO_SLOT);
        ring.dataSync(3);
        reap(3);
        assertEquals(Map.of(1L, 0, 2L, (int) Errno.EFAULT.result(), 3L, 0), done);
        assertThrows(IllegalArgumentException.class,
                () -> ring.read(4, MemorySegment.ofArray(new byte[512]), 0, IoRing.NO_SLOT));
    }

    @Test
    void aFullRingTakesNoMoreUntilItIsSubmitted() {
        for (int i = 0; i < ring.depth(); i++) {
            assertTrue(ring.read(i, page(i), 0, IoRing.NO_SLOT));
        }
        assertFalse(ring.read(99, page(9), 0, IoRing.NO_SLOT));
        assertFalse(ring.dataSync(99));
        assertEquals(ring.depth(), ring.submit());
        assertTrue(ring.read(99, page(9), 0, IoRing.NO_SLOT));
        reap(ring.depth() + 1);
    }

    @Test
    void whoWaitsForNothingComesBackWhenTheTimeIsOver() throws Exception {
        assertEquals(0, ring.reap(this::put, 1, TimeUnit.MILLISECONDS.toNanos(5)));
        assertEquals(0, ring.reap(this::put, 1, 0));
        assertEquals(0, ring.submit());
    }

    @Test
    void aRequestThatDoesNotEndIsCancelled() throws Exception {
        Path pipe = directory.resolve("pipe");
        RunningKernel.run("mkfifo", pipe.toString());
        try (Descriptor end = kernel.open(pipe, OpenAccess.READ_WRITE, Set.of(OpenFlag.NONBLOCKING));
                Descriptor other = kernel.open(pipe, OpenAccess.READ_WRITE, Set.of())) {
            IoRing waiting = ring(other, 4);
            try {
                waiting.read(1, page(0), -1, IoRing.NO_SLOT);
                assertEquals(1, waiting.submit());
                assertEquals(0, waiting.reap(this::put, 1, TimeUnit.MILLISECONDS.toNanos(5)));
                waiting.cancel(2, 1);
                while (done.size() < 2) {
                    assertTrue(waiting.reap(this::put, 1, LONG) >= 0);
                }
                assertEquals(Map.of(1L, (int) Errno.ECANCELED.result(), 2L, 0), done);
            } finally {
                waiting.close();
            }
            assertEquals(Descriptor.State.OPEN, end.state());
        }
    }

    @Test
    void L2_theRingHasTheFileAlsoWhenItsDescriptorIsClosed() throws Exception {
        descriptor.close();
        assertEquals(Descriptor.State.CLOSED, descriptor.state());
        ring.read(1, page(0), 0, IoRing.NO_SLOT);
        reap(1);
        assertEquals(Map.of(1L, 4096), done);
        ring.close();
        ring.close();
    }

    @Test
    void badPiecesAreRefusedBeforeTheKernelSeesThem() {
        assertThrows(IllegalArgumentException.class, () -> ring.readPieces(1, List.of(), 0));
        assertThrows(IllegalArgumentException.class,
                () -> ring.writePieces(1, List.of(MemorySegment.ofArray(new byte[512])), 0, IoRing.WriteThrough.NO));
        assertThrows(IllegalArgumentException.class, () -> ring.readPieces(1, List.of(page(0).asReadOnly()), 0));
        assertEquals(0, ring.prepared());
    }

    @Test
    void anotherThreadCannotUseIt() throws Exception {
        CompletableFuture<Long> result = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            ring.read(1, page(0), 0, IoRing.NO_SLOT);
            result.complete(ring.submit());
        });
        // EEXIST by the ring's descriptor, EINVAL by the number that stands for it on its own thread.
        assertTrue(Set.of(Errno.EEXIST.result(), Errno.EINVAL.result()).contains(result.get(30, TimeUnit.SECONDS)));
        reap(1);
        assertEquals(Map.of(1L, 4096), done);
    }

    @Tag("compiled")
    @Test
    void D2_aRequestAllocatesNothing() {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
                "this JVM does not count allocation");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        MemorySegment page = page(0);
        int[] sum = new int[1];
        IoRing.Completions completions = (token, result) -> sum[0] += result;
        long least = Long.MAX_VALUE;
        int requests = 20_000;
        for (int batch = 0; batch < 10; batch++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < requests; i++) {
                ring.read(i, page, 0, IoRing.NO_SLOT);
                if (ring.reap(completions, 1, LONG) != 1) {
                    throw new AssertionError("nothing came");
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < requests, least + " bytes for " + requests + " requests");
        assertEquals(0, page.get(ValueLayout.JAVA_BYTE, 0));
    }
}
