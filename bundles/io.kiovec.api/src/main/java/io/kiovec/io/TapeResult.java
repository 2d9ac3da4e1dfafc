// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.Objects;

/**
 * How a tape operation ended.
 *
 * @param count bytes that were moved by reading and writing; blocks or filemarks passed by spacing
 * @param condition what was met
 * @param mode how the data moved
 * @param demotion why it did not move directly
 * @param copiedBytes bytes copied on the way (rule M2)
 * @param elements scatter-gather elements that were loaded, 0 where nobody told
 */
public record TapeResult(long count, TapeCondition condition, TransferMode mode, Demotion demotion, long copiedBytes,
        int elements) {

    /** Checks that nothing is missing. */
    public TapeResult {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(demotion, "demotion");
    }
}
