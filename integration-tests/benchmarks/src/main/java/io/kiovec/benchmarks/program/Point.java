// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

/**
 * A point of a curve.
 *
 * @param x how many or how large
 * @param y what that came to
 */
public record Point(double x, double y) {
}
