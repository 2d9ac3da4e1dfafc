// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** What {@code statx(2)} says about direct I/O on a file or block node (STATX_DIOALIGN, Linux 6.1). */
public sealed interface DirectIo {

    /**
     * Direct I/O works with these alignments.
     *
     * @param memory addresses are multiples of it; positive, in bytes
     * @param offset offsets and lengths are multiples of it; positive, in bytes
     */
    record Aligned(int memory, int offset) implements DirectIo {
    }

    /** The file system says that this file knows no direct I/O: O_DIRECT is refused, or quietly cached. */
    record Unsupported() implements DirectIo {
    }

    /**
     * Nobody says. No alignment is assumed: use what the queue says ({@link QueueLimits}), or try.
     *
     * @param reason why it is unknown
     */
    record Unknown(String reason) implements DirectIo {
    }
}
