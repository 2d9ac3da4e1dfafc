// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Block Device Characteristics, B1h of disks (SBC-3, 6.5.2).
 *
 * @param rotationRate per minute, from 0401h on; {@link #NOT_ROTATING}; 0 where nothing is said
 * @param formFactor 0 to 15; 3: 2.5 inch; 0 where nothing is said
 * @param options sum of {@link #FORCE_UNIT_ACCESS_BEHAVIOUR}, {@link #VERIFY_UNMAPPED_SUPPORTED},
 *        {@link #READABLE_AFTER_BLOCK_ERASE}, {@link #READABLE_AFTER_CRYPTOGRAPHIC_ERASE}
 */
public record BlockCharacteristics(int rotationRate, int formFactor, int options) implements VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0xb1;
    /** The rotation rate of a solid state disk. */
    public static final int NOT_ROTATING = 1;
    /** SYNCHRONIZE CACHE leaves what is in a cache that outlives power (FUAB). */
    public static final int FORCE_UNIT_ACCESS_BEHAVIOUR = 0x02;
    /** VERIFY takes unmapped blocks (VBULS). */
    public static final int VERIFY_UNMAPPED_SUPPORTED = 0x01;

    /** Blocks can be read after SANITIZE has erased them, without being written first (WABEREQ 01b; SBC-4, 6.6.2). */
    public static final int READABLE_AFTER_BLOCK_ERASE = 0x4000;
    /** The same after a cryptographic erase (WACEREQ 01b; SBC-4, 6.6.2). */
    public static final int READABLE_AFTER_CRYPTOGRAPHIC_ERASE = 0x1000;

    private static final int OPTIONS = FORCE_UNIT_ACCESS_BEHAVIOUR | VERIFY_UNMAPPED_SUPPORTED
            | READABLE_AFTER_BLOCK_ERASE | READABLE_AFTER_CRYPTOGRAPHIC_ERASE;
    private static final int LENGTH = 0x3c;

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return what it says; empty when it is another page
     */
    public static Optional<BlockCharacteristics> parse(MemorySegment page) {
        return VpdPage.body(page, CODE)
                .map(body -> new BlockCharacteristics(body.u16(0), body.u8(3) & 0xf, body.u16(3) & OPTIONS));
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        return new DataBuilder().u16(rotationRate).u8(0).u16((formFactor & 0xf) << 8 | options & OPTIONS).upTo(LENGTH)
                .build();
    }
}
