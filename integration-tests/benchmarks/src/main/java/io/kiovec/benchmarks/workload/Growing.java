// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.side.JavaProgram;
import io.kiovec.benchmarks.side.Metric;

/**
 * A curve: how something grows.
 *
 * @param workload its name
 * @param medium on what, in a word
 * @param metric what y is
 * @param of what x is, in words
 * @param program what finds it
 */
public record Growing(String workload, String medium, Metric metric, String of, JavaProgram program) {
}
