// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.command.Console;
import io.kiovec.command.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of a soak for people. */
final class SoakReport {

    private final SoakResult result;
    private final Map<String, Object> figures;

    SoakReport(SoakResult result) {
        this.result = result;
        figures = result.properties();
    }

    void print(Console console) {
        console.say(of("requests") + " requests: " + of("completed") + " completed, " + of("failedTyped")
                + " failed with a typed error" + failures());
        console.say(of("lost") + " lost, " + of("duplicated") + " duplicated, " + of("corrupted") + " corrupted; "
                + of("stuck") + " times a device did not come back");
        console.say(of("swaps") + " swaps, with " + of("updates") + " updates of drivers, " + of("crashes")
                + " crashes and " + of("hangs") + " calls that hung; " + of("orphans")
                + " endpoints were left to their calls for a while");
        console.say(leaks());
        console.say("");
        console.print(pauses());
        console.say("");
        console.say("99 of 100 requests of a device beside took up to " + of("otherDevicesP99Micros")
                + " us, without swaps "
                + of("otherDevicesP99WithoutSwapsMicros") + " us: " + of("otherDevicesPauseMaxMicros") + " us more");
        console.say("99 of 100 times a thread that only slept woke up to " + of("threadsLateP99Micros") + " us late");
        console.say("Seed " + of("seed") + (Boolean.TRUE.equals(figures.get("interrupted"))
                ? "; it was interrupted: what was under way then was not judged"
                : ""));
    }

    private String of(String name) {
        return String.valueOf(figures.get(name));
    }

    private String failures() {
        Map<?, ?> failures = (Map<?, ?>) figures.get("failures");
        return failures.isEmpty()
                ? ""
                : failures.entrySet().stream().map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private String leaks() {
        if (figures.get("leakedThreads") == null) {
            return "Whether anything leaked was not counted";
        }
        return of("leakedThreads") + " threads, " + of("leakedDescriptors") + " descriptors, " + of("leakedMappings")
                + " mappings and " + of("leakedClassLoaders") + " class loaders leaked; heap " + kibi("heapBeforeBytes")
                + " KiB before, " + kibi("heapAfterBytes") + " KiB after";
    }

    private long kibi(String name) {
        return (Long) figures.get(name) >> 10;
    }

    private Table pauses() {
        Table table = new Table().column("what", "REQUESTS HELD").numbers("count", "TIMES").numbers("p50", "P50 US")
                .numbers("p99", "P99 US").numbers("max", "MAX US");
        for (SoakResult.Held held : result.held()) {
            List<Object> row = held.nanos().getTotalCount() == 0
                    ? List.of(held.what(), 0, "-", "-", "-")
                    : List.of(held.what(), held.nanos().getTotalCount(), held.micros(50), held.micros(99),
                            held.micros(100));
            table.row(row.toArray());
        }
        return table;
    }
}
