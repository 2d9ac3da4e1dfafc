// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;

/**
 * Finds the entries of a region by the numbers of their objects: from the anchor before it, or from the last one found,
 * over the headers between. Keeps the header of the last one found.
 */
final class EntryFinder {

    private static final long NONE = -1;

    private final Storage storage;
    private final long start;
    private final ObjectIndex index;
    private final Entry header = new Entry();
    private long found = NONE;
    private long offset;

    EntryFinder(Storage storage, long start, ObjectIndex index) {
        this.storage = storage;
        this.start = start;
        this.index = index;
    }

    /** {@return the header of an object that is recorded} */
    Entry find(long object) throws IOException {
        if (object == found) {
            return header;
        }
        long anchor = object - object % ObjectIndex.STRIDE;
        long at = anchor;
        long place = index.anchor(object);
        if (found >= anchor && found < object) {
            at = found + 1;
            place = offset + Entry.size(header.length());
        }
        found = NONE;
        header.read(storage, start + place);
        while (at < object) {
            place += Entry.size(header.length());
            at++;
            header.read(storage, start + place);
        }
        found = object;
        offset = place;
        return header;
    }

    /** {@return the offset in the region of what was found last} */
    long offset() {
        return offset;
    }

    /** What is recorded has changed. */
    void forget() {
        found = NONE;
    }
}
