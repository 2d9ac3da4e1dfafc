// SPDX-License-Identifier: Apache-2.0
/**
 * What simulated disks keep their data on: memory, a file, or another device of Kiovec, each with a map of what is
 * allocated, and a write cache that a power loss empties. Called by disks, from any thread.
 */
package io.kiovec.sim.internal.medium;
