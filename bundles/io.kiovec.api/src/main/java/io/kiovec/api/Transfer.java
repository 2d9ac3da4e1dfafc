// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Demotion;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a transfer did (rule M6).
 *
 * @param mode how the data moved
 * @param demotion why it was not done directly, although that was asked
 * @param bytes bytes that were moved
 * @param copiedBytes bytes copied by Kiovec, and by the driver where it tells (rule M2)
 * @param elements scatter-gather elements that the adapter loaded, empty where nobody tells
 * @param duration from start to end, empty unless it was measured or sampled
 */
public record Transfer(TransferMode mode, Demotion demotion, long bytes, long copiedBytes, OptionalInt elements,
        Optional<Duration> duration) {

    /** Checks that nothing is missing. */
    public Transfer {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(demotion, "demotion");
        Objects.requireNonNull(elements, "elements");
        Objects.requireNonNull(duration, "duration");
    }
}
