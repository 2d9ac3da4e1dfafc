// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.reservation.ReservationType;
import io.kiovec.sim.internal.unit.PersistentState.Power;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Persistent reservations as text that outlives the power: the type and its holder in the first line, then a line for each
 * registrant. Nothing to keep is one line with the magic. A text that cannot be read means that a reservation is lost.
 */
final class PersistentStateFile {

    static final String NAME = "persistent-reservations";
    private static final String MAGIC = "kiovec-reservations-1";

    private PersistentStateFile() {
    }

    static byte[] write(PersistentState state) {
        StringBuilder text = new StringBuilder(MAGIC).append('\n');
        if (state.power() == Power.KEEPS) {
            text.append(state.isReserved() ? state.type().code() : 0)
                    .append(' ')
                    .append(state.holder() == null ? "" : state.holder())
                    .append('\n');
            state.keys()
                    .forEach((port, key) -> text.append(Long.toHexString(key)).append(' ').append(port).append('\n'));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** {@return what was kept; nothing when it cannot be read} */
    static Optional<PersistentState> read(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(MAGIC)) {
            return Optional.empty();
        }
        if (lines.size() == 1) {
            return Optional.of(PersistentState.NOTHING);
        }
        try {
            Map<String, Long> keys = new LinkedHashMap<>();
            for (String line : lines.subList(2, lines.size())) {
                int space = line.indexOf(' ');
                keys.put(line.substring(space + 1), Long.parseUnsignedLong(line.substring(0, space), 16));
            }
            String head = lines.get(1);
            int space = head.indexOf(' ');
            ReservationType type = ReservationType.of(Integer.parseInt(head.substring(0, space))).orElse(null);
            String holder = head.substring(space + 1);
            PersistentState state = new PersistentState(0, keys, type, holder.isEmpty() ? null : holder, Power.KEEPS);
            boolean held = keys.keySet().stream().anyMatch(state::isHolder);
            return held == state.isReserved() ? Optional.of(state) : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
