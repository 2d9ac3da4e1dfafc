// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import io.kiovec.benchmarks.program.Counted;

/**
 * What one run of a side found.
 *
 * @param value in the unit of its metric
 * @param processorNanos of the side's process for an operation, {@link Double#NaN} where nobody tells
 */
public record Figures(double value, double processorNanos) {

    static Figures of(Counted counted, Metric metric) {
        return new Figures(metric.of(counted), counted.processorNanosPerOperation());
    }
}
