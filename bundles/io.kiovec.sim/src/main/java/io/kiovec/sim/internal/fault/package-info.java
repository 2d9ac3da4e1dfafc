// SPDX-License-Identifier: Apache-2.0
/**
 * Faults of simulated devices by rule: which command of which device, how often, and what happens to it. Rules come from
 * Configuration Admin and may change while commands run. Asked by endpoints and logical units, from any thread.
 */
package io.kiovec.sim.internal.fault;
