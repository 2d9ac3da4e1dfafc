// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.List;

/** {@code struct iovec}, of {@code linux/uio.h}: where a piece of memory begins, and how long it is. */
final class VectorLayout {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("iov_base"),
            JAVA_LONG.withName("iov_len"));
    /** As many as a call takes, UIO_MAXIOV. */
    static final int MOST = 1024;

    private VectorLayout() {
    }

    /** Checks pieces, for the kernel knows no bounds. */
    static void check(List<MemorySegment> pieces, boolean written) {
        if (pieces.isEmpty() || pieces.size() > MOST) {
            throw new IllegalArgumentException(pieces.size() + " pieces: give 1 to " + MOST);
        }
        for (int i = 0; i < pieces.size(); i++) {
            MemorySegment piece = pieces.get(i);
            if (!piece.isNative() || written && piece.isReadOnly()) {
                throw new IllegalArgumentException("piece " + i + " cannot be used: " + piece);
            }
        }
    }

    /** Writes pieces into a vector that is long enough. */
    static MemorySegment fill(MemorySegment vector, List<MemorySegment> pieces) {
        for (int i = 0; i < pieces.size(); i++) {
            vector.setAtIndex(JAVA_LONG, 2L * i, pieces.get(i).address());
            vector.setAtIndex(JAVA_LONG, 2L * i + 1, pieces.get(i).byteSize());
        }
        return vector;
    }
}
