// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

/**
 * How blocks are copied.
 *
 * @param size bytes of a transfer
 * @param unit what places and lengths are multiples of on both sides, in bytes
 * @param depth transfers in flight on each side
 * @param unreadable what becomes of what cannot be read
 * @param zeroes what becomes of zeroes
 * @param tail what becomes of an end that is no whole block of the target
 * @param rate bytes a second, 0 for any
 */
public record BlockSettings(long size, long unit, int depth, Unreadable unreadable, Zeroes zeroes, Tail tail,
        long rate) {

    /** What becomes of what cannot be read. */
    public enum Unreadable {
        /** The copy ends there. */
        STOPS,
        /** Zeroes are written in its place. */
        ZEROES,
        /** Its place is left as it is. */
        LEFT_OUT
    }

    /** What becomes of zeroes. */
    public enum Zeroes {
        /** They are written as all else. */
        WRITTEN,
        /** They are left out of files and told to devices without data. */
        SPARSE
    }

    /** What becomes of an end that is no whole block of the target. */
    public enum Tail {
        /** It is an error. */
        REFUSED,
        /** It is filled with zeroes. */
        FILLED
    }
}
