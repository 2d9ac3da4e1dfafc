// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.ArrayDeque;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Which device stands on which: a filter on a disk, a simulated disk on a raw one. A driver that opens a device while one of
 * its own is being opened puts that one on it, for as long as the opening lasts.
 *
 * <p>Why nobody waits in a circle: a unit's thread waits for another unit's only below it, where it opens or lets go what
 * it stands on, and this is written down, under one lock, before anybody waits. What would close a circle is refused there,
 * also when two swaps would close it together. Any thread; nothing foreign is called under the lock.
 */
public final class Foundations {

    /** What is being opened by this thread. */
    private record Rising(Storey storey, Address target) {
        Address name() {
            return storey.name();
        }
    }

    /** A key that holds nothing: it is bound while a driver opens. */
    private static final ScopedValue<Rising> RISING = ScopedValue.newInstance();

    /** One device on another, until it is given up. */
    public final class Footing {

        private final Rising upper;
        private final Address lower;
        private volatile Opening opening;

        private Footing(Rising upper, Address lower) {
            this.upper = upper;
            this.lower = lower;
        }

        /** {@return the device that stands on the other} */
        public Address upper() {
            return upper.name();
        }

        /** Says by which opening it stands there. */
        void by(Opening other) {
            opening = other;
        }

        /** {@return what stands there} */
        Storey storey() {
            return upper.storey();
        }

        /** It stands there no more. Idempotent. */
        public void giveUp() {
            lock.lock();
            try {
                List<Footing> left = new ArrayList<>(footings.getOrDefault(upper.name(), List.of()));
                left.remove(this);
                put(upper.name(), left);
            } finally {
                lock.unlock();
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** By the upper device; the lists are replaced and never changed. */
    private final Map<Address, List<Footing>> footings = new HashMap<>();

    /** Nothing stands on anything at first. */
    public Foundations() {
    }

    /** Opens an endpoint of a device: what is opened inside is what it stands on. */
    static <T> T raising(Storey storey, Address target, ScopedValue.CallableOp<T, DeviceException> open)
            throws DeviceException {
        return ScopedValue.where(RISING, new Rising(storey, target)).call(open);
    }

    /**
     * Notes that the device that this thread is opening stands on another one.
     *
     * @param lower the other one
     * @return to be given up when the other one is closed; empty when this thread is opening nothing
     * @throws DeviceException.IllegalRequest when a device would stand on itself; the message names the circle
     */
    public Optional<Footing> put(Address lower) throws DeviceException.IllegalRequest {
        if (!RISING.isBound()) {
            return Optional.empty();
        }
        Footing fresh = new Footing(RISING.get(), lower);
        lock.lock();
        try {
            List<Footing> down = way(lower, fresh.upper());
            if (!down.isEmpty() || lower.equals(fresh.upper())) {
                throw circle(fresh, down);
            }
            List<Footing> all = new ArrayList<>(footings.getOrDefault(fresh.upper(), List.of()));
            all.add(fresh);
            put(fresh.upper(), all);
            return Optional.of(fresh);
        } finally {
            lock.unlock();
        }
    }

    private void put(Address upper, List<Footing> all) {
        if (all.isEmpty()) {
            footings.remove(upper);
        } else {
            footings.put(upper, List.copyOf(all));
        }
    }

    /** {@return the steps from one device down to another; none where it does not stand on it} */
    private List<Footing> way(Address from, Address to) {
        Map<Address, Footing> reachedBy = new HashMap<>();
        ArrayDeque<Address> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !reachedBy.containsKey(to)) {
            for (Footing step : footings.getOrDefault(next.remove(), List.of())) {
                if (!step.lower.equals(from) && reachedBy.putIfAbsent(step.lower, step) == null) {
                    next.add(step.lower);
                }
            }
        }
        ArrayDeque<Footing> way = new ArrayDeque<>();
        for (Footing step = reachedBy.get(to); step != null; step = reachedBy.get(step.upper())) {
            way.addFirst(step);
        }
        return List.copyOf(way);
    }

    /** Told from a device on that is served from elsewhere than its name says: there is one in every circle. */
    private static DeviceException.IllegalRequest circle(Footing fresh, List<Footing> down) {
        List<Footing> steps = new ArrayList<>(List.of(fresh));
        steps.addAll(down);
        int first = 0;
        while (first < down.size() && !isSwapped(steps.get(first))) {
            first++;
        }
        Collections.rotate(steps, -first);
        Address begin = steps.getFirst().upper();
        StringJoiner circle = new StringJoiner(" -> ");
        for (Footing step : steps) {
            circle.add(step.upper().toString());
            if (isSwapped(step)) {
                circle.add(step.upper.target().toString());
            }
        }
        circle.add(begin.toString());
        return new DeviceException.IllegalRequest(begin, "would stand on itself: " + circle
                + "; serve it from an address that does not stand on it");
    }

    private static boolean isSwapped(Footing step) {
        return !step.upper.target().equals(step.upper());
    }

    /**
     * {@return whether a device stands on another one, perhaps with others between}
     *
     * @param upper the one
     * @param lower the other one
     */
    boolean isUnder(Address upper, Address lower) {
        lock.lock();
        try {
            return !way(upper, lower).isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return the devices that stand on one, perhaps with others between}
     *
     * @param lower the one
     */
    public Set<Address> on(Address lower) {
        lock.lock();
        try {
            return footings.keySet().stream().filter(upper -> !way(upper, lower).isEmpty())
                    .collect(Collectors.toCollection(HashSet::new));
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return the devices that stand on no other and stand on one, itself where nothing does}
     *
     * @param lower the one
     */
    Set<Address> tops(Address lower) {
        lock.lock();
        try {
            Set<Address> above = footings.keySet().stream().filter(upper -> !way(upper, lower).isEmpty())
                    .collect(Collectors.toCollection(HashSet::new));
            above.add(lower);
            Set<Address> carrying = footings.values().stream().flatMap(List::stream).map(step -> step.lower)
                    .collect(Collectors.toSet());
            above.removeAll(carrying);
            return above;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the units that a device stands on itself, one for each opening} */
    List<DeviceUnit> under(Address upper) {
        return openings(upper).stream().map(Opening::unit).toList();
    }

    private List<Opening> openings(Address upper) {
        List<Footing> all;
        lock.lock();
        try {
            all = footings.getOrDefault(upper, List.of());
        } finally {
            lock.unlock();
        }
        return all.stream().map(footing -> footing.opening).filter(opening -> opening != null).toList();
    }

    private List<Opening> openings(Storey upper) {
        return openings(upper.name()).stream().filter(opening -> opening.above().filter(upper::equals).isPresent())
                .toList();
    }

    /** What waits in the devices below looks whether it is still to wait. */
    void lookAgainBelow(Storey upper) {
        for (Opening opening : openings(upper)) {
            opening.unit().gate().lookAgain();
            lookAgainBelow(opening.unit().storey());
        }
    }

    /** {@return how many calls of a unit wait in the devices below, about} */
    long waitingBelow(Storey upper) {
        return openings(upper).stream()
                .mapToLong(opening -> opening.waiting() + waitingBelow(opening.unit().storey())).sum();
    }

    /**
     * {@return whether what was written below is there to stay: each device has flushed it when its own driver went}
     *
     * @param upper that cannot flush by itself, for one below has no driver
     * @param most how long to wait for a device whose driver is going this moment
     * @throws DeviceException what kept one of them from flushing
     */
    boolean isSettled(Storey upper, Duration most) throws DeviceException {
        boolean settled = true;
        for (Opening opening : openings(upper)) {
            settled &= opening.unit().writeBack().isSettled(most)
                    && isSettled(opening.unit().storey(), most);
        }
        return settled;
    }

    /** Closes what the driver of a unit has left open, and whose bundle has gone. */
    void closeForsaken(Storey upper) {
        openings(upper).forEach(Opening::closeIfForsaken);
    }
}
