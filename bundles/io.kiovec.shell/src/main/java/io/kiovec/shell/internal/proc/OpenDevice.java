// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import io.kiovec.api.DeviceStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device that this process has open, as sg's {@code debug} tells of its own.
 *
 * @param figures of it
 * @param row its line of {@code devices}, empty for one that no scan finds
 */
record OpenDevice(DeviceStatistics figures, Optional<ScsiRow> row) {

    List<String> lines() {
        return List.of(
                " >>> device=" + figures.address() + " " + row.map(one -> one.place() + " ").orElse("") + "  open_cnt="
                        + figures.openings() + " state=" + state() + " transport=" + figures.transport(),
                "   orphans=" + figures.orphans());
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", figures.address().toString());
        json.put("place", row.map(one -> one.place().toString()).orElse(null));
        json.put("transport", figures.transport());
        json.put("state", state());
        json.put("openings", figures.openings());
        json.put("orphans", figures.orphans());
        return json;
    }

    private String state() {
        return figures.state().name().toLowerCase(java.util.Locale.ROOT);
    }
}
