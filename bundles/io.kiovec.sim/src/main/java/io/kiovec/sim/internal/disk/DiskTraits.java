// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import java.time.Duration;
import java.util.Set;

/**
 * What a simulated disk is: what READ CAPACITY, the vital product data pages and the mode pages tell, and what the
 * commands go by.
 *
 * @param blocks logical blocks, positive
 * @param blockBytes bytes of user data of a logical block, 1 to 2^24
 * @param physicalExponent a physical block is two to its power of logical ones, 0 to 15
 * @param traits what it is beside
 * @param limits how much of what one command may ask for
 * @param sanitize how long a sanitize operation or a format takes at least
 */
public record DiskTraits(long blocks, int blockBytes, int physicalExponent, Set<Trait> traits, DiskLimits limits,
        Duration sanitize) {

    /** Bytes of protection information that follow the user data of a block (SBC-4, 4.21.2). */
    static final int PROTECTION_BYTES = 8;

    /** What a disk is or is not. */
    public enum Trait {
        /** Logical block provisioning management is there (LBPME): unmapped blocks cost nothing and read as zeroes. */
        THIN,
        /** Unmapped blocks may read as anything (LBPRZ is 0); here they read as zeroes all the same. */
        UNMAPPED_UNDEFINED,
        /** The medium can be ejected and loaded (RMB). */
        REMOVABLE,
        /** The medium is write protected. */
        WRITE_PROTECTED,
        /** Each block carries protection information of type 1. */
        PROTECTED
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a number is out of its range, or the medium would be longer than 2^63-1 bytes
     */
    public DiskTraits {
        traits = Set.copyOf(traits);
        if (blocks < 1 || blockBytes < 1 || blockBytes > 1 << 24 || physicalExponent < 0 || physicalExponent > 15) {
            throw new IllegalArgumentException(blocks + " blocks of " + blockBytes + " bytes, physical exponent "
                    + physicalExponent);
        }
        Math.multiplyExact(blocks, blockBytes + (traits.contains(Trait.PROTECTED) ? PROTECTION_BYTES : 0));
    }

    /**
     * {@return traits of a disk with the usual limits that sanitizes as fast as it can}
     *
     * @param blocks logical blocks
     * @param blockBytes bytes of a block
     * @param traits what it is beside
     */
    public static DiskTraits of(long blocks, int blockBytes, Trait... traits) {
        return new DiskTraits(blocks, blockBytes, 0, Set.of(traits), DiskLimits.DEFAULT, Duration.ZERO);
    }

    /** {@return whether it is so} */
    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** {@return bytes that a block takes on the medium: user data, then protection information} */
    int mediumBlockBytes() {
        return blockBytes + (has(Trait.PROTECTED) ? PROTECTION_BYTES : 0);
    }

    /** {@return bytes that the medium must hold} A protected disk needs eight more for each block. */
    public long mediumBytes() {
        return blocks * mediumBlockBytes();
    }

    /** {@return logical blocks of a physical block} */
    int physicalBlocks() {
        return 1 << physicalExponent;
    }
}
