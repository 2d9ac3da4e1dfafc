// SPDX-License-Identifier: Apache-2.0
/** The two sides of a comparison: each run is a process of its own, started, waited for and read here. For one thread. */
package io.kiovec.benchmarks.side;
