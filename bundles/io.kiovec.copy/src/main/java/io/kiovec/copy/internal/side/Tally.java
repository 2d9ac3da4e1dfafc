// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.Demotion;
import io.kiovec.io.TransferMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the transfers of one side moved, and why not directly. The device's own figures may have others' in them. Any
 * thread.
 */
public final class Tally {

    private final Map<TransferMode, Long> modes = new EnumMap<>(TransferMode.class);
    private final Map<Demotion, Long> demotions = new EnumMap<>(Demotion.class);

    /** Makes one of nothing. */
    public Tally() {
    }

    /**
     * Counts a transfer.
     *
     * @param mode how it moved
     * @param demotion why not directly
     */
    public synchronized void count(TransferMode mode, Demotion demotion) {
        modes.merge(mode, 1L, Long::sum);
        if (demotion != Demotion.NONE) {
            demotions.merge(demotion, 1L, Long::sum);
        }
    }

    /** {@return transfers by mode; none of a file or a stream} */
    public synchronized Map<TransferMode, Long> modes() {
        return new EnumMap<>(modes);
    }

    /** {@return transfers that were demoted, by reason} */
    public synchronized Map<Demotion, Long> demotions() {
        return new EnumMap<>(demotions);
    }

    @Override
    public synchronized String toString() {
        return modes.isEmpty()
                ? "as files are"
                : text(modes) + (demotions.isEmpty() ? "" : " (demoted " + text(demotions) + ")");
    }

    private static String text(Map<? extends Enum<?>, Long> counts) {
        return counts.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
