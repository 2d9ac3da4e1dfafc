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
    WRITE_ZEROES;

    /** {@return whether it changes the medium} */
    public boolean changesMedium() {
        return this == WRITE || this == DISCARD || this == WRITE_ZEROES;
    }
}
