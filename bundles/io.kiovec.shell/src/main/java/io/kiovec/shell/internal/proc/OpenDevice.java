// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.DeviceStatistics.Queue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
        Activity now = figures.activity();
        List<String> lines = new ArrayList<>();
        lines.add(
                " >>> device=" + figures.address() + " " + row.map(one -> one.place() + " ").orElse("") + "  open_cnt="
                        + figures.openings() + " state=" + state() + " transport=" + figures.transport());
        lines.add("   in_flight=" + now.inFlight() + " waiting=" + now.waiting() + " queues=" + now.queues().size()
                + " orphans=" + figures.orphans());
        for (Queue queue : now.queues()) {
            lines.add("   QUEUE(" + (lines.size() - 1) + "): depth=" + queue.depth() + " requests=" + queue.size());
        }
        if (now.inFlight() + now.waiting() == 0 && now.queues().stream().allMatch(queue -> queue.size() == 0)) {
            // The kernel's own line.
            lines.add("     No requests active");
        }
        return lines;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", figures.address().toString());
        json.put("place", row.map(one -> one.place().toString()).orElse(null));
        json.put("transport", figures.transport());
        json.put("state", state());
        json.put("openings", figures.openings());
        json.put("orphans", figures.orphans());
        json.put("inFlight", figures.activity().inFlight());
        json.put("waiting", figures.activity().waiting());
        json.put("queues", figures.activity().queues().stream().map(OpenDevice::json).toList());
        return json;
    }

    private static Map<String, Object> json(Queue queue) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("depth", queue.depth());
        json.put("requests", queue.size());
        return json;
    }

    private String state() {
        return figures.state().name().toLowerCase(Locale.ROOT);
    }
}
