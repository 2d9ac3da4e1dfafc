// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.block.Ledger.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is still to be copied, piece by piece in order. For one thread. */
final class Work {

    private final Deque<Span> spans;
    private final long size;
    private long number;

    /**
     * @param spans what is to be copied
     * @param size bytes of a piece
     */
    Work(List<Span> spans, long size) {
        this.spans = new ArrayDeque<>(spans);
        this.size = size;
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** {@return bytes of the next piece} */
    long nextLength() {
        return Math.min(size, spans.getFirst().length());
    }

    /** Takes the next piece. */
    void into(io.kiovec.copy.internal.side.Chunk chunk) {
        Span span = spans.removeFirst();
        long length = Math.min(size, span.length());
        if (length < span.length()) {
            spans.addFirst(new Span(span.from() + length, span.to(), span.state()));
        }
        chunk.set(number++, span.from(), length);
    }

    /** Nothing more is to be copied: the source has ended. */
    void end() {
        spans.clear();
    }
}
