// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Failure;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What holds for a queue of the driver's own (rule D2): queueing, submitting, reaping, and what comes back.
 *
 * @param <E> the endpoints that have the queues
 */
abstract class QueueRules<E extends Endpoint> extends QueueTokenRules<E> {

    private static final int A_FEW = 4;

    QueueRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    @Test
    void S8_queuesAreAsTheLimitsSay() throws Exception {
        Scratch<E> disk = scratch();
        OptionalLong most = disk.endpoint().limits().get(Limit.MAX_QUEUES);
        assumeTrue(most.isPresent(), "its limits do not say how many queues it has");
        var queue = openQueue(disk, DEPTH);
        assertEquals(most.getAsLong() > 0, queue.isPresent(),
                () -> "MAX_QUEUES is " + most.getAsLong() + ", and there is " + queue);
        queue.ifPresent(KitQueue::close);
    }

    @Test
    void D2_takesNoMoreThanItsDepth() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        int taken = fill(disk, queue);
        assertTrue(taken > 0 && taken <= DEPTH, () -> "a queue of depth " + DEPTH + " took " + taken);
    }

    /** Offers until there is no room, and waits until all is back; {@return how many it took} */
    private int fill(Scratch<E> disk, KitQueue queue) throws Exception {
        List<KitQueue.Request> requests = reads(disk, 4 * DEPTH);
        int taken = 0;
        while (taken < requests.size() && queue.offer(requests.get(taken))) {
            taken++;
        }
        queue.await(tokens(requests.subList(0, taken)));
        return taken;
    }

    @Test
    void D2_whatCameBackMakesRoom() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        int first = fill(disk, queue);
        for (int i = 0; i < A_FEW; i++) {
            assertEquals(first, fill(disk, queue), "taken again, after everything had come back");
        }
    }

    @Test
    void D2_startsAtSubmit() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, 2);
        for (KitQueue.Request request : requests) {
            queue.offer(request);
        }
        if (queue.isStartedByReap()) {
            int started = queue.submit();
            queue.await(tokens(requests));
            assertTrue(started > 0, "nothing was left to be started by submit()");
        } else {
            queue.reap(0, 0);
            boolean early = !queue.came().isEmpty();
            queue.await(tokens(requests));
            assertTrue(!early, "a request came back that was queued and not submitted");
        }
    }

    /** The framework leaves submitting out where a queue says that reaping starts what was queued. */
    @Test
    void D2_reapStartsWhatWasQueuedWhereItSaysSo() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, A_FEW);
        for (KitQueue.Request request : requests) {
            queue.offer(request);
        }
        if (!queue.isStartedByReap()) {
            queue.submit();
        }
        int came = 1;
        while (came > 0 && !queue.tokens().containsAll(tokens(requests))) {
            came = queue.reap(1, TimeUnit.SECONDS.toNanos(5));
        }
        assertTrue(queue.tokens().containsAll(tokens(requests)), "reaping alone did not bring back what was queued");
    }

    @Test
    void D2_submitTellsHowManyItStarted() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, A_FEW);
        for (KitQueue.Request request : requests) {
            queue.offer(request);
        }
        int started = 0;
        for (int i = 0; i < requests.size() && !queue.tokens().containsAll(tokens(requests)); i++) {
            started += queue.submit();
            queue.reap(1, TimeUnit.SECONDS.toNanos(5));
        }
        queue.await(tokens(requests));
        assertEquals(requests.size(), started, "started, as submit() tells");
    }

    @Test
    void D2_reapTellsHowManyItHanded() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, A_FEW);
        for (KitQueue.Request request : requests) {
            queue.offer(request);
        }
        queue.submit();
        int told = 0;
        for (int i = 0; i < requests.size() && queue.came().size() < requests.size(); i++) {
            told += queue.reap(1, TimeUnit.SECONDS.toNanos(5));
            assertEquals(queue.came().size(), told, "handed over, as reap() tells");
        }
        queue.await(tokens(requests));
    }

    @Test
    void D2_reapWaitsForItsMinimum() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        List<KitQueue.Request> requests = reads(disk, A_FEW);
        for (KitQueue.Request request : requests) {
            queue.offer(request);
        }
        int started = queue.submit();
        int handed = queue.reap(started, TimeUnit.SECONDS.toNanos(20));
        queue.await(tokens(requests));
        assertTrue(handed >= started, () -> "told to wait for " + started + ", it came back with " + handed);
    }

    @Test
    void D2_completesWhileReaping() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        queue.play(reads(disk, 2 * DEPTH));
        for (KitQueue.Completion one : queue.came()) {
            assertTrue(one.reaped(), () -> "token " + one.token() + " came back while nobody reaped");
        }
    }

    @Test
    void D2_completesOnTheOwnersThread() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        queue.play(reads(disk, 2 * DEPTH));
        for (KitQueue.Completion one : queue.came()) {
            assertEquals(Thread.currentThread(), one.thread(),
                    () -> "token " + one.token() + " came back on another thread");
        }
    }

    @Test
    void D2_movesTheData() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        long seed = 220;
        for (Way way : ways(disk)) {
            seed++;
            long places = seed;
            List<KitQueue.Request> writes = List.of(request(disk, way, DataDirection.OUT, 0),
                    request(disk, way, DataDirection.OUT, 1), request(disk, way, DataDirection.OUT, 2));
            writes.forEach(one -> Pattern.fill(one.piece().segment(), places, one.offset()));
            queue.play(writes);
            if (impossible(queue, writes)) {
                continue;
            }
            disk.checkPattern(disk.plain(), disk.start(), 3 * disk.unit(), seed, way + ": written by a queue");
            List<KitQueue.Request> reads = List.of(request(disk, way, DataDirection.IN, 2),
                    request(disk, way, DataDirection.IN, 0), request(disk, way, DataDirection.IN, 1));
            queue.play(reads);
            for (KitQueue.Request one : reads) {
                Pattern.check(one.piece().segment(), seed, one.offset(), way + ": read by a queue");
            }
        }
    }

    /** {@return whether something could not be done directly}; fails when anything else went wrong. */
    private static boolean impossible(KitQueue queue, List<KitQueue.Request> requests) {
        boolean impossible = false;
        Set<Long> tokens = tokens(requests);
        for (KitQueue.Completion one : queue.came()) {
            if (tokens.contains(one.token()) && !one.done()) {
                if (one.failure() != Failure.DIRECT_IMPOSSIBLE) {
                    fail("a request of a healthy device ended with " + one);
                }
                impossible = true;
            }
        }
        return impossible;
    }

    @Test
    void M6_countsWhatMoved() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        queue.play(reads(disk, DEPTH));
        for (KitQueue.Completion one : queue.came()) {
            long moved = one.left() < 0 && one.moved() >= 0 ? one.moved() : disk.unit() - one.left();
            assertTrue(!one.done() || moved > 0 && moved <= disk.unit() && moved % disk.block() == 0,
                    () -> "of " + disk.unit() + " bytes it says that it moved " + moved);
        }
    }

    @Test
    void M6_tellsAModeThatItHas() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        queue.play(reads(disk, DEPTH));
        Set<TransferMode> modes = disk.endpoint().limits().modes();
        for (KitQueue.Completion one : queue.came()) {
            assertTrue(one.mode() == TransferMode.UNTOLD || modes.contains(one.mode()),
                    () -> "tells " + one.mode() + ", and its limits say " + modes);
        }
    }

    @Test
    void D2_callsGoOnBesideIt() throws Exception {
        Scratch<E> disk = scratch();
        KitQueue queue = queue(disk);
        disk.writePattern(disk.plain(), disk.start(), DEPTH * disk.unit(), 241);
        List<KitQueue.Request> requests = reads(disk, A_FEW);
        for (KitQueue.Request request : requests) {
            queue.offer(request);
        }
        queue.submit();
        try {
            disk.checkPattern(disk.plain(), disk.start(), disk.unit(), 241, "a call beside a queue that has something");
        } finally {
            queue.await(tokens(requests));
        }
        assertTrue(queue.tokens().containsAll(tokens(requests)), "what was in the queue came back to the queue");
    }

    @Test
    void D2_queuesDoNotMix() throws Exception {
        Scratch<E> disk = scratch();
        assumeTrue(disk.endpoint().limits().getOr(Limit.MAX_QUEUES, 2) > 1, "the driver has one queue at a time");
        KitQueue queue = queue(disk);
        CyclicBarrier both = new CyclicBarrier(2);
        List<KitQueue.Request> others = reads(disk, A_FEW);
        FutureTask<Set<Long>> other = new FutureTask<>(() -> {
            try (KitQueue second = openQueue(disk, DEPTH).orElseThrow()) {
                return together(second, others, both);
            }
        });
        Thread.ofPlatform().daemon().name("kiovec tck second queue").start(other);
        List<KitQueue.Request> requests = reads(disk, A_FEW);
        assertEquals(tokens(requests), together(queue, requests, both), "tokens of the first queue of two");
        assertEquals(tokens(others), other.get(60, TimeUnit.SECONDS), "tokens of the second queue of two");
    }

    private static Set<Long> together(KitQueue queue, List<KitQueue.Request> requests, CyclicBarrier both)
            throws Exception {
        for (KitQueue.Request request : requests) {
            queue.offer(request);
        }
        queue.submit();
        both.await(60, TimeUnit.SECONDS);
        queue.reap(requests.size(), TimeUnit.SECONDS.toNanos(5));
        both.await(60, TimeUnit.SECONDS);
        return queue.tokens();
    }
}
