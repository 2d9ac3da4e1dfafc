// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a logical unit says of itself in INQUIRY (SPC-6, 6.7.2, and the pages 80h and 83h).
 *
 * @param peripheralType the peripheral device type: 00h a disk, 01h a tape
 * @param medium whether its medium can be removed
 * @param vendor T10 vendor identification, at most 8 characters
 * @param product product identification, at most 16 characters
 * @param revision product revision level, at most 4 characters
 * @param serial unit serial number, at most 248 characters
 * @param versions version descriptors, at most 8: what it conforms to
 * @param features what it can beside
 */
public record Nameplate(int peripheralType, Medium medium, String vendor, String product, String revision,
        String serial, List<Integer> versions, List<Feature> features) {

    /** Whether the medium stays. */
    public enum Medium {
        FIXED, REMOVABLE
    }

    /** Bits of the standard INQUIRY data and of page 86h. */
    public enum Feature {
        /** EXTENDED COPY and its kin are there (3PC). */
        THIRD_PARTY_COPY,
        /** Logical blocks can have protection information (PROTECT), type 1. */
        PROTECTION,
        /** What was written may be in a cache that loses it with the power (V_SUP). */
        VOLATILE_CACHE,
        /** The GROUP NUMBER of reads and writes is taken (GROUP_SUP). */
        GROUPING
    }

    /** SPC-4, as a version descriptor. */
    public static final int SPC_4 = 0x0460;
    /** SAM-5, as a version descriptor. */
    public static final int SAM_5 = 0x00a0;
    /** iSCSI, as a version descriptor. */
    public static final int ISCSI = 0x0960;
    /** SBC-3, as a version descriptor. */
    public static final int SBC_3 = 0x04c0;
    /** SSC-4, as a version descriptor. */
    public static final int SSC_4 = 0x0520;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException when a text is too long or has other characters than ASCII
     */
    public Nameplate {
        check(vendor, 8);
        check(product, 16);
        check(revision, 4);
        check(serial, 248);
        versions = List.copyOf(versions);
        features = List.copyOf(features);
        if (versions.size() > 8) {
            throw new IllegalArgumentException(versions.size() + " version descriptors: INQUIRY data has room for 8");
        }
    }

    private static void check(String text, int most) {
        if (text.length() > most || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("\"" + text + "\": at most " + most + " ASCII characters");
        }
    }
}
