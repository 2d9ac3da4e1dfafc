// SPDX-License-Identifier: Apache-2.0
/** Kiovec in a container of the benchmarks' own, and drivers that cost nothing. For one thread. */
package io.kiovec.benchmarks.container;
