// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpointQueue;

/** A queue of at most 16 commands that is done with what it is given, and allocates nothing for it. */
public final class IdleQueue implements ScsiEndpointQueue {

    private final long[] tokens = new long[16];
    private int inside;

    /** Makes an empty one. */
    public IdleQueue() {
    }

    @Override
    public boolean offer(Entry entry) {
        tokens[inside++] = entry.token();
        return true;
    }

    @Override
    public int submit() {
        return inside;
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) {
        int handed = inside;
        while (inside > 0) {
            sink.complete(tokens[--inside], Failure.NONE, 0, 0, 0, TransferMode.DIRECT, 0, 0);
        }
        return handed;
    }

    @Override
    public void close() {
    }
}
