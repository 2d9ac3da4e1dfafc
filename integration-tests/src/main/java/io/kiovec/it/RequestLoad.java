// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.Device;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.RequestQueue;
import io.kiovec.api.RequestState;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes and reads of numbered blocks, one after the other or many at once by a queue: each slot has a part of the device,
 * a request and a buffer of its own.
 *
 * @param <R> the requests
 */
public final class RequestLoad<R> extends Load {

    private static final int SLOTS = 8;
    private static final int PLACES = 8;
    private static final long NEVER = -1;

    /** What a slot is doing. */
    private enum Doing {
        NOTHING, WRITING, READING
    }

    private final class Slot {
        private final int number;
        private final R request = requests.make();
        private final IoBuffer buffer;
        private final long[] generations = new long[PLACES];
        private Doing doing = Doing.NOTHING;
        private int place;
        private long generation;

        Slot(int number) throws DeviceException {
            this.number = number;
            buffer = requests.device().allocate(Requests.BYTES);
            Arrays.fill(generations, NEVER);
        }

        /** Writes in turn, and reads back what was written some time before. */
        R next() throws DeviceException {
            generation++;
            place = (int) (generation * 3 % PLACES);
            doing = generation % 2 == 0 || generations[place] == NEVER ? Doing.WRITING : Doing.READING;
            return fill();
        }

        private R fill() throws DeviceException {
            long at = (long) number * PLACES + place;
            if (doing == Doing.WRITING) {
                stamp(generation);
                return requests.write(request, at, buffer);
            }
            buffer.segment().fill((byte) 0);
            return requests.read(request, at, buffer);
        }

        private void stamp(long stamped) {
            for (long at = 0; at < Requests.BYTES; at += 8) {
                buffer.segment().set(ValueLayout.JAVA_LONG, at, word(stamped, at));
            }
        }

        private long word(long stamped, long at) {
            return (stamped * 1_000_003 + number) * 31 + place * 0x9E3779B97F4A7C15L + at;
        }

        /** Takes the result; what a unit attention kept from being done is done again. */
        Optional<R> done() throws DeviceException {
            if (doing == Doing.NOTHING) {
                throw new AssertionError("the request of slot " + number + " has ended twice");
            }
            try {
                requests.check(request);
            } catch (DeviceException.UnitAttention again) {
                return Optional.of(fill());
            }
            if (doing == Doing.WRITING) {
                generations[place] = generation;
            } else {
                compare();
            }
            doing = Doing.NOTHING;
            return Optional.empty();
        }

        private void compare() {
            for (long at = 0; at < Requests.BYTES; at += 8) {
                long found = buffer.segment().get(ValueLayout.JAVA_LONG, at);
                if (found != word(generations[place], at)) {
                    throw new AssertionError("slot " + number + " place " + place + " generation " + generations[place]
                            + " at " + at + ": found " + Long.toHexString(found));
                }
            }
        }

        void verifyAll() throws DeviceException {
            for (place = 0; place < PLACES; place++) {
                if (generations[place] != NEVER) {
                    doing = Doing.READING;
                    requests.execute(fill());
                    for (Optional<R> again = done(); again.isPresent(); again = done()) {
                        requests.execute(again.get());
                    }
                }
            }
            buffer.close();
        }
    }

    private final Requests<R> requests;
    private final Optional<QueueOptions> options;
    private final Map<R, Slot> slots = new IdentityHashMap<>();
    private Optional<RequestQueue<R>> queue = Optional.empty();
    private long offered;
    private long reaped;

    /**
     * Makes one.
     *
     * @param requests of the device
     * @param binding of a queue; without, one request after the other
     */
    public RequestLoad(Requests<R> requests, Optional<QueueOptions.Binding> binding) {
        this.requests = requests;
        options = binding.map(how -> new QueueOptions(SLOTS, how));
    }

    @Override
    public Device device() {
        return requests.device();
    }

    @Override
    boolean isQueued() {
        return options.isPresent();
    }

    @Override
    boolean isInFlight() {
        return slots.keySet().stream().anyMatch(request -> requests.state(request) == RequestState.IN_FLIGHT);
    }

    @Override
    void begin() throws DeviceException {
        for (int i = 0; i < SLOTS; i++) {
            Slot slot = new Slot(i);
            slots.put(slot.request, slot);
        }
        if (options.isPresent()) {
            queue = Optional.of(requests.queue(options.get()));
        }
    }

    @Override
    void round() throws DeviceException {
        if (queue.isPresent()) {
            for (Slot slot : slots.values()) {
                if (slot.doing == Doing.NOTHING) {
                    offer(slot.next());
                }
            }
            reap(1);
        } else {
            for (Slot slot : slots.values()) {
                requests.execute(slot.next());
                for (Optional<R> again = slot.done(); again.isPresent(); again = slot.done()) {
                    requests.execute(again.get());
                }
            }
        }
    }

    private void offer(R request) throws DeviceException {
        if (queue.get().offer(request) != Offer.ACCEPTED) {
            throw new AssertionError("the queue takes fewer than " + SLOTS);
        }
        offered++;
    }

    private void reap(int least) throws DeviceException {
        R[] done = requests.room(SLOTS);
        int count = queue.get().reap(done, least, Duration.ofSeconds(30));
        if (count < least) {
            throw new AssertionError("reaped " + count + " of at least " + least);
        }
        for (int i = 0; i < count; i++) {
            reaped++;
            Optional<R> again = slots.get(done[i]).done();
            if (again.isPresent()) {
                offer(again.get());
            }
        }
    }

    @Override
    void finish() throws DeviceException {
        while (reaped < offered) {
            reap(1);
        }
        queue.ifPresent(RequestQueue::close);
        for (Slot slot : slots.values()) {
            if (slot.doing != Doing.NOTHING) {
                throw new AssertionError("the request of slot " + slot.number + " has not ended");
            }
            slot.verifyAll();
        }
    }
}
