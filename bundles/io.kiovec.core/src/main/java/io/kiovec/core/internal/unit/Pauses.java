// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.time.Duration;
import java.util.Optional;

/**
 * How long swaps held requests.
 *
 * @param last by the last one
 * @param total by all
 * @param longest by the longest
 */
record Pauses(Optional<Duration> last, Duration total, Duration longest) {

    static final Pauses NONE = new Pauses(Optional.empty(), Duration.ZERO, Duration.ZERO);

    /** {@return these and one more} */
    Pauses with(Duration pause) {
        return new Pauses(Optional.of(pause), total.plus(pause), pause.compareTo(longest) > 0 ? pause : longest);
    }
}
