// SPDX-License-Identifier: Apache-2.0
/** JMH's benchmarks of the parts that a request passes, each in forks of its own: {@code ./against-peers --parts}. */
package io.kiovec.benchmarks.parts;
