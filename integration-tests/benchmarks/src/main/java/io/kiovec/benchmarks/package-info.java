// SPDX-License-Identifier: Apache-2.0
/** Kiovec beside its peers: what {@code ./against-peers} starts. */
package io.kiovec.benchmarks;
