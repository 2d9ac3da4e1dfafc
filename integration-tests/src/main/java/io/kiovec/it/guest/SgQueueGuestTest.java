// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.it.Bundles;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queues of commands on sg's own queue: write, poll and read, matched by pack_id. */
@DisksBoot
class SgQueueGuestTest {

    private static final int DEPTH = 16;
    private static final int LENGTH = 8192;
    private static final Duration LONG = Duration.ofSeconds(60);

    static Stream<SgNode> disks() {
        return SgNode.all().stream();
    }

    /** The commands of one queue: the n-th reads the n-th piece of the disk, directly when n is even. */
    private record Commands(ScsiQueue queue, List<ScsiRequest> requests, List<IoBuffer> buffers, byte[] expected) {

        static Commands of(ScsiDevice device, byte[] expected) throws Exception {
            Commands commands = new Commands(device.openQueue(QueueOptions.threadBound(DEPTH)), new ArrayList<>(),
                    new ArrayList<>(), expected);
            for (int i = 0; i < DEPTH; i++) {
                commands.requests.add(device.newRequest()
                        .options(i % 2 == 0 ? RequestOptions.DIRECT_STRICTLY : RequestOptions.INDIRECT));
                commands.buffers.add(device.allocate(LENGTH));
            }
            return commands;
        }

        void offer(int number) throws Exception {
            ScsiRequest request = requests.get(number);
            buffers.get(number).segment().fill((byte) 0);
            SgNode.fillRead(request.cdb(), number * LENGTH / 512, LENGTH / 512);
            assertEquals(Offer.ACCEPTED,
                    queue.offer(request.command(10, DataDirection.IN, buffers.get(number), 0, LENGTH)));
        }

        void check(ScsiRequest request) throws Exception {
            int number = requests.indexOf(request);
            assertEquals(Failure.NONE, request.failure());
            request.senseException();
            assertEquals(number % 2 == 0 ? TransferMode.DIRECT : TransferMode.INDIRECT, request.mode());
            assertEquals(number % 2 == 0 ? 0 : LENGTH, request.copiedBytes());
            assertEquals(Demotion.NONE, request.demotion());
            assertEquals(-1, buffers.get(number).segment()
                    .mismatch(MemorySegment.ofArray(expected).asSlice((long) number * LENGTH, LENGTH)));
        }

        void close() {
            queue.close();
            buffers.forEach(IoBuffer::close);
        }
    }

    private static boolean hasQueueThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("kiovec-queue sg:"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void D2_sixteenAreInFlightAndEachComesBackOnceWithoutAThread(SgNode disk) throws Exception {
        byte[] expected = disk.dd(DEPTH * LENGTH);
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ)) {
            Commands commands = Commands.of(device, expected);
            ScsiRequest[] done = new ScsiRequest[DEPTH];
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < DEPTH; i++) {
                    commands.offer(i);
                }
                assertEquals(DEPTH, commands.queue().submit());
                assertEquals(DEPTH, commands.queue().reap(done, DEPTH, LONG));
                Set<ScsiRequest> once = Collections.newSetFromMap(new IdentityHashMap<>());
                for (ScsiRequest request : done) {
                    assertTrue(once.add(request), "came back twice");
                    commands.check(request);
                }
            }
            assertFalse(hasQueueThreads(), "commands were done by threads, not by sg's queue");
            commands.close();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void L1_S1_swapsUnderAQueueLoseNothingAndDoubleNothing(SgNode disk) throws Exception {
        byte[] expected = disk.dd(DEPTH * LENGTH);
        Address address = Address.parse(disk.sg());
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ)) {
            Commands commands = Commands.of(device, expected);
            for (int i = 0; i < DEPTH; i++) {
                commands.offer(i);
            }
            CompletableFuture<Void> swaps = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 4; i++) {
                    swap(address);
                }
            });
            ScsiRequest[] done = new ScsiRequest[DEPTH];
            int ended = 0;
            int offered = DEPTH;
            while (ended < offered) {
                int count = commands.queue().reap(done, 1, LONG);
                assertTrue(count > 0, "nothing came for a minute");
                ended += count;
                for (int i = 0; i < count; i++) {
                    commands.check(done[i]);
                    if (!swaps.isDone()) {
                        commands.offer(commands.requests().indexOf(done[i]));
                        offered++;
                    }
                }
            }
            swaps.get(60, TimeUnit.SECONDS);
            assertEquals(offered, ended);
            assertEquals(4, device.statistics().swaps());
            commands.close();
        }
    }

    private static void swap(Address address) {
        try {
            Bundles.service(Swaps.class).swap(address, address);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
