// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The gate on a real processor: what {@link GateModelTest} and {@link JoinModelTest} walk as steps in one order, the
 * compiler and the memory model may order otherwise. Run by {@code RacesTest}.
 */
public final class GateRaces {

    private GateRaces() {
    }

    private static Binding binding() {
        return new Binding(null, null, null, null, null, null);
    }

    /** L2: a call goes in and out, twice, while a swap holds, drains and closes. The endpoint's state is a plain field. */
    @JCStressTest
    @Outcome(id = {"1, 1", "1, 0",
        "0, 0"}, expect = ACCEPTABLE, desc = "Outside, or inside while the endpoint is open.")
    @Outcome(expect = FORBIDDEN, desc = "Inside an endpoint that is closed.")
    @State
    public static class EnterAgainstSwap {

        private final Gate gate = new Gate();
        private final Binding binding = binding();
        private boolean closed;

        /** Opens the gate. */
        public EnterAgainstSwap() {
            gate.open(binding);
        }

        private int call() {
            Passage passage = new Passage();
            if (!gate.enter(passage)) {
                return 0;
            }
            int seen = closed ? 2 : 1;
            gate.leave(passage);
            return seen;
        }

        @Actor
        public void calls(II_Result r) {
            r.r1 = call();
            r.r2 = call();
        }

        @Actor
        public void swap() {
            gate.hold(binding);
            binding.awaitEmpty(TimeUnit.HOURS.toNanos(1));
            closed = true;
        }
    }

    /** L2: what was left to the last call inside is released once, by that call or at once. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Released once.")
    @Outcome(expect = FORBIDDEN, desc = "Released twice, or never.")
    @State
    public static class AbandonAgainstExit {

        private final Gate gate = new Gate();
        private final Binding binding = binding();
        private final Passage one = new Passage();
        private final Passage two = new Passage();
        private final AtomicInteger released = new AtomicInteger();

        /** Both calls are inside. */
        public AbandonAgainstExit() {
            gate.open(binding);
            gate.enter(one);
            gate.enter(two);
            gate.hold(binding);
        }

        @Actor
        public void calls() {
            gate.leave(one);
            gate.leave(two);
        }

        @Actor
        public void abandon() {
            binding.abandon(released::incrementAndGet);
        }

        @Arbiter
        public void count(I_Result r) {
            r.r1 = released.get();
        }
    }

    /** L2: an abort that goes in by the side of the call that it is for is never inside a closed endpoint. */
    @JCStressTest
    @Outcome(id = "[01]", expect = ACCEPTABLE, desc = "Outside, or inside while the endpoint is open.")
    @Outcome(expect = FORBIDDEN, desc = "Inside an endpoint that is closed.")
    @State
    public static class JoinAgainstSwap {

        private final Gate gate = new Gate();
        private final Binding binding = binding();
        private final Passage call = new Passage();
        private volatile boolean inside = true;
        private boolean closed;

        /** The call is inside, and says so. */
        public JoinAgainstSwap() {
            gate.open(binding);
            gate.enter(call);
        }

        @Actor
        public void abort(I_Result r) {
            Passage passage = new Passage();
            if (gate.join(passage, call, () -> inside)) {
                r.r1 = closed ? 2 : 1;
                gate.leave(passage);
            }
        }

        @Actor
        public void callEndsAndSwap() {
            inside = false;
            gate.leave(call);
            gate.hold(binding);
            binding.awaitEmpty(TimeUnit.HOURS.toNanos(1));
            closed = true;
        }
    }

    /** S3: a request that comes to a closed gate is let in when it opens; nobody is forgotten. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "It was let in.")
    @Outcome(expect = FORBIDDEN, desc = "It waits although the gate is open.")
    @State
    public static class AwaitAgainstOpen {

        private final Gate gate = new Gate();
        private final Binding binding = binding();

        @Actor
        public void call(I_Result r) {
            Passage passage = new Passage();
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (!gate.enter(passage)) {
                if (gate.await(deadline, passage::isRecalled) != Gate.Wait.TRY_AGAIN) {
                    return;
                }
            }
            gate.leave(passage);
            r.r1 = 1;
        }

        @Actor
        public void open() {
            gate.open(binding);
        }
    }
}
