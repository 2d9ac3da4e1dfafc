// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

/** What a {@link BlockRequest} does. */
public enum BlockOperation {
    /** Nothing yet. */
    NONE,
    /** From the medium into memory. */
    READ,
    /** From memory to the medium. */
    WRITE,
    /** Everything that was written before is made to last. */
    FLUSH,
    /** The range's content is given up; what a read finds there afterwards is the device's choice. */
    DISCARD,
    /** The range reads as zeroes afterwards. */
    WRITE_ZEROES,
    /** Each block of the range is the same one afterwards. */
    WRITE_SAME,
    /** The range is written if it holds what is expected there, at once and unseen in between. */
    COMPARE_AND_WRITE;

    /** {@return whether it changes the medium} */
    public boolean changesMedium() {
        return switch (this) {
            case NONE, READ, FLUSH -> false;
            case WRITE, DISCARD, WRITE_ZEROES, WRITE_SAME, COMPARE_AND_WRITE -> true;
        };
    }
}
