// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A queue that is kept full. */
final class QueueWorker extends Worker {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final SoakDisk disk;
    private final QueueOptions options;
    private final long lastPatienceNanos;

    /**
     * Makes one.
     *
     * @param disk of which
     * @param binding its kind
     * @param lastPatience how long what is in the queue may take when the soak has ended; then it is lost
     * @param load what decides
     */
    QueueWorker(SoakDisk disk, QueueOptions.Binding binding, Duration lastPatience, Load load) {
        super(binding + " queue of " + disk.device().address(), load, disk.ledger());
        this.disk = disk;
        options = new QueueOptions(load.depth(), binding);
        lastPatienceNanos = lastPatience.toNanos();
    }

    @Override
    void work() throws DeviceException {
        List<Exchange> exchanges = new ArrayList<>();
        try (BlockQueue queue = disk.device().openQueue(options)) {
            Map<BlockRequest, Exchange> byRequest = new IdentityHashMap<>();
            for (int i = 0; i < options.depth(); i++) {
                Exchange made = new Exchange(disk, i % 2 == 0 ? RequestOptions.INDIRECT : RequestOptions.DIRECT);
                exchanges.add(made);
                byRequest.put(made.request(), made);
            }
            BlockRequest[] done = new BlockRequest[options.depth()];
            while (goesOn()) {
                offerAll(queue, exchanges);
                end(queue.reap(done, 1, PATIENCE), done, byRequest);
                thinkWhereItReaps(queue, done, byRequest);
            }
            long deadline = System.nanoTime() + lastPatienceNanos;
            while (isAnyOut(exchanges) && System.nanoTime() < deadline) {
                end(queue.reap(done, 1, PATIENCE), done, byRequest);
            }
            exchanges.stream().filter(Exchange::isOut).forEach(
                    each -> each.lost("was not reaped within " + TimeUnit.NANOSECONDS.toSeconds(lastPatienceNanos)
                            + " s after the soak had ended; the queue holds " + queue.size()));
            // What is given back now was given back before.
            end(queue.reap(done, 0, Duration.ZERO), done, byRequest);
        } finally {
            exchanges.forEach(Exchange::close);
        }
    }

    /**
     * An owner who is elsewhere holds a swap up that waits for what is in the driver's queue (rule S4), and that would be measured
     * as the swap's pause. So it thinks as a loop of events does: it waits in the queue as long as something is out.
     */
    private void thinkWhereItReaps(BlockQueue queue, BlockRequest[] done, Map<BlockRequest, Exchange> byRequest)
            throws DeviceException {
        long end = System.nanoTime() + thinkNanos();
        for (long left = thinkNanos(); left > 0 && queue.size() > 0; left = end - System.nanoTime()) {
            end(queue.reap(done, queue.size(), Duration.ofNanos(left)), done, byRequest);
        }
        think(end - System.nanoTime());
    }

    private static boolean isAnyOut(List<Exchange> exchanges) {
        return exchanges.stream().anyMatch(Exchange::isOut);
    }

    private void offerAll(BlockQueue queue, List<Exchange> exchanges) throws DeviceException {
        for (Exchange each : exchanges) {
            if (!each.isOut()) {
                each.begin(random());
                if (queue.offer(each.request()) == Offer.FULL) {
                    each.refused();
                }
            }
        }
        queue.submit();
    }

    private void end(int count, BlockRequest[] done, Map<BlockRequest, Exchange> byRequest) {
        boolean failed = false;
        for (int i = 0; i < count; i++) {
            Exchange exchange = byRequest.get(done[i]);
            if (exchange == null) {
                disk.ledger().found(Wrong.DUPLICATED,
                        disk.device().address() + ": the queue gave back a request that it was not given");
            } else {
                exchange.end();
                failed |= done[i].failure() != Failure.NONE;
            }
        }
        if (failed) {
            pauseAfterFailure();
        }
    }
}
