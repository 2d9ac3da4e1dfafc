// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a drive and its driver say of themselves, a snapshot ({@code MTIOCGET} where the driver is Linux').
 *
 * @param marks what is so
 * @param density the density code in force, empty where nobody tells
 * @param recoveredErrors errors that the drive has recovered since it was last asked, empty where nobody tells
 * @param compression whether the drive compresses what is written
 */
public record TapeStatus(Set<Mark> marks, OptionalInt density, OptionalInt recoveredErrors, Support compression) {

    /** Of a drive that says nothing. */
    public static final TapeStatus UNKNOWN = new TapeStatus(Set.of(), OptionalInt.empty(), OptionalInt.empty());

    /** Keeps its own set. */
    public TapeStatus {
        marks = Set.copyOf(marks);
        Objects.requireNonNull(compression, "compression");
    }

    /**
     * Makes one of a drive or driver that does not tell whether it compresses.
     *
     * @param marks what is so
     * @param density the density code in force, empty where nobody tells
     * @param recoveredErrors errors that the drive has recovered since it was last asked, empty where nobody tells
     */
    public TapeStatus(Set<Mark> marks, OptionalInt density, OptionalInt recoveredErrors) {
        this(marks, density, recoveredErrors, Support.UNKNOWN);
    }

    /** What can be so. */
    public enum Mark {
        /** The tape stands behind a filemark. */
        BEHIND_FILEMARK,
        /** The tape stands at its beginning. */
        AT_BEGINNING,
        /** The end of the medium, or the early warning before it, was reached. */
        AT_END_OF_MEDIUM,
        /** The tape stands at a setmark. */
        AT_SETMARK,
        /** The tape stands at the end of what is recorded. */
        AT_END_OF_DATA,
        /** The cartridge may not be written. */
        WRITE_PROTECTED,
        /** There is a cartridge, and it is ready. */
        ONLINE,
        /** There is no cartridge. */
        DOOR_OPEN,
        /** The drive, or its driver, says that a block is written before it is on the tape. */
        BUFFERED,
        /** The drive asks to be cleaned. */
        CLEANING_REQUESTED
    }
}
