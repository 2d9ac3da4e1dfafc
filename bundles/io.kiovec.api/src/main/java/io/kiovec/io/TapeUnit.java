// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** What spacing counts (SSC-5, SPACE). */
public enum TapeUnit {
    /** Logical blocks; stops at a filemark. */
    BLOCKS,
    /** Filemarks. */
    FILEMARKS,
    /** That many filemarks in a row. */
    SEQUENTIAL_FILEMARKS,
    /** Setmarks, which SSC does not have any more: refused where driver or drive does not know them. */
    SETMARKS,
    /** To the end of data; the count does not matter. */
    END_OF_DATA
}
