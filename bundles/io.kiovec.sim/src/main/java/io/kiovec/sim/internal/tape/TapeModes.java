// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.mode.BlockDescriptor;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.ModePage;
import io.kiovec.sim.internal.unit.ModePages;

/**
 * What an initiator can set of a tape drive (SSC-4, clause 8.3): block length, buffered mode, software write protection,
 * the programmable early warning and the partitions that FORMAT MEDIUM makes. Read on any thread, set by MODE SELECT.
 */
final class TapeModes {

    /** The only recording format there is; 80h to FFh are the vendor's. */
    static final int DENSITY = 0x80;
    /** A density code that changes nothing. */
    private static final int SAME_DENSITY = 0x7f;
    /** Bytes of a megabyte, as the standard counts. */
    private static final long MEGABYTE = 1_000_000;

    private static final int PROTECT = 0x80;
    private static final int MOST_BUFFERED = 2;

    private final TapeModel model;
    private final ModePage configuration = ModePage.of(0x10, //
            // EOD is found by the format; LOIS; no REW; EEG, SEW; SWP may be set; the algorithm; ASOCWP may be set
            "00 00 00 00 0000 40 00 18 000000 01 00", "00 00 00 00 0000 00 00 04 000000 00 04");
    private final ModePage extension = ModePage.of(0x10, 0x01, //
            "00 00 0000 00 " + "00".repeat(23), "00 00 FFFF 00 " + "00".repeat(23));
    private final ModePage compression = ModePage.of(0x0f, //
            // DCE, DCC; DDE; the algorithm. Nothing is smaller for it: a simulated tape has the capacity that it has.
            "C0 80 00000001 00000001 00000000", "80 00 00000000 00000000 00000000");
    private final PartitionPage partitions = new PartitionPage();
    private volatile int blockLength;
    private volatile int bufferedMode = 1;

    TapeModes(TapeModel model) {
        this.model = model;
    }

    void addTo(ModePages pages) {
        pages.emptyPageZero();
        pages.add(compression);
        pages.add(configuration);
        pages.add(extension);
        pages.add(partitions.page());
    }

    /** {@return bytes of a fixed block, 0 for variable blocks} */
    int blockLength() {
        return blockLength;
    }

    /** {@return whether a write is acknowledged before it is safe} */
    boolean isBuffered() {
        return bufferedMode != 0;
    }

    /** {@return bytes before the early warning where the initiator wants to be warned, 0 for nowhere} */
    long programmedWarning() {
        return extension.u16(6) * MEGABYTE;
    }

    /** {@return whether the drive refuses every write (SWP)} */
    boolean isSoftwareProtected() {
        return configuration.bit(10, 2);
    }

    /** {@return whether the drive refuses every write while the cartridge is in it (ASOCWP)} */
    boolean isAssociatedProtected() {
        return configuration.bit(15, 2);
    }

    PartitionPage partitions() {
        return partitions;
    }

    /** The cartridge has gone, and what was set for it. */
    void unloaded() {
        configuration.set(15, configuration.u8(15) & ~0x04);
    }

    /** The active partition is another. */
    void partition(int number) {
        if (configuration.u8(3) != number) {
            configuration.set(3, number);
        }
    }

    int deviceSpecificParameter(Protection protection) {
        return (protection == Protection.PROTECTED ? PROTECT : 0) | bufferedMode << 4;
    }

    /** Whether the mode parameter header says WP. */
    enum Protection {
        WRITABLE, PROTECTED
    }

    /** The bit WP and the speed are not the initiator's: they are ignored. */
    void selectDeviceSpecificParameter(int wanted) {
        int mode = wanted >> 4 & 7;
        if (mode <= MOST_BUFFERED) {
            bufferedMode = mode;
        }
    }

    BlockDescriptor blockDescriptor() {
        return BlockDescriptor.tape(DENSITY, 0, blockLength);
    }

    void checkBlockDescriptor(BlockDescriptor wanted) throws CheckCondition {
        if (wanted.length() == BlockDescriptor.LONG) {
            throw refused();
        }
        int density = wanted.density();
        if (density != 0 && density != SAME_DENSITY && density != DENSITY) {
            throw refused();
        }
        long length = wanted.blockLength();
        if (length != 0 && (length < model.minBlock() || length > model.maxBlock())) {
            throw refused();
        }
    }

    private static CheckCondition refused() {
        return new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
    }

    void selectBlockDescriptor(BlockDescriptor wanted) {
        blockLength = (int) wanted.blockLength();
    }

    /** As after power on; the pages are reset by their owner. */
    void reset() {
        blockLength = 0;
        bufferedMode = 1;
    }
}
