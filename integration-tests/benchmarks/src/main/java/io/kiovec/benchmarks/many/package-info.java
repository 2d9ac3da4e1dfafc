// SPDX-License-Identifier: Apache-2.0
/** A thousand iSCSI devices in one process: what they cost, and what becomes of them when connections are cut. */
package io.kiovec.benchmarks.many;
