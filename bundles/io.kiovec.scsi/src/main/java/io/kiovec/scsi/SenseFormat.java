// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

/**
 * The two layouts of sense data. A logical unit uses the one that D_SENSE of its Control mode page says (SPC-4, 7.5.8),
 * REQUEST SENSE the one its CDB asks for.
 */
public enum SenseFormat {
    /** 18 bytes; a block address beyond 32 bits has no place in it (SPC-4, 4.5.3). */
    FIXED,
    /** A header and descriptors (SPC-4, 4.5.2). */
    DESCRIPTOR
}
