// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.cause;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** When a device is swapped to a better transport of its scheme (rule S7). */
public enum BetterTransport {
    /** It stays with the one that it has until that goes, or until somebody asks for a swap. */
    NEVER,
    /** Once nothing has gone through the device for a while. */
    WHEN_IDLE,
    /** At once, under the traffic that there is. */
    AT_ONCE;

    static final String ALLOWED = Arrays.stream(values()).map(BetterTransport::word).collect(Collectors.joining(", "));

    /** {@return as it is written in a configuration} */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<BetterTransport> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word.toLowerCase(Locale.ROOT))).findFirst();
    }

    /** {@return the one whose word is the most like what somebody wrote} */
    static BetterTransport meantBy(String text) {
        return of(Likeness.closest(text, Arrays.stream(values()).map(BetterTransport::word).toList())).orElse(NEVER);
    }
}
