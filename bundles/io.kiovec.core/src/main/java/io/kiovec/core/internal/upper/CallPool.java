// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The idle calls of one endpoint. A thread looks first where its number points, so that threads seldom meet, and takes
 * no lock; a call is made only while more commands are in flight than ever before. Any thread.
 */
final class CallPool {

    /** Idle calls that are kept; a power of two. */
    static final int PLACES = 64;

    private final AtomicReferenceArray<CommandCall> idle = new AtomicReferenceArray<>(PLACES);
    private final AtomicLong tags = new AtomicLong();

    /** {@return a call, to be given back} */
    CommandCall take() {
        int first = place();
        for (int i = 0; i < PLACES; i++) {
            int at = first + i & PLACES - 1;
            if (idle.getPlain(at) != null) {
                CommandCall found = idle.getAndSet(at, null);
                if (found != null) {
                    return found;
                }
            }
        }
        return new CommandCall(tags.incrementAndGet());
    }

    /** Takes a call back; one for which there is no place is forgotten. */
    void give(CommandCall call) {
        call.letGo();
        int first = place();
        for (int i = 0; i < PLACES; i++) {
            int at = first + i & PLACES - 1;
            if (idle.getPlain(at) == null && idle.compareAndSet(at, null, call)) {
                return;
            }
        }
    }

    private static int place() {
        long id = Thread.currentThread().threadId();
        // Virtual and platform threads are numbered in a row: spread them over cache lines.
        return (int) (id * 0x9E37_79B9_7F4A_7C15L >>> 58);
    }
}
