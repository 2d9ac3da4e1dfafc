// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

/** The switch on a cartridge. */
public enum WriteProtection {
    /** It may be written. */
    OFF,
    /** It may not. */
    ON
}
