// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Logical Block Provisioning, B2h of disks (SBC-3, 6.5.4), without a provisioning group.
 *
 * @param thresholdExponent thresholds are in 2^this blocks; 0: there are none
 * @param options sum of {@link #UNMAP}, {@link #WRITE_SAME_16}, {@link #WRITE_SAME_10}, {@link #ANCHORS}
 * @param unmappedRead what unmapped blocks read as (LBPRZ), 0: anything; 1: zeros; 2: a pattern
 * @param type how blocks are provided
 */
public record Provisioning(int thresholdExponent, int options, int unmappedRead, Type type) implements VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0xb2;
    /** UNMAP is there (LBPU). */
    public static final int UNMAP = 0x80;
    /** WRITE SAME (16) unmaps (LBPWS). */
    public static final int WRITE_SAME_16 = 0x40;
    /** WRITE SAME (10) unmaps (LBPWS10). */
    public static final int WRITE_SAME_10 = 0x20;
    /** Blocks can be anchored (ANC_SUP). */
    public static final int ANCHORS = 0x02;

    private static final int OPTIONS = UNMAP | WRITE_SAME_16 | WRITE_SAME_10 | ANCHORS;

    /** How blocks are provided (PROVISIONING TYPE). A value's code is its ordinal. */
    public enum Type {
        /** 0: not said, or each block has its resources. */
        FULL,
        /** 1: resources for all blocks are kept, though blocks may be unmapped. */
        RESOURCE,
        /** 2: there may be more blocks than resources for them. */
        THIN,
        /** 3: no meaning so far. */
        RESERVED_3,
        /** 4: no meaning so far. */
        RESERVED_4,
        /** 5: no meaning so far. */
        RESERVED_5,
        /** 6: no meaning so far. */
        RESERVED_6,
        /** 7: no meaning so far. */
        RESERVED_7
    }

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return what it says; empty when it is another page
     */
    public static Optional<Provisioning> parse(MemorySegment page) {
        return VpdPage.body(page, CODE)
                .map(body -> new Provisioning(body.u8(0), body.u8(1) & OPTIONS, body.u8(1) >> 2 & 7,
                        Type.values()[body.u8(2) & 7]));
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        return new DataBuilder().u8(thresholdExponent).u8(options & OPTIONS | (unmappedRead & 7) << 2)
                .u8(type.ordinal())
                .u8(0).build();
    }
}
