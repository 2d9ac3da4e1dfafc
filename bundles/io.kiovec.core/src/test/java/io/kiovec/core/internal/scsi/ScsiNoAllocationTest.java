// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.QueueOptions;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.Allocated;
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
import io.kiovec.spi.ScsiEndpointQueue;
import io.kiovec.spi.Transport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A reused command allocates nothing on its way. */
@Tag("compiled")
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
        public Optional<ScsiEndpointQueue> openQueue(int depth) {
            return Optional.of(new IdleQueue());
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

    private static final Duration PATIENCE = Duration.ofSeconds(1);

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

    @Test
    void D2_onADriversQueue() throws Exception {
        try (TestCore core = new TestCore()) {
            core.register(new Idle(FakeTarget.limits(TransferMode.DIRECT).build()), "idle");
            core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
            ScsiDevice device = core.openScsi("idle:a", AccessMode.READ);
            try (IoBuffer buffer = device.allocate(4096);
                    ScsiQueue queue = device.openQueue(QueueOptions.threadBound(16))) {
                ScsiRequest[] requests = new ScsiRequest[16];
                for (int i = 0; i < requests.length; i++) {
                    requests[i] = device.newRequest().options(RequestOptions.DIRECT);
                }
                ScsiRequest[] done = new ScsiRequest[16];
                Allocated.nothing(320_000, () -> pump(queue, requests, done, buffer, 20_000));
                assertEquals(TransferMode.DIRECT, done[0].mode());
            }
        }
    }

    private static void pump(ScsiQueue queue, ScsiRequest[] requests, ScsiRequest[] done, IoBuffer buffer, int times)
            throws DeviceException {
        for (int i = 0; i < times; i++) {
            for (ScsiRequest request : requests) {
                int length = BlockCdb.read10(request.cdb(), 0, i & 127, 8);
                queue.offer(request.command(length, DataDirection.IN, buffer, 0, 4096));
            }
            assertEquals(16, queue.reap(done, 16, PATIENCE));
        }
    }

    private static void check(Transport driver, RequestOptions options, TransferMode expected) throws Exception {
        try (TestCore core = new TestCore()) {
            core.register(driver, "idle");
            core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
            ScsiDevice device = core.openScsi("idle:a", AccessMode.READ);
            try (IoBuffer buffer = device.allocate(4096)) {
                ScsiRequest request = device.newRequest().options(options);
                Allocated.nothing(200_000, () -> run(device, request, buffer, 200_000));
                assertEquals(expected, request.mode());
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
