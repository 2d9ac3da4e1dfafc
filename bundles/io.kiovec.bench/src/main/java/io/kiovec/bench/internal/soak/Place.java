// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.io.Failure;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What may be at one place of a disk. Generations grow with each write. One that was written for certain is all that may
 * be there; one whose outcome is unknown may be there beside it; one that failed without reaching the device (rule S2)
 * may not. One write at a time, any number of reads beside it; any thread.
 */
final class Place {

    /** Failures after which nothing of the request can have reached the device. */
    private static final Set<Failure> NEVER_REACHED = EnumSet.of(Failure.OFFLINE, Failure.BUSY, Failure.NOT_READY,
            Failure.PROTECTED, Failure.ILLEGAL_REQUEST, Failure.UNIT_ATTENTION, Failure.RESERVATION_CONFLICT,
            Failure.UNAVAILABLE, Failure.DIRECT_IMPOSSIBLE);
    /** So many of the last generations are remembered as refused or not. */
    private static final int REMEMBERED = Long.SIZE;

    /** What a read may find, as of its beginning. */
    record Look(long[] allowed, long issued, long seen) {

        /** Without a stream: this is asked for each block. */
        boolean allows(long generation) {
            for (long one : allowed) {
                if (one == generation) {
                    return true;
                }
            }
            return false;
        }

        boolean wasWriting() {
            return allowed[allowed.length - 1] != 0;
        }
    }

    /** What a block of a read is. */
    enum Verdict {
        /** It may be there. */
        FINE,
        /** It was there, then a later one, and now it is there again. */
        APPLIED_AGAIN,
        /** It may not be there. */
        WRONG
    }

    private final long number;
    private long issued;
    private long certain;
    private long[] unknown = {};
    private long writing;
    private long refused;
    private long seen;

    Place(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    /** {@return whether a failure means that nothing of the request reached the device} */
    static boolean neverReached(Failure failure) {
        return NEVER_REACHED.contains(failure);
    }

    /** {@return the generation of a write that begins; 0 when another is going on} */
    synchronized long beginWrite() {
        if (writing != 0) {
            return 0;
        }
        writing = ++issued;
        refused &= ~(1L << writing % REMEMBERED);
        return writing;
    }

    /** {@return whether anything was ever written, so that reading makes sense} */
    synchronized boolean isWritten() {
        return certain != 0;
    }

    /** Notes how the write ended that was begun. */
    synchronized void endWrite(Failure failure) {
        if (failure == Failure.NONE) {
            certain = writing;
            unknown = new long[0];
        } else if (neverReached(failure)) {
            refused |= 1L << writing % REMEMBERED;
        } else {
            unknown = Arrays.copyOf(unknown, unknown.length + 1);
            unknown[unknown.length - 1] = writing;
        }
        writing = 0;
    }

    /** {@return what a read that begins now may find} */
    synchronized Look look() {
        long[] allowed = Arrays.copyOf(unknown, unknown.length + 2);
        allowed[unknown.length] = certain;
        allowed[unknown.length + 1] = writing;
        return new Look(allowed, issued, seen);
    }

    /**
     * {@return what a generation is that a read has found} Of one that ran beside a write a block may be of both: nothing
     * keeps two commands apart that are under way together (SAM-6, 8.9).
     *
     * @param look of the read's beginning
     * @param generation positive; negative when the block's checksum is wrong
     */
    synchronized Verdict judge(Look look, long generation) {
        if (generation < 0 && (look.wasWriting() || issued > look.issued())) {
            return Verdict.FINE;
        }
        boolean cameMeanwhile = generation > look.issued() && generation <= issued;
        if (generation > 0 && (cameMeanwhile || look.allows(generation))
                && !isRefused(generation)) {
            seen = Math.max(seen, generation);
            return Verdict.FINE;
        }
        return generation > 0 && generation < look.seen() && !isRefused(generation)
                ? Verdict.APPLIED_AGAIN
                : Verdict.WRONG;
    }

    private boolean isRefused(long generation) {
        return issued - generation < REMEMBERED && (refused & 1L << generation % REMEMBERED) != 0;
    }

    @Override
    public synchronized String toString() {
        return "place " + number + " (certain " + certain + ", unknown " + Arrays.toString(unknown) + ", being written "
                + writing + ", last begun " + issued + ", last seen " + seen + ")";
    }
}
