// SPDX-License-Identifier: Apache-2.0
/**
 * What every simulated logical unit has, whatever is on it (SAM-6, SPC-6): nexuses, the task set, the look-up of a
 * command and the checks that all commands share. Disks and tapes bring their tables of commands. Called on the threads
 * of initiators, many at once.
 */
package io.kiovec.sim.internal.unit;
