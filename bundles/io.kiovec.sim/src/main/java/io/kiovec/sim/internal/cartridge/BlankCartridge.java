// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.util.List;

/**
 * What a cartridge is when it is made.
 *
 * @param serial given by its maker, at most 32 characters
 * @param barcode on its outside, at most 32 characters, may be empty
 * @param kind what it is for
 * @param density code of the recording format, 0 to 255
 * @param capacities bytes of each partition, 1 to 256 of them; each is rounded up to whole pages of 4096
 */
public record BlankCartridge(String serial, String barcode, CartridgeKind kind, int density, List<Long> capacities) {

    /** Keeps a copy of the list. */
    public BlankCartridge {
        capacities = List.copyOf(capacities);
    }
}
