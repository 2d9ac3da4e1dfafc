// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What holds for the tokens of a driver's queue, and for the memory behind them: each comes back exactly once.
 *
 * @param <E> the endpoints that have the queues
 */
abstract class QueueTokenRules<E extends Endpoint> extends QueueFixture<E> {

    private static final int MANY = 5 * DEPTH;

    QueueTokenRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    @Test
    void L1_everyTokenComesBack() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, MANY);
        queue.play(requests);
        Set<Long> missing = new TreeSet<>(tokens(requests));
        missing.removeAll(queue.tokens());
        assertEquals(Set.of(), missing, "tokens that were queued and have not come back");
    }

    @Test
    void L1_noTokenComesBackTwice() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        queue.play(reads(disk, MANY));
        queue.submit();
        queue.reap(0, 0);
        Set<Long> seen = new HashSet<>();
        for (KitQueue.Completion one : queue.came()) {
            assertTrue(seen.add(one.token()), () -> "token " + one.token() + " has come back twice");
        }
    }

    @Test
    void L1_noOtherTokenComesBack() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, MANY);
        queue.play(requests);
        Set<Long> strange = new TreeSet<>(queue.tokens());
        strange.removeAll(tokens(requests));
        assertEquals(Set.of(), strange, "tokens that came back and were never queued");
    }

    @Test
    void L1_reapReturnsWhenNothingIsInFlight() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        assertEquals(0, queue.reap(0, 0), "handed over, of nothing");
        queue.play(reads(disk, 2));
        assertEquals(0, queue.reap(0, 0), "handed over, after everything had come back");
    }

    @Test
    void L1_cancelledTokenComesBackOnce() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, 4);
        for (KitQueue.Request request : requests) {
            assertTrue(queue.offer(request), "a queue of depth " + DEPTH + " takes four requests");
        }
        queue.submit();
        requests.forEach(request -> queue.cancel(request.token()));
        queue.await(tokens(requests));
        queue.reap(0, 0);
        assertEquals(List.copyOf(new TreeSet<>(tokens(requests))),
                queue.came().stream().map(KitQueue.Completion::token).sorted().toList(), "tokens that came back");
    }

    @Test
    void L1_cancelOfWhatHasComeBackDoesNothing() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, 4);
        queue.play(requests);
        requests.forEach(request -> queue.cancel(request.token()));
        queue.submit();
        queue.reap(0, 0);
        assertEquals(requests.size(), queue.came().size(), "completions, after the cancelling of what had come back");
        List<KitQueue.Request> more = reads(disk, 1);
        queue.play(more);
        assertTrue(queue.tokens().containsAll(tokens(more)), "after that the queue works");
    }

    @Test
    void L2_memoryIsFreeWhenItsTokenHasComeBack() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        disk.writePattern(disk.plain(), disk.start(), DEPTH * disk.unit(), 201);
        List<KitQueue.Request> requests = reads(disk, 4);
        queue.play(requests);
        requests.forEach(request -> request.piece().segment().fill(GUARD));
        queue.play(reads(disk, 4));
        for (KitQueue.Request request : requests) {
            Pattern.checkAll(request.piece().segment(), GUARD, "memory of a read whose token had come back");
        }
    }

    @Test
    void L2_memoryOfAWriteIsFreeWhenItsTokenHasComeBack() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        KitQueue.Request request = request(disk, way(disk), DataDirection.OUT, 1);
        Pattern.fill(request.piece().segment(), 211, request.offset());
        queue.play(List.of(request));
        request.piece().segment().fill(GUARD);
        disk.flush();
        disk.checkPattern(disk.plain(), request.offset(), disk.unit(), 211,
                "written from memory that was changed after the token had come back");
    }

    @Test
    void L5_closedQueueLeavesNoDescriptor() throws Exception {
        Scratch<E> disk = scratch();
        Leftovers.check(Leftovers.DESCRIPTORS, () -> openUseAndClose(disk));
    }

    @Test
    void L5_closedQueueLeavesNoMapping() throws Exception {
        Scratch<E> disk = scratch();
        Leftovers.check(Leftovers.MAPPINGS, () -> openUseAndClose(disk));
    }

    @Test
    void L5_closedQueueLeavesNoThread() throws Exception {
        Scratch<E> disk = scratch();
        Leftovers.checkThreads(() -> openUseAndClose(disk));
    }

    private void openUseAndClose(Scratch<E> disk) throws Exception {
        KitQueue queue = queue(disk);
        try (Piece piece = disk.take(way(disk), disk.unit())) {
            queue.play(List.of(new KitQueue.Request(1, DataDirection.IN, disk.start(), piece, way(disk).mode())));
        }
        close(queue);
    }
}
