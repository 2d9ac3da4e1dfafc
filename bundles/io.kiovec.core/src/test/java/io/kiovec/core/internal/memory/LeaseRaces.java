// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.io.Region;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A buffer's lease on a real processor, beside the model of {@link LeaseModelTest}. Run by {@code RacesTest}. */
public final class LeaseRaces {

    private static final CoreLog LOG = new CoreLog();
    private static final Region REGION = Region.of(Arena.ofAuto().allocate(4096, 4096));

    private LeaseRaces() {
    }

    /** Memory that is free or not: a plain field, for the lease orders what it guards. */
    private static final class Memory implements BufferAllocator.Allocation {

        private final AtomicInteger frees = new AtomicInteger();
        private boolean gone;

        @Override
        public MemorySegment segment() {
            return REGION.memory();
        }

        @Override
        public Region region() {
            return REGION;
        }

        @Override
        public long regionOffset() {
            return 0;
        }

        @Override
        public void free() {
            gone = true;
            frees.incrementAndGet();
        }
    }

    /** L3: a transfer begins, and another, while the owner closes the buffer. */
    @JCStressTest
    @Outcome(id = {"1, 1, 1", "1, 0, 1",
        "0, 0, 1"}, expect = ACCEPTABLE, desc = "Too late, or memory that stays; freed once.")
    @Outcome(expect = FORBIDDEN, desc = "A transfer in freed memory, or memory freed twice or never.")
    @State
    public static class TransfersAgainstClose {

        private final Memory memory = new Memory();
        private final LeasedBuffer buffer = new LeasedBuffer(memory, "races", null, LOG);

        private int transfer() {
            if (!buffer.acquire()) {
                return 0;
            }
            int seen = memory.gone ? 2 : 1;
            buffer.release();
            return seen;
        }

        @Actor
        public void transfers(III_Result r) {
            r.r1 = transfer();
            r.r2 = transfer();
        }

        @Actor
        public void close() {
            buffer.close();
        }

        @Arbiter
        public void count(III_Result r) {
            r.r3 = memory.frees.get();
        }
    }

    /** L4: closing is idempotent, from any thread, beside a transfer that holds the lease. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The memory stayed for the transfer, and was freed once.")
    @Outcome(expect = FORBIDDEN, desc = "Freed under the transfer, twice or never.")
    @State
    public static class TwoClosesAgainstRelease {

        private final Memory memory = new Memory();
        private final LeasedBuffer buffer = new LeasedBuffer(memory, "races", null, LOG);

        /** A transfer has the lease. */
        public TwoClosesAgainstRelease() {
            if (!buffer.acquire()) {
                throw new IllegalStateException("a new buffer is closed");
            }
        }

        @Actor
        public void transferAndClose(II_Result r) {
            r.r1 = memory.gone ? 2 : 1;
            buffer.release();
            buffer.close();
        }

        @Actor
        public void close() {
            buffer.close();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r2 = memory.frees.get();
        }
    }
}
