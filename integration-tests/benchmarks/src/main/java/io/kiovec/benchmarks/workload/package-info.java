// SPDX-License-Identifier: Apache-2.0
/** What is compared, and the turns in which it is done. For one thread. */
package io.kiovec.benchmarks.workload;
