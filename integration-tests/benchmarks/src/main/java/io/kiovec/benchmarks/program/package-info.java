// SPDX-License-Identifier: Apache-2.0
/**
 * What runs in a JVM of its own for each run: our side, through a container, and Java's own ways. Each program warms up,
 * measures a window, and prints what it counted as one line of JSON. Workers have a thread each.
 */
package io.kiovec.benchmarks.program;
