// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** What a tape operation met besides data. None of these is an error by itself. */
public enum TapeCondition {
    /** Nothing. */
    NONE,
    /** A filemark; the tape stands behind it in the direction of motion. */
    FILEMARK,
    /** The end of what is recorded. */
    END_OF_DATA,
    /** The beginning of the partition. */
    BEGINNING_OF_PARTITION,
    /** Early warning: what was asked was written, and little room is left. */
    EARLY_WARNING,
    /** The physical end: what the result does not count was not written. */
    END_OF_MEDIUM,
    /** The block is larger than the memory: the memory holds its beginning, and the tape stands behind the block. */
    BLOCK_TOO_LARGE
}
