// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.side.Side;
import java.util.List;

/**
 * Our side and the peers that it takes turns with.
 *
 * @param workload its name
 * @param medium on what, in a word
 * @param metric what is asked of all sides
 * @param ours our side
 * @param peers the others
 */
public record Comparison(String workload, String medium, Metric metric, Side ours, List<Peer> peers) {

    /**
     * One that ours is compared with.
     *
     * @param name for people
     * @param side what it is
     * @param goal what ours is to reach beside it
     */
    public record Peer(String name, Side side, Goal goal) {
    }
}
