// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import io.kiovec.benchmarks.program.Job;
import io.kiovec.benchmarks.side.Metric;
import io.kiovec.benchmarks.side.Required;
import io.kiovec.benchmarks.workload.Comparison.Peer;
import java.util.List;

/** Simulated disks in memory: what framework and simulation take together. */
final class Simulated {

    private static final Job QUEUE = Job.of(Job.Direction.READ, Job.Order.RANDOM, 4096).deep(32, 32);

    private Simulated() {
    }

    static List<Workload> all() {
        return List.of(disk("sim-cached", "1M", 1 << 20, 5e6), disk("sim-1g", "1G", 1 << 30, 2e6));
    }

    private static Workload disk(String name, String capacity, long size, double required) {
        return new Workload(name, "sim", run -> run.compare(new Comparison(name, "sim, " + capacity,
                Metric.OPERATIONS,
                run.program(Metric.OPERATIONS, "Ours", QUEUE, List.of("--address", "sim:" + name, "--disk",
                        "name=" + name + ",capacity=" + capacity + ",medium=memory")),
                List.of(new Peer("what is asked for", new Required(required), new Goal.Ratio(1)),
                        new Peer("C that copies, the floor", run.floor(Metric.OPERATIONS, size, QUEUE), Goal.NONE)))));
    }
}
