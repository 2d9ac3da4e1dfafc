// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.Transport;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A reused command allocates nothing on its way. */
class ScsiNoAllocationTest {

    /** A driver that moves nothing and allocates nothing. */
    private record Idle(Limits limits) implements Transport, ScsiEndpoint {

        @Override
        public ScsiEndpoint openScsi(Address address, AccessMode access) {
            return this;
        }

        @Override
        public Identity identity() {
            return Identity.UNKNOWN;
        }

        @Override
        public void execute(ScsiCall call) {
            call.tellStatus(0, 0, 0);
        }

        @Override
        public void reset(ResetScope scope) {
        }

        @Override
        public ScsiEndpoint session(String initiatorPort) {
            return this;
        }

        @Override
        public void close() {
        }
    }

    @Test
    void indirectThroughTheDriver() throws Exception {
        check(new Idle(FakeTarget.limits(TransferMode.INDIRECT).build()), RequestOptions.DEFAULT,
                TransferMode.INDIRECT);
    }

    @Test
    void indirectThroughTheFramework() throws Exception {
        check(new Idle(FakeTarget.limits(TransferMode.DIRECT).build()), RequestOptions.DEFAULT,
                TransferMode.INDIRECT);
    }

    @Test
    void direct() throws Exception {
        check(new Idle(FakeTarget.limits(TransferMode.DIRECT).build()), RequestOptions.DIRECT, TransferMode.DIRECT);
    }

    private static void check(Transport driver, RequestOptions options, TransferMode expected) throws Exception {
        try (TestCore core = new TestCore()) {
            core.register(driver, "idle");
            core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
            ScsiDevice device = core.openScsi("idle:a", AccessMode.READ);
            try (IoBuffer buffer = device.allocate(4096)) {
                ScsiRequest request = device.newRequest().options(options);
                run(device, request, buffer, 200_000);
                ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                long before = threads.getCurrentThreadAllocatedBytes();
                run(device, request, buffer, 200_000);
                double each = (threads.getCurrentThreadAllocatedBytes() - before) / 200_000.0;
                assertEquals(expected, request.mode());
                // The measuring itself, and a histogram that grows once, are a few kilobytes in all.
                assertTrue(each < 1, each + " bytes for each command");
            }
        }
    }

    private static void run(ScsiDevice device, ScsiRequest request, IoBuffer buffer, int times)
            throws DeviceException {
        for (int i = 0; i < times; i++) {
            int length = BlockCdb.read10(request.cdb(), 0, i & 127, 8);
            device.execute(request.command(length, DataDirection.IN, buffer, 0, 4096));
        }
    }
}
