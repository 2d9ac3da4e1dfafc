// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.Device;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import java.util.Set;

/**
 * The limits of the device below, as a filter has them: the same, but that a device does every indirect transfer by itself,
 * where its own driver perhaps did not, and that there are no queues. One value while the device's are the same.
 */
final class PassedLimits {

    /** One value, so that nobody sees half of it. */
    private record Both(Limits below, Limits here) {
    }

    private final Device inner;
    private volatile Both last;

    PassedLimits(Device inner) {
        this.inner = inner;
        last = both(inner.limits());
    }

    Limits now() {
        Limits below = inner.limits();
        Both known = last;
        if (known.below() != below) {
            known = both(below);
            last = known;
        }
        return known.here();
    }

    /** {@return what they were when they were last asked for} */
    Limits last() {
        return last.here();
    }

    private Both both(Limits below) {
        Limits.Builder here = below.toBuilder();
        if (!below.modes().contains(TransferMode.INDIRECT)) {
            Set<TransferMode> modes = below.modes();
            here.modes(TransferMode.INDIRECT, modes.toArray(TransferMode[]::new));
        }
        if (below.get(Limit.MAX_QUEUES).isPresent()) {
            here.set(Limit.MAX_QUEUES, 0);
        }
        return new Both(below, here.build());
    }
}
