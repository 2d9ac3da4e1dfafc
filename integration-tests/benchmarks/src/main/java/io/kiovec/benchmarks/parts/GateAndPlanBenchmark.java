// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.parts;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Gate;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.plan.BlockPlan;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferRules;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The core's own parts, its jar taken as a plain library: through the gate by one thread and by two, and the plan. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GateAndPlanBenchmark {

    private static final Limits LIMITS = Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, 512)
            .set(Limit.CAPACITY, 1L << 40).set(Limit.ADDRESS_ALIGNMENT, 512).build();

    /** For JMH. */
    public GateAndPlanBenchmark() {
    }

    /** An open gate. */
    @State(Scope.Benchmark)
    public static class Open {

        private final BlockPlan plan = new BlockPlan(LIMITS, TransferRules.INDIRECT_UNLESS_ASKED, 1);
        private final Gate gate = new Gate();
        private final long address = 4096L << 20;

        /** For JMH. */
        public Open() {
            // Nobody asks it for its endpoint here.
            gate.open(new Binding(null, null, Address.parse("null:disk"), AccessMode.READ, Identity.UNKNOWN, plan));
        }
    }

    /** A request's own way. */
    @State(Scope.Thread)
    public static class Way {

        private final Passage passage = new Passage();

        /** For JMH. */
        public Way() {
        }
    }

    private static boolean pass(Open open, Way way) {
        boolean in = open.gate.enter(way.passage);
        open.gate.leave(way.passage);
        return in;
    }

    /**
     * {@return whether the request came in}
     *
     * @param open the gate
     * @param way the request's
     */
    @Benchmark
    public boolean gate(Open open, Way way) {
        return pass(open, way);
    }

    /**
     * {@return whether the request came in}
     *
     * @param open the gate
     * @param way the request's
     */
    @Benchmark
    @Threads(2)
    public boolean gateTwoThreads(Open open, Way way) {
        return pass(open, way);
    }

    /**
     * {@return what keeps a request from being direct}
     *
     * @param open the plan
     */
    @Benchmark
    public Demotion plan(Open open) {
        return open.plan.wantsDirect(AskedMode.DIRECT, 4096)
                ? open.plan.obstacle(AskedMode.DIRECT, true, true, false, open.address, 4096)
                : Demotion.POLICY;
    }
}
