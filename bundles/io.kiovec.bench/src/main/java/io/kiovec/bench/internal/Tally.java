// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockRequest;
import io.kiovec.io.Demotion;
import io.kiovec.io.TransferMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How the transfers of one side moved, and why not directly. The device's own figures may have others' in them. */
final class Tally {

    private final Map<TransferMode, Long> modes = new EnumMap<>(TransferMode.class);
    private final Map<Demotion, Long> demotions = new EnumMap<>(Demotion.class);

    void count(BlockRequest done) {
        modes.merge(done.mode(), 1L, Long::sum);
        if (done.demotion() != Demotion.NONE) {
            demotions.merge(done.demotion(), 1L, Long::sum);
        }
    }

    Map<TransferMode, Long> modes() {
        return modes;
    }

    Map<Demotion, Long> demotions() {
        return demotions;
    }

    @Override
    public String toString() {
        return text(modes) + (demotions.isEmpty() ? "" : " (demoted " + text(demotions) + ")");
    }

    private static String text(Map<? extends Enum<?>, Long> counts) {
        return counts.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
