// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

/** Where a drive's cartridge is. */
enum Slot {
    /** There is none, or it was put out and waits to be taken. */
    OUT,
    /** In the drive, not threaded: its auxiliary memory can be read. */
    HELD,
    /** Loaded. */
    LOADED
}
