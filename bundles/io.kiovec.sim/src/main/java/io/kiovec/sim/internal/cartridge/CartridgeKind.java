// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

/** What a cartridge is for. */
public enum CartridgeKind {
    /** Data. */
    DATA,
    /** It cleans the drive's heads and holds no data. */
    CLEANING
}
