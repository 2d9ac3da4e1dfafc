// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.rbd.internal.PoolSettings.Lock;
import io.kiovec.rbd.internal.PoolSettings.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads one configuration. What is wrong is told as sentences, none of which shows a secret. */
final class SettingsParser {

    private static final long MOST_MILLIS = 3_600_000;
    /** Ceph counts these times in whole seconds. */
    private static final long LEAST_MILLIS = 1_000;
    /** Prefix of keys that are Ceph's own options. */
    private static final String OPTION = "ceph.";

    private final Map<String, Object> from;
    private final List<String> problems = new ArrayList<>();

    SettingsParser(Map<String, Object> from) {
        this.from = from;
    }

    List<String> problems() {
        return problems;
    }

    PoolSettings parse() {
        Set<String> pools = new LinkedHashSet<>();
        for (String pool : text("pools").split("[,\\s]+")) {
            if (!pool.isEmpty()) {
                pools.add(pool);
            }
        }
        String user = text("user");
        if (user.startsWith("client.")) {
            user = user.substring("client.".length());
        }
        Optional<Secret> key = Optional.of(text("key")).filter(value -> !value.isEmpty()).map(Secret::new);
        if (key.isPresent() && !text("keyring").isEmpty()) {
            problems.add("key and keyring: give one or the other");
        }
        ClusterTerms terms = new ClusterTerms(text("conf"), user.isEmpty() ? ClusterTerms.USER : user,
                text("monitors"), text("keyring"), key,
                time("connect.time", LEAST_MILLIS, ClusterTerms.CONNECT_TIME),
                time("monitor.time", 0, ClusterTerms.MONITOR_TIME), time("osd.time", 0, ClusterTerms.OSD_TIME),
                options());
        return new PoolSettings(pools, isYes("scan", true) ? Scan.YES : Scan.NO,
                isYes("exclusive.lock", false) ? Lock.KEPT : Lock.SHARED, terms);
    }

    private String text(String key) {
        Object value = from.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private boolean isYes(String key, boolean usual) {
        return switch (text(key)) {
            case "" -> usual;
            case "true" -> true;
            case "false" -> false;
            default -> {
                problems.add(key + " '" + text(key) + "': give true or false");
                yield usual;
            }
        };
    }

    private Duration time(String key, long least, Duration usual) {
        String value = text(key);
        if (value.isEmpty()) {
            return usual;
        }
        try {
            long millis = Long.parseLong(value);
            if (millis >= least && millis <= MOST_MILLIS) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.add(key + " '" + value + "': give " + least + " to " + MOST_MILLIS + " milliseconds");
        return usual;
    }

    private Map<String, String> options() {
        Map<String, String> options = new TreeMap<>();
        from.keySet().stream().filter(key -> key.startsWith(OPTION))
                .forEach(key -> options.put(key.substring(OPTION.length()), text(key)));
        return options;
    }
}
