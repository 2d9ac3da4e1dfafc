// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

/**
 * One attribute of medium auxiliary memory (SPC-4, 7.4.1).
 *
 * @param identifier 0 to FFFFh
 * @param format 0 binary, 1 ASCII, 2 text
 * @param value at most 65,535 bytes; not copied, whoever made it leaves it as it is
 */
public record MediumAttribute(int identifier, int format, byte[] value) {
}
