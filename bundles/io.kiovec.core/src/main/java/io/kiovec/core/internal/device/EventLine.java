// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.EventTopics;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * An event as a line of the log, for people and for what reads logs: {@code event=online address=sim:disk0 state=ONLINE
 * transport=sim target=sim:disk0 pause.nanos=1200000}. The words are those of {@link EventTopics}; what has a blank, a quote or
 * nothing in it is quoted.
 */
final class EventLine {

    private static final Set<String> UNTOLD = Set.of(EventTopics.EVENT, EventTopics.TIME);
    private static final Set<Class<? extends DeviceEvent>> WARNINGS = Set.of(DeviceEvent.Offline.class,
            DeviceEvent.Orphaned.class, DeviceEvent.Quarantined.class, DeviceEvent.Refused.class);

    private EventLine() {
    }

    /** {@return whether somebody is to look after it} */
    static boolean isWarning(DeviceEvent event) {
        return WARNINGS.contains(event.getClass());
    }

    /** {@return an event as a line} */
    static String of(DeviceEvent event) {
        StringJoiner line = new StringJoiner(" ");
        line.add("event=" + EventProperties.name(event).toLowerCase(Locale.ROOT).replace('_', '-'));
        for (Map.Entry<String, Object> part : EventProperties.of(event).entrySet()) {
            if (!UNTOLD.contains(part.getKey())) {
                line.add(part.getKey() + '=' + quoted(part.getValue().toString()));
            }
        }
        return line.toString();
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=' || c == '\\');
        return plain
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
                        + '"';
    }
}
