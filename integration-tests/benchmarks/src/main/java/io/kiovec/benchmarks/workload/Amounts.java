// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.side.AmountProgram;
import io.kiovec.benchmarks.side.JavaProgram;
import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.side.Required;
import io.kiovec.benchmarks.workload.Comparison.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Workloads that find an amount and no speed. */
final class Amounts {

    private static final double MOST_MEMORY = 128 << 20;

    private Amounts() {
    }

    static List<Workload> all() {
        return List.of(new Workload("devices-1000", "files", Amounts::devices),
                new Workload("allocate-calls", "none", Amounts::calls));
    }

    private static void devices(Run run) throws IOException, InterruptedException {
        // A heap that gives back what is garbage, so that what is left is what devices keep.
        Path folder = run.media().newFolder(run.media().folder());
        run.compare(new Comparison("devices-1000", "files", Metric.MEMORY,
                new AmountProgram(new JavaProgram(run.forks(), Metric.MEMORY, "ManyDevices",
                        List.of("--folder", folder.toString())).with("-XX:+UseSerialGC", "-Xmn16m",
                                "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10")),
                List.of(new Peer("what is asked for", new Required(MOST_MEMORY), new Goal.Ratio(1)))));
    }

    /** The heap is there from the beginning, so that the JVM does not ask the kernel for more of it meanwhile. */
    private static void calls(Run run) throws IOException, InterruptedException {
        run.compare(new Comparison("allocate-calls", "none", Metric.SYSTEM_CALLS,
                new AmountProgram(new JavaProgram(run.forks(), Metric.SYSTEM_CALLS, "AllocationCalls", List.of())
                        .with("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch")),
                List.of(new Peer("nothing", new Required(0), new Goal.Ratio(1)))));
    }
}
