// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated tape drives: a logical unit of sequential access (SSC-4) over a cartridge. {@code TapeUnit} has the table of
 * commands, {@code Deck} the cartridge that is loaded and where it stands; each group of commands is a class of handlers.
 * Called on the threads of initiators; one command at a time is inside a unit.
 */
package io.kiovec.sim.internal.tape;
