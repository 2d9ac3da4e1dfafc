// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/**
 * What the rules of queues share: an open queue of the scratch device, and requests for it.
 *
 * @param <E> the endpoints that have the queues
 */
abstract class QueueFixture<E extends Endpoint> extends ScratchRules<E> {

    static final int DEPTH = 8;

    private final List<KitQueue> open = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private long token = 100;

    QueueFixture(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    /** {@return a queue of the driver's, empty where it has none} */
    abstract Optional<? extends KitQueue> openQueue(Scratch<E> disk, int depth) throws DeviceException;

    /** {@return a queue of the driver's, or the test is skipped} */
    final KitQueue queue(Scratch<E> disk) throws DeviceException {
        Optional<? extends KitQueue> queue = openQueue(disk, DEPTH);
        assumeTrue(queue.isPresent(), "the driver has no queue: the framework works queues with threads");
        open.add(queue.orElseThrow());
        return queue.orElseThrow();
    }

    /** What is in flight when a test fails is waited for, for its memory goes. */
    @AfterEach
    final void closeQueues() throws DeviceException {
        for (KitQueue queue : open) {
            queue.reap(0, 0);
            queue.close();
        }
        open.clear();
        pieces.forEach(Piece::close);
    }

    /** Leaves the closing of a queue to the test. */
    final void forget(KitQueue queue) {
        open.remove(queue);
    }

    /** Closes a queue once. */
    final void close(KitQueue queue) {
        open.remove(queue);
        queue.close();
    }

    /** {@return the ways that the framework queues: directly into buffers only, and none of the endpoint's own} */
    final List<Way> ways(Scratch<E> disk) {
        List<Way> ways = Way.all(driver(), disk.endpoint()).stream().filter(way -> way.mode() == TransferMode.INDIRECT
                || way.mode() == TransferMode.DIRECT && way.memory() != MemorySource.ARENA).toList();
        Assumptions.assumeFalse(ways.isEmpty(), "its limits leave no way to move data by a queue");
        return ways;
    }

    final Way way(Scratch<E> disk) {
        return ways(disk).getFirst();
    }

    /** {@return a request for the n-th place, of one unit, in memory that goes after the test} */
    final KitQueue.Request request(Scratch<E> disk, Way way, DataDirection direction, int place)
            throws DeviceException {
        Piece piece = disk.take(way, disk.unit());
        pieces.add(piece);
        return new KitQueue.Request(token++, direction, offset(disk, place), piece, way.mode());
    }

    static long offset(Scratch<?> disk, int place) {
        return disk.start() + place * disk.unit();
    }

    /** {@return reads of different places} */
    final List<KitQueue.Request> reads(Scratch<E> disk, int count) throws DeviceException {
        List<KitQueue.Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(request(disk, way(disk), DataDirection.IN, i % DEPTH));
        }
        return requests;
    }

    static Set<Long> tokens(List<KitQueue.Request> requests) {
        return requests.stream().map(KitQueue.Request::token).collect(Collectors.toSet());
    }
}
