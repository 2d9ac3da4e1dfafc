// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import java.util.List;

/**
 * A figure that is asked for where there is no peer to run.
 *
 * @param value in the unit of the metric
 */
public record Required(double value) implements Side {

    @Override
    public List<String> command() {
        return List.of();
    }

    @Override
    public Figures run() {
        return new Figures(value, Double.NaN);
    }
}
