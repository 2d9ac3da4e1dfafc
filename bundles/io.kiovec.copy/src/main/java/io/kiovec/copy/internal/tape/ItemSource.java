// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import java.io.IOException;

/** Where a copy's items come from, in order. For one thread. */
public interface ItemSource extends AutoCloseable {

    /**
     * Reads the next one.
     *
     * @param item filled
     * @throws IOException when it cannot be read
     */
    void next(Item item) throws IOException;

    /** Gives its memory back; what it reads stays open. */
    @Override
    default void close() {
        // A tape's has none.
    }
}
