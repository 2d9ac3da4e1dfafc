// SPDX-License-Identifier: Apache-2.0
/**
 * The simulated host adapter: what lies between a driver and a logical unit. It reaches memory by scatter-gather
 * elements within its limits, takes its price, stages indirect transfers and bounds what is in flight. Called by the
 * endpoints, on the threads of their callers.
 */
package io.kiovec.sim.internal.adapter;
