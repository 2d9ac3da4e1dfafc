// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What media are filled with: each unit of 4 KiB has one number again and again, which tells the unit and when it was
 * written. A zram device keeps such a unit without compressing it, as it keeps one that was never written.
 *
 * @param generation which filling it is
 */
public record Stamps(long generation) {

    /** Bytes that share a number. */
    public static final int UNIT = 4096;

    /** What a medium is filled with before it is read. */
    public static final Stamps FIRST = new Stamps(1);

    /** What a job of writing writes when it is verified. */
    public static final Stamps SECOND = new Stamps(2);

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private long stamp(long offset) {
        return (offset / UNIT + 1) * 0x9E3779B97F4A7C15L ^ generation << 56;
    }

    /**
     * Stamps memory.
     *
     * @param memory whole units
     * @param offset where on the medium it is to be
     */
    public void write(MemorySegment memory, long offset) {
        for (long at = 0; at < memory.byteSize(); at += UNIT) {
            long stamp = stamp(offset + at);
            for (long i = 0; i < UNIT; i += Long.BYTES) {
                memory.set(LONG, at + i, stamp);
            }
        }
    }

    /**
     * Looks at every number.
     *
     * @param memory whole units
     * @param offset where on the medium it was
     * @throws IOException when one is not what was written there
     */
    public void check(MemorySegment memory, long offset) throws IOException {
        for (long at = 0; at < memory.byteSize(); at += Long.BYTES) {
            long stamp = stamp(offset + at);
            long found = memory.get(LONG, at);
            if (found != stamp) {
                throw new IOException("at byte " + (offset + at) + " there is " + Long.toHexString(found) + " and not "
                        + Long.toHexString(stamp));
            }
        }
    }
}
