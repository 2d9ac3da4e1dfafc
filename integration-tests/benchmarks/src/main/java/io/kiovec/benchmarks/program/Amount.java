// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

/**
 * A figure that is no speed.
 *
 * @param amount in the unit of its metric
 */
public record Amount(double amount) {
}
