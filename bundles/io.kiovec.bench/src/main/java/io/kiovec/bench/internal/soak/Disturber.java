// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.DeviceState;
import io.kiovec.api.Swaps;
import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.bench.internal.soak.Target.Cause;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;

/** What is done to drivers, in turn: each cause goes round the devices that it can be done to. For one thread. */
final class Disturber {

    private static final List<Cause> OTHERS = List.of(Cause.UPDATE, Cause.CRASH, Cause.HANG);
    /** So many swaps come before each other thing. */
    private static final int SWAPS = 8;
    /** A call that hangs ends in time, or its endpoint is left to it (rule S4); in turn. */
    private static final List<Long> HANGS = List.of(TimeUnit.MILLISECONDS.toNanos(100),
            TimeUnit.MILLISECONDS.toNanos(Patience.DRAIN_SECONDS * 1000L + 700));
    /** Until a rule is in force and has met a command. */
    private static final long MEETS_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long COMES_BACK_NANOS = TimeUnit.SECONDS.toNanos(45);
    /** A rule is in force some time after it was configured. */
    private static final long RULE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final List<Target> targets;
    private final Swaps swaps;
    private final DriverBundles bundles;
    private final Optional<SimulatedFaults> faults;
    private final Ledger ledger;
    private final int[] next = new int[Cause.values().length];
    private final Map<Cause, Integer> done = new java.util.EnumMap<>(Cause.class);
    private int turn;
    private boolean refresh;

    Disturber(List<Target> targets, Swaps swaps, DriverBundles bundles, Optional<SimulatedFaults> faults,
            Ledger ledger) {
        this.targets = targets;
        this.swaps = swaps;
        this.bundles = bundles;
        this.faults = faults;
        this.ledger = ledger;
    }

    /** {@return how often each thing was done} */
    Map<Cause, Integer> done() {
        return done;
    }

    /** Does the next thing, and waits until the devices are back. */
    void strike() throws InterruptedException, IOException {
        boolean swaps = ++turn % (SWAPS + 1) != 0;
        Cause cause = swaps ? Cause.SWAP : OTHERS.get(turn / (SWAPS + 1) % OTHERS.size());
        List<Target> able = cause == Cause.CRASH || cause == Cause.HANG
                ? targets.stream().filter(target -> faults.isPresent() && SimulatedFaults.canFail(target.address()))
                        .toList()
                : targets;
        if (!able.isEmpty()) {
            int time = next[cause.ordinal()]++;
            Target victim = able.get(time % able.size());
            // Each device comes to each of them.
            long hang = HANGS.get((time + time / able.size()) % HANGS.size());
            done.merge(cause, 1, Integer::sum);
            switch (cause) {
                case SWAP, NONE -> apart(cause, List.of(victim), () -> swap(victim));
                case UPDATE -> update(victim);
                case CRASH -> apart(cause, List.of(victim), () -> crash(victim));
                case HANG -> apart(cause, List.of(victim), () -> hang(victim, hang));
            }
        }
    }

    /** What is done. */
    private interface Deed {
        void happen() throws InterruptedException, IOException;
    }

    /** Does something to some devices; the others are beside them meanwhile. */
    private void apart(Cause cause, List<Target> victims, Deed deed) throws InterruptedException, IOException {
        targets.forEach(target -> target.meter().phase(
                victims.contains(target) ? Meter.Phase.APART : Meter.Phase.BESIDE));
        Map<Target, Long> ends = new LinkedHashMap<>();
        victims.forEach(victim -> {
            victim.cause(cause);
            ends.put(victim, victim.meter().ends());
        });
        deed.happen();
        for (Target victim : victims) {
            awaitFlow(victim, ends.get(victim));
        }
        targets.forEach(target -> target.meter().phase(Meter.Phase.APART));
    }

    private void awaitFlow(Target victim, long endsBefore) throws InterruptedException {
        long deadline = System.nanoTime() + COMES_BACK_NANOS;
        while (victim.device().state() != DeviceState.ONLINE || victim.meter().ends() == endsBefore
                || !victim.allHeard()) {
            if (System.nanoTime() > deadline) {
                ledger.found(Wrong.STUCK,
                        victim.address() + " is " + victim.device().state() + " and nothing of it ends, "
                                + TimeUnit.NANOSECONDS.toSeconds(COMES_BACK_NANOS) + " s after " + victim.cause() + ": "
                                + victim.device().statistics().reason());
                return;
            }
            TimeUnit.MICROSECONDS.sleep(500);
        }
    }

    private void swap(Target victim) {
        ledger.began();
        try {
            swaps.swap(victim.address(), victim.address());
            ledger.ended(Failure.NONE);
        } catch (DeviceException e) {
            ledger.ended(e.failure());
        }
    }

    /** All devices of the driver are victims, and what stands on them. Updates and refreshes take turns. */
    private void update(Target victim) throws InterruptedException, IOException {
        Optional<Bundle> bundle = bundles.serving(victim.address().scheme());
        if (bundle.isEmpty()) {
            return;
        }
        List<Target> victims = targets.stream()
                .filter(target -> Target.schemes(target.address()).stream().map(bundles::serving)
                        .anyMatch(bundle::equals))
                .toList();
        boolean refreshes = refresh;
        refresh = !refresh;
        apart(Cause.UPDATE, victims, () -> {
            try {
                if (refreshes) {
                    bundles.refresh(bundle.get());
                } else {
                    bundles.update(bundle.get());
                }
            } catch (BundleException e) {
                throw new IOException("the bundle " + bundle.get() + " could not be updated: " + e.getMessage(), e);
            }
        });
    }

    private void crash(Target victim) throws InterruptedException, IOException {
        long before = victim.swaps();
        Configuration rule = faults.orElseThrow().fault("soak-crash", victim.address(),
                Map.of("action", "gone", "opcode", "read,write", "first", "1"));
        long deadline = System.nanoTime() + RULE_NANOS;
        while (victim.swaps() == before && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        faults.get().end(rule);
    }

    /** A call hangs while its endpoint is to go. */
    private void hang(Target victim, long hang) throws InterruptedException, IOException {
        Configuration rule = faults.orElseThrow().fault("soak-hang", victim.address(),
                Map.of("action", "delay", "opcode",
                        "read,write", "nanos", Long.toString(hang), "first", "1"));
        TimeUnit.NANOSECONDS.sleep(MEETS_NANOS);
        swap(victim);
        faults.get().end(rule);
        if (victim.orphans() == 0) {
            // It may have been in force late: what hangs now is not the next swap's.
            TimeUnit.NANOSECONDS.sleep(2 * hang);
        }
    }
}
