// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;

/**
 * Which units of a medium are allocated: one bit for each, in pages; above them levels with one bit for each page of the
 * level below, so that what is not allocated costs neither room nor time, however large the medium is. A page counts
 * only while its bit in the level above is set; before that it is taken to be zero.
 *
 * <p>Lies in a store, behind whatever a header takes, and is valid after a crash at any moment: bits that were forced
 * are there, and one that was not may be as it was before or after. Any thread.
 */
final class AllocationMap {

    /** Bytes of a page; also where the map begins in its store. */
    static final long PAGE = 4096;

    /** Bits of a page, as a power of two. */
    private static final int PAGE_SHIFT = 15;
    private static final long PAGE_MASK = (1L << PAGE_SHIFT) - 1;

    private final Store store;
    /** Where each level begins; the lowest level, that of the units, is level 0 and lies last. */
    private final long[] base;

    /**
     * Takes a map as it lies in its store; a store that is zero is a map of nothing.
     *
     * @param store where it lies
     * @param levels as {@link #levels} says for the most units that it will have
     */
    AllocationMap(Store store, int levels) {
        this.store = store;
        base = new long[levels];
        long at = PAGE;
        for (int level = levels - 1; level >= 0; level--) {
            base[level] = at;
            // A level of n above the lowest has room for all bits that the one page at the top can lead to.
            at += 1L << PAGE_SHIFT * (levels - level) - 3;
        }
    }

    /** {@return the levels that a number of units needs, 2 at least} Media that grow keep their layout for long. */
    static int levels(long units) {
        int levels = 2;
        while (levels < 4 && units > 1L << PAGE_SHIFT * levels) {
            levels++;
        }
        return units > 1L << PAGE_SHIFT * 4 ? 5 : levels;
    }

    /** {@return bytes of store that a map takes} */
    static long size(long units, int levels) {
        long at = PAGE;
        for (int level = levels - 1; level > 0; level--) {
            at += 1L << PAGE_SHIFT * (levels - level) - 3;
        }
        return at + ((units - 1 >>> PAGE_SHIFT) + 1) * PAGE;
    }

    private long wordAt(int level, long bit) {
        return base[level] + (bit >>> 6) * 8;
    }

    private boolean bit(int level, long bit) throws IOException {
        return (store.word(wordAt(level, bit)) >>> bit & 1) != 0;
    }

    private boolean counts(int level, long page) throws IOException {
        return level == base.length - 1 || bit(level + 1, page) && counts(level + 1, page >>> PAGE_SHIFT);
    }

    /** Makes a page count. */
    private void open(int level, long page) throws IOException {
        if (counts(level, page)) {
            return;
        }
        synchronized (this) {
            if (counts(level, page)) {
                return;
            }
            open(level + 1, page >>> PAGE_SHIFT);
            long at = base[level] + page * PAGE;
            if (!store.isZero(at, PAGE)) {
                // Of a crash before its bit above had become durable: no such bit may come to life by that bit now.
                store.zero(at, PAGE);
                store.force(at, PAGE);
            }
            store.or(wordAt(level + 1, page), 1L << page);
        }
    }

    /** The bits of a word from {@code first} on and below {@code end}, both of them units. */
    private static long mask(long word, long first, long end) {
        long from = Math.max(0, first - (word << 6));
        long to = Math.min(64, end - (word << 6));
        return -1L << from & -1L >>> 64 - to;
    }

    /** Notes that units are allocated. */
    void set(long first, long count) throws IOException {
        long end = first + count;
        for (long word = first >>> 6; word <= end - 1 >>> 6; word++) {
            long bits = mask(word, first, end);
            long page = word >>> PAGE_SHIFT - 6;
            boolean open = counts(0, page);
            if (!open || (store.word(base[0] + word * 8) & bits) != bits) {
                open(0, page);
                store.or(base[0] + word * 8, bits);
            }
        }
    }

    /** Notes that units are not allocated. */
    void clear(long first, long count) throws IOException {
        long end = first + count;
        for (long word = first >>> 6; word <= end - 1 >>> 6; word++) {
            if (counts(0, word >>> PAGE_SHIFT - 6)) {
                store.and(base[0] + word * 8, ~mask(word, first, end));
            }
        }
    }

    /** {@return whether a unit is allocated} */
    boolean get(long unit) throws IOException {
        return counts(0, unit >>> PAGE_SHIFT) && bit(0, unit);
    }

    /**
     * {@return whether units are known to be allocated by one look} False says nothing: they may stand in two words.
     *
     * @param first the first
     * @param end the one behind the last
     */
    boolean isSurelySet(long first, long end) throws IOException {
        long word = first >>> 6;
        if (word != end - 1 >>> 6 || !counts(0, first >>> PAGE_SHIFT)) {
            return false;
        }
        long bits = mask(word, first, end);
        return (store.word(base[0] + word * 8) & bits) == bits;
    }

    /** {@return the first allocated unit from one on, {@code limit} when there is none below it} */
    long nextSet(long from, long limit) throws IOException {
        return nextSet(0, from, limit);
    }

    private long nextSet(int level, long from, long limit) throws IOException {
        long at = from;
        while (at < limit) {
            if (!counts(level, at >>> PAGE_SHIFT)) {
                // The next page that counts; the top page always does.
                long pages = (limit - 1 >>> PAGE_SHIFT) + 1;
                long page = nextSet(level + 1, (at >>> PAGE_SHIFT) + 1, pages);
                if (page == pages) {
                    return limit;
                }
                at = page << PAGE_SHIFT;
                continue;
            }
            long pageEnd = Math.min(limit - 1, at | PAGE_MASK) + 1;
            while (at < pageEnd) {
                long bits = store.word(wordAt(level, at)) & -1L << at;
                if (bits != 0) {
                    return Math.min(limit, (at & ~63L) + Long.numberOfTrailingZeros(bits));
                }
                at = Math.min(pageEnd - 1, at | 63) + 1;
            }
        }
        return limit;
    }

    /** {@return the first unit from one on that is not allocated, {@code limit} when there is none below it} */
    long nextClear(long from, long limit) throws IOException {
        long at = from;
        while (at < limit && counts(0, at >>> PAGE_SHIFT)) {
            long pageEnd = Math.min(limit - 1, at | PAGE_MASK) + 1;
            while (at < pageEnd) {
                long bits = ~store.word(wordAt(0, at)) & -1L << at;
                if (bits != 0) {
                    return Math.min(limit, (at & ~63L) + Long.numberOfTrailingZeros(bits));
                }
                at = Math.min(pageEnd - 1, at | 63) + 1;
            }
        }
        return Math.min(at, limit);
    }

    /** {@return how many units below a limit are allocated} */
    long count(long limit) throws IOException {
        long count = 0;
        long at = nextSet(0, limit);
        while (at < limit) {
            long end = nextClear(at, limit);
            count += end - at;
            at = nextSet(end, limit);
        }
        return count;
    }

    /** Makes all that was noted last. */
    void force() throws IOException {
        store.force();
    }

    /** Makes what was noted of a range last. */
    void force(long first, long count) throws IOException {
        long start = wordAt(0, first);
        store.force(start, wordAt(0, first + count - 1) + 8 - start);
        for (int level = 1; level < base.length; level++) {
            long at = first >>> PAGE_SHIFT * level;
            start = wordAt(level, at);
            store.force(start, wordAt(level, first + count - 1 >>> PAGE_SHIFT * level) + 8 - start);
        }
    }
}
