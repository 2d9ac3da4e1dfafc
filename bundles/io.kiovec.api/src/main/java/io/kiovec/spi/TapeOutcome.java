// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.TapeCondition;
import java.util.Objects;

/**
 * How a driver's tape operation ended; how the data moved it tells its {@link TransferCall}.
 *
 * @param count bytes that were moved by reading and writing; blocks or filemarks passed by spacing
 * @param condition what was met
 */
public record TapeOutcome(long count, TapeCondition condition) {

    /** Checks that nothing is missing. */
    public TapeOutcome {
        Objects.requireNonNull(condition, "condition");
    }
}
