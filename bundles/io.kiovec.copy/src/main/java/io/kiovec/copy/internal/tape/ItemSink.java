// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import java.io.IOException;

/** Where a copy's items go, in order. For one thread. */
public interface ItemSink extends AutoCloseable {

    /**
     * Writes one.
     *
     * @param item not the end
     * @throws IOException when it is not written
     */
    void put(Item item) throws IOException;

    /**
     * Makes everything last that was written.
     *
     * @throws IOException when something may be lost
     */
    void flush() throws IOException;

    /**
     * Ends what was written, and makes it last.
     *
     * @throws IOException when something may be lost
     */
    void finish() throws IOException;

    /** Gives its memory back; what it writes stays open. */
    @Override
    default void close() {
        // A tape's has none.
    }
}
