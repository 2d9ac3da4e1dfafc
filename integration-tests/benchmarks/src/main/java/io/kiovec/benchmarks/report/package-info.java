// SPDX-License-Identifier: Apache-2.0
/** How it is told: a line of JSON for each comparison, a table, RESULTS.md and its plots. For one thread. */
package io.kiovec.benchmarks.report;
