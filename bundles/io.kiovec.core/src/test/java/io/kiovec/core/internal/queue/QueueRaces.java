// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The end of a queue against those who use it, on a real processor. Run by {@code RacesTest}. */
public final class QueueRaces {

    private static final Address ADDRESS = Address.parse("race:queue");

    private QueueRaces() {
    }

    /** Counts what becomes of requests. */
    private static final class Requests implements QueuedRequests<AtomicInteger> {

        private final AtomicInteger forgotten = new AtomicInteger();

        @Override
        public Address address() {
            return ADDRESS;
        }

        @Override
        public void check(AtomicInteger request) {
            // Any will do.
        }

        @Override
        public void claim(AtomicInteger request) {
            // Nobody else has it.
        }

        @Override
        public void run(AtomicInteger request) {
            request.incrementAndGet();
        }

        @Override
        public void forget(OpenQueue<AtomicInteger> queue) {
            forgotten.incrementAndGet();
        }
    }

    private static ThreadedQueue<AtomicInteger> queue() {
        try {
            return new ThreadedQueue<>(new Requests(),
                    new QueueOptions(2, QueueOptions.Binding.SERVED));
        } catch (DeviceException.IllegalRequest e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return 1 when the queue took the request, 0 when it is closed} */
    private static int offer(ThreadedQueue<AtomicInteger> queue, AtomicInteger request) {
        try {
            return queue.offer(request) == Offer.ACCEPTED ? 1 : 2;
        } catch (DeviceException.IllegalRequest closed) {
            return 0;
        }
    }

    /** L1: what the queue took before it was closed is done once, what it refused is not done. */
    @JCStressTest
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Refused, or taken and done.")
    @Outcome(expect = FORBIDDEN, desc = "Taken and not done, done twice, or done although it was refused.")
    @State
    public static class OfferAgainstClose {

        private final ThreadedQueue<AtomicInteger> queue = queue();
        private final AtomicInteger request = new AtomicInteger();

        @Actor
        public void offer(II_Result r) {
            r.r1 = QueueRaces.offer(queue, request);
        }

        @Actor
        public void close() {
            queue.close();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r2 = request.get();
        }
    }

    /** L1, L4: a request that was submitted is done when close has returned, whoever reaps meanwhile. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "Done before close returned, reaped or not.")
    @Outcome(expect = FORBIDDEN, desc = "Close did not wait, or a result was reaped twice.")
    @State
    public static class ReapAgainstClose {

        private final ThreadedQueue<AtomicInteger> queue = queue();
        private final AtomicInteger request = new AtomicInteger();

        /** The request is in the queue. */
        public ReapAgainstClose() {
            if (QueueRaces.offer(queue, request) != 1) {
                throw new IllegalStateException("an open queue refused");
            }
        }

        @Actor
        public void reap(II_Result r) {
            try {
                r.r1 = queue.reap(new AtomicInteger[2], 0, Duration.ZERO);
            } catch (DeviceException.IllegalRequest closed) {
                r.r1 = 0;
            }
        }

        @Actor
        public void close(II_Result r) {
            queue.close();
            r.r2 = request.get();
        }
    }
}
