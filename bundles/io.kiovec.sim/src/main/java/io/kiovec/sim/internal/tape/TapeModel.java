// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import java.time.Duration;
import java.util.Optional;

/**
 * A simulated tape drive with its cartridge, as it is configured.
 *
 * @param name the rest of its address
 * @param medium the cartridge's file; empty for one in the bundle's data area, {@link #IN_MEMORY} for none
 * @param capacity bytes of a new cartridge, all partitions together
 * @param partitions of a new cartridge, of one size, 1 to {@value #MAX_PARTITIONS}
 * @param barcode of a new cartridge, may be empty
 * @param kind of a new cartridge
 * @param protection the switch on the cartridge
 * @param earlyWarning bytes before the end of each partition
 * @param minBlock bytes of the smallest block
 * @param maxBlock bytes of the largest block
 * @param cleanAfter bytes read and written until the drive asks to be cleaned, 0 for never
 * @param motion how long it takes to rewind, locate, space, erase, format, load or unload
 */
public record TapeModel(String name, Optional<String> medium, long capacity, int partitions, String barcode,
        CartridgeKind kind, WriteProtection protection, long earlyWarning, int minBlock, int maxBlock,
        long cleanAfter, Duration motion) {

    /** Partitions that a cartridge can be divided into. */
    public static final int MAX_PARTITIONS = 4;
    /** Bytes of the largest block that any drive takes: what 24 bits can tell. */
    public static final int MAX_BLOCK = (1 << 24) - 1;
    /** In place of a file: the cartridge is gone with the drive. */
    public static final String IN_MEMORY = "memory";

    /** The tape that is there without configuration. */
    public static final TapeModel TAPE0 = new TapeModel("tape0", Optional.empty(), 1L << 30, 1, "KIO000L9",
            CartridgeKind.DATA, WriteProtection.OFF, 16 << 20, 1, MAX_BLOCK, 0, Duration.ZERO);

    /** {@return what it is, for people} */
    public String description() {
        return "simulated tape, " + (kind == CartridgeKind.CLEANING
                ? "cleaning cartridge"
                : partitions + (partitions == 1 ? " partition" : " partitions"))
                + (protection == WriteProtection.ON ? ", write-protected" : "")
                + (barcode.isEmpty() ? "" : ", " + barcode);
    }
}
