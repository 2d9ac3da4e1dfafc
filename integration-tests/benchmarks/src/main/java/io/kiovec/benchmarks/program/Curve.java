// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import java.util.List;

/**
 * How something grows, as one run of a program found it.
 *
 * @param points in the order of x
 */
public record Curve(List<Point> points) {
}
