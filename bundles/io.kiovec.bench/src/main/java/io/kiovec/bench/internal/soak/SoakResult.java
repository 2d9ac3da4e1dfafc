// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.bench.internal.soak.Target.Cause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** The figures of a soak, as they are printed. Filled by the soak's thread. */
final class SoakResult {

    private final Ledger ledger;
    private final long seed;
    private Optional<Round> round = Optional.empty();
    private Optional<Disturber> disturber = Optional.empty();
    private Optional<Lateness> lateness = Optional.empty();
    private Optional<Footprint> leaked = Optional.empty();
    private int classLoaders;
    private Long heapBefore;
    private Long heapAfter;
    private boolean interrupted;

    SoakResult(Ledger ledger, long seed) {
        this.ledger = ledger;
        this.seed = seed;
    }

    /** The round whose pauses count: the last one. */
    void of(Round now, Disturber itsDisturber) {
        round = Optional.of(now);
        disturber = Optional.of(itsDisturber);
    }

    /** What the machine adds in that round. */
    void of(Lateness its) {
        lateness = Optional.of(its);
    }

    void leaked(Footprint more, int loaders) {
        leaked = Optional.of(more);
        classLoaders = loaders;
    }

    void heapBefore(long bytes) {
        heapBefore = bytes;
    }

    void heapAfter(long bytes) {
        heapAfter = bytes;
    }

    void interrupted() {
        interrupted = true;
    }

    /** {@return everything, in order; leaks that were not counted are {@code null}} */
    Map<String, Object> properties() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("requests", ledger.requests());
        all.put("completed", ledger.completed());
        all.put("failedTyped", ledger.failedTyped());
        all.put("lost", ledger.count(Wrong.LOST));
        all.put("duplicated", ledger.count(Wrong.DUPLICATED));
        all.put("corrupted", ledger.count(Wrong.CORRUPTED));
        all.put("swaps", round.map(now -> now.pauses().swaps()).orElse(0L));
        List<Held> held = held();
        put(all, held.getFirst());
        Beside beside = beside();
        all.put("otherDevicesPauseMaxMicros", micros(Math.max(0, beside.with() - beside.without())));
        all.put("orphans", round.map(now -> now.pauses().orphans()).orElse(0L));
        all.put("leakedThreads", leaked.map(more -> Footprint.sum(more.threads())).orElse(null));
        all.put("leakedDescriptors", leaked.map(more -> Footprint.sum(more.descriptors())).orElse(null));
        all.put("leakedMappings", leaked.map(more -> Footprint.sum(more.mappings())).orElse(null));
        all.put("leakedClassLoaders", leaked.isPresent() ? (Integer) classLoaders : null);
        all.put("otherDevicesP99Micros", micros(beside.with()));
        all.put("otherDevicesP99WithoutSwapsMicros", micros(beside.without()));
        all.put("threadsLateP99Micros", lateness.map(its -> micros(its.late().getValueAtPercentile(99))).orElse(0L));
        held.stream().skip(1).forEach(each -> put(all, each));
        for (Cause cause : List.of(Cause.UPDATE, Cause.CRASH, Cause.HANG)) {
            all.put(cause.name().toLowerCase(Locale.ROOT).replaceAll("$", cause == Cause.CRASH ? "es" : "s"),
                    disturber.map(done -> done.done().getOrDefault(cause, 0)).orElse(0));
        }
        all.put("stuck", ledger.count(Wrong.STUCK));
        all.put("failures", ledger.failures());
        all.put("heapBeforeBytes", heapBefore);
        all.put("heapAfterBytes", heapAfter);
        all.put("seed", seed);
        all.put("interrupted", interrupted);
        all.put("findings", ledger.findings());
        return all;
    }

    private static void put(Map<String, Object> all, Held held) {
        all.put(held.name() + "P50Micros", held.micros(50));
        all.put(held.name() + "P99Micros", held.micros(99));
        all.put(held.name() + "MaxMicros", held.micros(100));
    }

    /**
     * How long requests were held, by what was done.
     *
     * @param name in JSON
     * @param what was done, for people
     * @param nanos how long
     */
    record Held(String name, String what, Histogram nanos) {

        long micros(double percentile) {
            return SoakResult.micros(nanos.getValueAtPercentile(percentile));
        }
    }

    /** {@return the pauses, first those of the swaps of disks} */
    List<Held> held() {
        return List.of(new Held("pause", "disk swapped", told(pauses -> pauses.held(Cause.SWAP))),
                new Held("tapePause", "tape swapped", told(Pauses::tapesSwapped)),
                new Held("updatePause", "driver updated", told(pauses -> pauses.held(Cause.UPDATE))),
                new Held("crashPause", "device crashed", told(pauses -> pauses.held(Cause.CRASH))),
                new Held("hangPause", "call hung", told(pauses -> pauses.held(Cause.HANG))));
    }

    private Histogram told(Function<Pauses, Histogram> which) {
        return round.map(now -> which.apply(now.pauses())).orElseGet(Meter::histogram);
    }

    /** The 99th percentiles of the device for which they differ most, in nanoseconds. */
    private record Beside(long with, long without) {
    }

    private Beside beside() {
        Beside worst = new Beside(0, 0);
        for (Target target : round.map(Round::targets).orElse(List.of())) {
            Meter meter = target.meter();
            if (meter.base().getTotalCount() > 0 && meter.beside().getTotalCount() > 0) {
                Beside one = new Beside(meter.beside().getValueAtPercentile(99), meter.base().getValueAtPercentile(99));
                if (worst.without() == 0 || one.with() - one.without() > worst.with() - worst.without()) {
                    worst = one;
                }
            }
        }
        return worst;
    }

    private static long micros(long nanos) {
        return Math.round(nanos / 1000.0);
    }

    /** {@return what is wrong, a sentence for people; empty when nothing is} */
    Optional<String> objection() {
        List<String> wrong = new ArrayList<>();
        for (Wrong each : Wrong.values()) {
            if (ledger.count(each) > 0) {
                wrong.add(ledger.count(each) + " " + each.name().toLowerCase(Locale.ROOT));
            }
        }
        leaked.filter(more -> !more.isEmpty() || classLoaders > 0).ifPresent(more -> {
            more.threads().forEach((name, count) -> wrong.add(count + " threads '" + name + "' leaked"));
            more.descriptors().forEach((name, count) -> wrong.add(count + " descriptors of " + name + " leaked"));
            more.mappings().forEach((name, count) -> wrong.add(count + " mappings of " + name + " leaked"));
            if (classLoaders > 0) {
                wrong.add(classLoaders + " class loaders of updated bundles leaked");
            }
        });
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(String.join(", ", wrong)
                + (ledger.findings().isEmpty() ? "" : ": " + String.join("; ", ledger.findings())));
    }
}
