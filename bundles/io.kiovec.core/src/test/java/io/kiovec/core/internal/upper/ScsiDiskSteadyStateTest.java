// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kiovec.core.internal.scsi.IdleQueue;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.CdbFields;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads and writes of a disk that has nothing to tell. */
@Tag("compiled")
class ScsiDiskSteadyStateTest {

    /** Answers the questions as the script does, and everything else with GOOD. */
    private static class Idle implements ScsiEndpoint {

        private final FakeScsi questions;
        volatile boolean open;

        Idle(FakeScsi questions) {
            this.questions = questions;
        }

        @Override
        public void execute(ScsiCall call) throws DeviceException {
            if (open) {
                transfer(call);
            } else {
                questions.execute(call);
            }
        }

        void transfer(ScsiCall call) {
            call.tellStatus(0, 0, 0);
        }

        @Override
        public void reset(ResetScope scope) {
        }

        @Override
        public ScsiEndpoint session(String initiatorPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Limits limits() {
            return questions.limits();
        }

        @Override
        public Identity identity() {
            return Identity.UNKNOWN;
        }

        @Override
        public void close() {
        }
    }

    private static ScsiDisk open(Idle endpoint) throws DeviceException {
        ScsiDisk disk = ScsiDisk.open(FakeDiskScript.ADDRESS, endpoint, AccessMode.READ_WRITE, new VirtualTime());
        endpoint.open = true;
        return disk;
    }

    @Test
    void readsAndWritesAllocateNothing() throws Exception {
        ScsiDisk disk = open(new Idle(new FakeDiskScript().answers()));
        FakeCall call = new FakeCall();
        MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
        run(disk, memory, call, 100_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(disk, memory, call, 100_000);
        double each = (threads.getCurrentThreadAllocatedBytes() - before) / 200_000.0;
        assertTrue(each < 1, each + " bytes for each transfer");
    }

    private static void run(ScsiDisk disk, MemorySegment memory, FakeCall call, int times) throws DeviceException {
        for (int i = 0; i < times; i++) {
            disk.read((i & 127) * 4096L, memory, call);
            disk.write((i & 127) * 4096L, memory, call);
        }
    }

    @Test
    void D2_queuedReadsWritesAndFlushesAllocateNothing() throws Exception {
        FakeDiskScript script = new FakeDiskScript();
        script.scsi.queue = Optional.of(new IdleQueue());
        BlockEndpointQueue queue = script.open().openQueue(8).orElseThrow();
        MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
        Blocks.Request[] requests = new Blocks.Request[8];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new Blocks.Request(i, BlockEndpointQueue.Kind.values()[i % 3], i * 4096L,
                    i % 3 == 2 ? MemorySegment.NULL : memory, TransferMode.DIRECT, Durability.DEVICE_CACHE,
                    DataPhase.DELIVER, Optional.empty(), 0, 1_000_000_000);
        }
        int[] done = {0};
        BlockEndpointQueue.Sink sink = (token, failure, bytes, mode, copied, elements, errno) -> done[0]++;
        run(queue, requests, sink, 20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(queue, requests, sink, 20_000);
        double each = (threads.getCurrentThreadAllocatedBytes() - before) / 160_000.0;
        assertEquals(320_000, done[0]);
        assertTrue(each < 1, each + " bytes for each request");
    }

    private static void run(BlockEndpointQueue queue, Blocks.Request[] requests, BlockEndpointQueue.Sink sink,
            int times) throws DeviceException {
        for (int i = 0; i < times; i++) {
            for (Blocks.Request request : requests) {
                assertTrue(queue.offer(request));
            }
            queue.submit();
            queue.reap(sink, requests.length, 1_000_000);
        }
    }

    /** Looks whether a call is used twice at once, and whether each finds its own command in it. */
    private static final class Watching extends Idle {

        final Set<Long> inFlight = ConcurrentHashMap.newKeySet();
        final Set<String> wrong = ConcurrentHashMap.newKeySet();

        Watching(FakeScsi questions) {
            super(questions);
        }

        @Override
        void transfer(ScsiCall call) {
            if (!inFlight.add(call.tag())) {
                wrong.add("tag " + call.tag() + " is in flight twice");
            }
            long block = CdbFields.u32(call.cdb(), 2);
            Thread.onSpinWait();
            // The memory is as long as the thread's number, in blocks, and so is the address.
            if (block * 512 != call.data().byteSize() || CdbFields.u16(call.cdb(), 7) != block
                    || CdbFields.u32(call.cdb(), 2) != block) {
                wrong.add("command of block " + block + " has data of " + call.data().byteSize());
            }
            inFlight.remove(call.tag());
            call.tellStatus(0, 0, 0);
        }
    }

    @Test
    void manyThreadsHaveACallEach() throws Exception {
        Watching endpoint = new Watching(new FakeDiskScript().answers());
        ScsiDisk disk = open(endpoint);
        int threads = 2 * CallPool.PLACES;
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int n = 1; n <= threads; n++) {
                int number = n;
                all.add(workers.submit(() -> {
                    start.await();
                    MemorySegment memory = MemorySegment.ofArray(new byte[number * 512]);
                    int done = 0;
                    for (int i = 0; i < 500; i++) {
                        done += disk.read(number * 512L, memory, new FakeCall()) == memory.byteSize() ? 1 : 0;
                    }
                    return done;
                }));
            }
            for (Future<Integer> one : all) {
                assertEquals(500, one.get());
            }
        }
        assertEquals(Set.of(), endpoint.wrong);
    }

}
