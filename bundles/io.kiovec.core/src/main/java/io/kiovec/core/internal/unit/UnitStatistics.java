// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.DeviceStatistics.Elements;
import io.kiovec.api.DeviceStatistics.Latency;
import io.kiovec.api.DeviceStatistics.OfMode;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What a device did. Any thread. */
final class UnitStatistics {

    /** One request of this many is timed: reading the clock twice costs as much as the rest of the path. */
    private static final int SAMPLED_OF = 64;
    private static final int MODES = TransferMode.values().length;

    /** Of each mode; how many there were of both kinds, and of all modes, is a sum of these. */
    private final LongAdder[] reads = adders(MODES);
    private final LongAdder[] writes = adders(MODES);
    private final LongAdder[] bytesRead = adders(MODES);
    private final LongAdder[] bytesWritten = adders(MODES);
    private final LatencySamples[] latencies = Stream.generate(LatencySamples::new).limit(MODES)
            .toArray(LatencySamples[]::new);
    /** Of requests that move no data. */
    private final LatencySamples others = new LatencySamples();
    private final LongAdder copied = new LongAdder();
    private final LongAdder[] demotions = adders(Demotion.values().length);
    private final LongAdder[] failures = adders(Failure.values().length);
    /** Of sampled requests: counting pieces of memory, and who is inside, costs more than a count. */
    private final LongAdder elementSamples = new LongAdder();
    private final LongAdder elements = new LongAdder();
    private final LongAccumulator mostElements = new LongAccumulator(Math::max, 0);
    private final LongAccumulator depth = new LongAccumulator(Math::max, 0);
    private volatile RequestObserver observer;

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /** {@return whether the next request is sampled} */
    boolean samples() {
        return ThreadLocalRandom.current().nextInt(SAMPLED_OF) == 0;
    }

    /** Notes how many were inside. */
    void depth(long inside) {
        depth.accumulate(inside);
    }

    /** {@return who sees requests, {@code null} for nobody} */
    RequestObserver observer() {
        return observer;
    }

    void observer(RequestObserver sees) {
        observer = sees;
    }

    /** Counts a request that has its result. */
    void count(CoreRequest request) {
        if (request.failure() != Failure.NONE) {
            failures[request.failure().ordinal()].increment();
            return;
        }
        switch (request.flow()) {
            case READ -> {
                reads[request.mode().ordinal()].increment();
                bytesRead[request.mode().ordinal()].add(request.bytes());
            }
            case WRITE -> {
                writes[request.mode().ordinal()].increment();
                bytesWritten[request.mode().ordinal()].add(request.bytes());
            }
            case NONE -> {
                // Nothing but perhaps its duration is counted.
            }
        }
        if (request.copiedBytes() != 0) {
            copied.add(request.copiedBytes());
        }
        if (request.demotion() != Demotion.NONE) {
            demotions[request.demotion().ordinal()].increment();
        }
        if (request.nanos() >= 0) {
            (request.flow() == CoreRequest.Flow.NONE ? others : latencies[request.mode().ordinal()])
                    .add(request.nanos());
        }
        if (request.isSampled() && request.flow() != CoreRequest.Flow.NONE) {
            sampleElements(request.loaded());
        }
    }

    private void sampleElements(int loaded) {
        if (loaded != CoreRequest.UNKNOWN) {
            elementSamples.increment();
            elements.add(loaded);
            mostElements.accumulate(loaded);
        }
    }

    /**
     * What the figures are of.
     *
     * @param address the name it was opened by
     * @param kind as what it is open
     * @param target the address that it is served from now
     * @param transport who serves it now, or did last
     * @param state where it stands
     * @param reason why it stands there
     * @param since since when
     * @param entered how often it came into each state
     * @param openings how many share it
     * @param swaps how often the endpoint was replaced
     * @param orphans endpoints that could not be released yet
     * @param pauses how long swaps held requests
     * @param activity what is going on with it now
     */
    record Subject(Address address, DeviceKind kind, Address target, String transport, DeviceState state, String reason,
            Instant since, Map<DeviceState, Long> entered, int openings,
            long swaps, int orphans, Pauses pauses, Activity activity) {
    }

    /** {@return the figures now} */
    DeviceStatistics snapshot(Subject of) {
        return new DeviceStatistics(of.address(), of.kind(), of.target(), of.transport(), of.state(), of.reason(),
                of.since(),
                of.entered(), of.openings(),
                sum(reads), sum(writes), sum(bytesRead), sum(bytesWritten), copied.sum(),
                counts(TransferMode.class, reads, writes), counts(Demotion.class, demotions),
                counts(Failure.class, failures),
                of.swaps(), of.orphans(), of.pauses().last(), of.pauses().total(), of.pauses().longest(), depth.get(),
                elements(), latency(), of.activity(), byMode());
    }

    private static long sum(LongAdder[] adders) {
        return Arrays.stream(adders).mapToLong(LongAdder::sum).sum();
    }

    private static <K extends Enum<K>> Map<K, Long> counts(Class<K> keys, LongAdder[]... adders) {
        Map<K, Long> counts = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            long count = Arrays.stream(adders).mapToLong(of -> of[key.ordinal()].sum()).sum();
            if (count != 0) {
                counts.put(key, count);
            }
        }
        return counts;
    }

    private Optional<Elements> elements() {
        long samples = elementSamples.sum();
        return samples == 0
                ? Optional.empty()
                : Optional.of(new Elements(samples, elements.sum(), mostElements.get()));
    }

    private Optional<Latency> latency() {
        return Stream.concat(Arrays.stream(latencies), Stream.of(others)).flatMap(some -> some.histogram().stream())
                .reduce((all, more) -> {
                    all.add(more);
                    return all;
                }).map(LatencyBuckets::of);
    }

    private Map<TransferMode, OfMode> byMode() {
        Map<TransferMode, OfMode> modes = new EnumMap<>(TransferMode.class);
        for (TransferMode mode : TransferMode.values()) {
            int at = mode.ordinal();
            if (reads[at].sum() + writes[at].sum() != 0) {
                modes.put(mode, new OfMode(bytesRead[at].sum() + bytesWritten[at].sum(),
                        latencies[at].histogram().map(LatencyBuckets::of)));
            }
        }
        return modes;
    }
}
