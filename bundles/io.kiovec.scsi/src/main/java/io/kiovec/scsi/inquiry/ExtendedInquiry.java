// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Extended INQUIRY Data, 86h (SPC-4, 7.8.7).
 *
 * @param flags the bits that are set
 * @param protectionTypes the SPT field, 0 to 7: 0 for type 1 only
 * @param selfTestMinutes of the extended self-test, 0 to 65535
 * @param senseLength the longest sense data, 0 where nothing is said, else up to 252
 */
public record ExtendedInquiry(Set<Flag> flags, int protectionTypes, int selfTestMinutes, int senseLength)
        implements
            VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0x86;

    private static final int LENGTH = 0x3c;

    /** The single bits; bytes are counted from the page's first. */
    public enum Flag {
        /** Byte 4, bit 2 (GRD_CHK): checks the guard of protection information. */
        GUARD_CHECK(0, 2),
        /** Byte 4, bit 1 (APP_CHK): checks the application tag. */
        APPLICATION_TAG_CHECK(0, 1),
        /** Byte 4, bit 0 (REF_CHK): checks the reference tag. */
        REFERENCE_TAG_CHECK(0, 0),
        /** Byte 5, bit 5 (UASK_SUP): unit attentions carry sense-key-specific data. */
        UNIT_ATTENTION_SENSE_KEY_SPECIFIC(1, 5),
        /** Byte 5, bit 4 (GROUP_SUP): has group numbers in CDBs. */
        GROUPING(1, 4),
        /** Byte 5, bit 3 (PRIOR_SUP): has priorities of commands. */
        PRIORITY(1, 3),
        /** Byte 5, bit 2 (HEADSUP): takes commands to the head of the queue. */
        HEAD_OF_QUEUE(1, 2),
        /** Byte 5, bit 1 (ORDSUP): takes ordered commands. */
        ORDERED(1, 1),
        /** Byte 5, bit 0 (SIMPSUP): takes simple commands. */
        SIMPLE(1, 0),
        /** Byte 6, bit 3 (WU_SUP): WRITE LONG can mark blocks as unreadable (WR_UNCOR). */
        WRITE_UNCORRECTABLE(2, 3),
        /** Byte 6, bit 2 (CRD_SUP): WRITE LONG can mark blocks as unreadable without attempts to correct (COR_DIS). */
        CORRECTION_DISABLE(2, 2),
        /** Byte 6, bit 1 (NV_SUP): has a cache that outlives power. */
        NON_VOLATILE_CACHE(2, 1),
        /** Byte 6, bit 0 (V_SUP): has a cache that does not outlive power. */
        VOLATILE_CACHE(2, 0),
        /** Byte 7, bit 4 (P_I_I_SUP): can have several protection information intervals in a block. */
        PROTECTION_INTERVALS(3, 4),
        /** Byte 7, bit 0 (LUICLR): one report of REPORTED LUNS DATA HAS CHANGED ends it in all logical units. */
        LUNS_CHANGED_CLEARED_IN_ALL_UNITS(3, 0),
        /** Byte 8, bit 4 (R_SUP): has referrals to other target port groups. */
        REFERRALS(4, 4),
        /** Byte 8, bit 3 (RTD_SUP): MODE SELECT can set pages back to their defaults. */
        REVERT_TO_DEFAULTS(4, 3),
        /** Byte 8, bit 1 (HSSRELEF, SPC-5): resets treat snapshots of the error history by the alternate rule. */
        HISTORY_RETAINED(4, 1),
        /** Byte 8, bit 0 (CBCS): has capability-based command security. */
        CAPABILITY_BASED_SECURITY(4, 0);

        // from the start of the page's content
        private final int at;
        private final int bit;

        Flag(int at, int bit) {
            this.at = at;
            this.bit = bit;
        }
    }

    /** Copies the set. */
    public ExtendedInquiry {
        flags = Set.copyOf(flags);
    }

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return what it says; empty when it is another page
     */
    public static Optional<ExtendedInquiry> parse(MemorySegment page) {
        return VpdPage.body(page, CODE).map(body -> new ExtendedInquiry(flags(body), body.u8(0) >> 3 & 7, body.u16(6),
                body.u8(9)));
    }

    private static Set<Flag> flags(Received body) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (body.bit(flag.at, flag.bit)) {
                flags.add(flag);
            }
        }
        return Collections.unmodifiableSet(flags);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        byte[] body = new DataBuilder().u8((protectionTypes & 7) << 3).upTo(6).u16(selfTestMinutes).u8(0)
                .u8(senseLength)
                .upTo(LENGTH).build();
        flags.forEach(flag -> body[flag.at] |= (byte) (1 << flag.bit));
        return body;
    }
}
