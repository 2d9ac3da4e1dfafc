// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command on an sg node allocates nothing on its way to the kernel. */
@Tag("compiled")
class SgNoAllocationTest {

    private static final Address ADDRESS = Address.parse("sg:/dev/sg0");
    private static final int TIMES = 200_000;
    private static final int BATCHES = 10;

    /** READ (10), again and again. */
    private static final class Read implements ScsiCall {

        private final MemorySegment cdb = Arena.ofAuto().allocate(10);
        private final MemorySegment data = Arena.ofAuto().allocate(4096, 4096);
        private final MemorySegment sense = Arena.ofAuto().allocate(252);
        private final TransferMode mode;
        private final DataPhase phase;
        private TransferMode done;
        private int status = -1;

        Read(TransferMode mode, DataPhase phase) {
            this.mode = mode;
            this.phase = phase;
            cdb.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x28);
            cdb.set(ValueLayout.JAVA_BYTE, 8, (byte) 8);
        }

        @Override
        public Address address() {
            return ADDRESS;
        }

        @Override
        public TransferMode mode() {
            return mode;
        }

        @Override
        public Optional<Region> region() {
            return Optional.empty();
        }

        @Override
        public long regionOffset() {
            return 0;
        }

        @Override
        public DataPhase dataPhase() {
            return phase;
        }

        @Override
        public long timeoutNanos() {
            return 30_000_000_000L;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public void tellMode(TransferMode how) {
            done = how;
        }

        @Override
        public void tellCopied(long bytes) {
        }

        @Override
        public void tellElements(int elements) {
        }

        @Override
        public long tag() {
            return 1;
        }

        @Override
        public MemorySegment cdb() {
            return cdb;
        }

        @Override
        public DataDirection direction() {
            return DataDirection.IN;
        }

        @Override
        public MemorySegment data() {
            return data;
        }

        @Override
        public TaskAttribute attribute() {
            return TaskAttribute.SIMPLE;
        }

        @Override
        public MemorySegment sense() {
            return sense;
        }

        @Override
        public void tellStatus(int code, int length, long residual) {
            status = code;
        }
    }

    @ParameterizedTest
    @CsvSource({"DIRECT,DELIVER,DIRECT", "INDIRECT,DELIVER,INDIRECT", "INDIRECT,DISCARD,INDIRECT"})
    void aCommandAllocatesNothing(TransferMode mode, DataPhase phase, TransferMode done) throws Exception {
        SgEndpoint endpoint = new SgEndpoint(null, new IdleDescriptor(),
                Limits.builder().modes(TransferMode.INDIRECT, TransferMode.DIRECT).build(), Identity.UNKNOWN,
                new CommandGuard(ADDRESS, AccessMode.READ, 0), Optional.empty(), null);
        Read read = new Read(mode, phase);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // The first batches are not compiled yet.
        for (int batch = 0; batch < BATCHES && least >= TIMES; batch++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(endpoint, read);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(done, read.done);
        assertEquals(0, read.status);
        assertTrue(least < TIMES, least + " bytes for " + TIMES + " commands");
    }

    private static void run(SgEndpoint endpoint, ScsiCall call) throws DeviceException {
        for (int i = 0; i < TIMES; i++) {
            endpoint.execute(call);
        }
    }
}
