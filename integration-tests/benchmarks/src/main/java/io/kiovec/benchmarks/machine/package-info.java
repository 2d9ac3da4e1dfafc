// SPDX-License-Identifier: Apache-2.0
/** The machine: what it is, whether it is idle, and its huge pages. For one thread. */
package io.kiovec.benchmarks.machine;
