// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated disks (SBC-4): the commands of a direct access block device over a {@link io.kiovec.sim.internal.medium
 * medium}. Each file holds the commands of one kind; {@link io.kiovec.sim.internal.disk.DiskCommands} makes the table of
 * them. Called on the threads of initiators, many at once.
 */
package io.kiovec.sim.internal.disk;
