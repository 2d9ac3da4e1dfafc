// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import io.kiovec.benchmarks.program.Counted;
import java.util.function.ToDoubleFunction;

/** What a comparison is about. */
public enum Metric {
    /** Operations in a second. */
    OPERATIONS("IOPS", Better.MORE, Counted::operationsPerSecond),
    /** MiB in a second. */
    THROUGHPUT("MiB/s", Better.MORE, Counted::mibPerSecond),
    /** Nanoseconds of a processor for a MiB. */
    PROCESSOR_TIME("processor ns/MiB", Better.LESS, Counted::processorNanosPerMib),
    /** Nanoseconds of an operation. */
    TIME("ns", Better.LESS, counted -> 1e9 / counted.operationsPerSecond()),
    /** Bytes of the heap for an operation. */
    ALLOCATION("bytes/operation", Better.LESS, counted -> Double.NaN),
    /** Bytes of memory. */
    MEMORY("bytes", Better.LESS, counted -> Double.NaN),
    /** System calls for an operation. */
    SYSTEM_CALLS("calls/operation", Better.LESS, counted -> Double.NaN);

    /** Which figure is the better one. */
    private enum Better {
        MORE, LESS
    }

    /** Below this a cost is none: what a profiler adds by itself. */
    private static final double NOTHING = 0.5;

    private final String unit;
    private final Better better;
    private final ToDoubleFunction<Counted> value;

    Metric(String unit, Better better, ToDoubleFunction<Counted> value) {
        this.unit = unit;
        this.better = better;
        this.value = value;
    }

    double of(Counted counted) {
        return value.applyAsDouble(counted);
    }

    /** {@return its unit} */
    public String unit() {
        return unit;
    }

    /**
     * {@return how many times better ours is: 1 and more is better, costs are turned round}
     *
     * @param ours our figure
     * @param peer the other one
     */
    public double ratio(double ours, double peer) {
        if (better == Better.MORE) {
            return ours / peer;
        }
        if (peer == 0) {
            // Nothing is asked for: it is nothing, or it is not.
            return ours < NOTHING ? 1 : 0;
        }
        return peer / ours;
    }
}
