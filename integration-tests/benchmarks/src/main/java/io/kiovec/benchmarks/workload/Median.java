// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import java.util.List;

/** The middle of some figures, of an even number the mean of the two. */
public final class Median {

    private Median() {
    }

    /**
     * {@return the median}
     *
     * @param values at least one
     */
    public static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
