// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.TransferRules;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule D3: buffers of an endpoint's own mapped memory. */
class MappedBufferTest {

    private static final int READ_10 = 0x28;

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");
    private ScsiDevice device;

    @BeforeEach
    void open() throws DeviceException {
        core.register(target, "fake");
        core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
        target.limits = FakeTarget.limits(TransferMode.DIRECT, TransferMode.INDIRECT, TransferMode.MAPPED)
                .set(Limit.ADDRESS_ALIGNMENT, 512).set(Limit.LENGTH_ALIGNMENT, 512).set(Limit.MAX_ELEMENTS, 1)
                .set(Limit.MAX_TRANSFER, 1 << 20).build();
        target.ownMemory = Optional.of(new ArenaAllocator());
        device = core.openScsi("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private ScsiRequest read(IoBuffer buffer, long length, RequestOptions options) throws DeviceException {
        ScsiRequest request = device.newRequest().options(options);
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) READ_10);
        device.execute(request.command(10, DataDirection.IN, buffer, 0, length));
        return request;
    }

    private void demoted(Demotion reason, ScsiRequest done) {
        assertEquals(Failure.NONE, done.failure());
        assertEquals(reason, done.demotion());
        assertEquals(TransferMode.INDIRECT, target.calls.getLast().mode());
    }

    @Test
    void D3_aTransferInTheEndpointsOwnMemoryIsMapped() throws Exception {
        // Neither its pieces nor its alignment count: of them only the driver knows.
        try (IoBuffer buffer = device.allocate(1 << 18, BufferAllocator.MAPPED)) {
            assertEquals(BufferAllocator.MAPPED, buffer.allocator());
            ScsiRequest done = read(buffer, 1 << 18, RequestOptions.DIRECT);
            assertEquals(TransferMode.MAPPED, target.calls.getLast().mode());
            assertEquals(TransferMode.MAPPED, done.mode());
            assertEquals(Demotion.NONE, done.demotion());
            assertEquals(0, done.copiedBytes());
            assertEquals(Demotion.NONE, read(buffer, 36, RequestOptions.DIRECT).demotion());
        }
    }

    @Test
    void M3_nobodyAsked() throws Exception {
        try (IoBuffer buffer = device.allocate(4096, BufferAllocator.MAPPED)) {
            demoted(Demotion.NONE, read(buffer, 4096, RequestOptions.DEFAULT));
        }
    }

    @Test
    void M4_anotherEndpointsMemoryIsForeign() throws Exception {
        try (IoBuffer buffer = device.allocate(4096, BufferAllocator.MAPPED)) {
            core.swaps.swap(device.address(), device.address());
            demoted(Demotion.FOREIGN_BUFFER, read(buffer, 4096, RequestOptions.DIRECT));
            assertEquals(Failure.DIRECT_IMPOSSIBLE, read(buffer, 4096, RequestOptions.DIRECT_STRICTLY).failure());
            assertEquals(0x5a, buffer.segment().get(ValueLayout.JAVA_BYTE, 4095));
        }
    }

    @Test
    void M4_thePolicyComesFirstAndTheLengthLast() throws Exception {
        try (IoBuffer buffer = device.allocate(2 << 20, BufferAllocator.MAPPED)) {
            demoted(Demotion.TRANSFER_TOO_LARGE, read(buffer, 2 << 20, RequestOptions.DIRECT));
            core.policy.set(TransferRules.INDIRECT_ONLY);
            demoted(Demotion.POLICY, read(buffer, 2 << 20, RequestOptions.DIRECT));
        }
    }

    @Test
    void M5_aBusyReserveIsDoneIndirectly() throws Exception {
        target.behaviour.set(call -> {
            if (call.mode() == TransferMode.MAPPED) {
                throw new DeviceException.DirectImpossible(call.address(), "not now",
                        Detail.demotion(Demotion.RESERVE_BUSY), null);
            }
            return FakeTarget.Answer.GO_ON;
        });
        try (IoBuffer buffer = device.allocate(4096, BufferAllocator.MAPPED)) {
            demoted(Demotion.RESERVE_BUSY, read(buffer, 4096, RequestOptions.DIRECT));
        }
    }

    @Test
    void anEndpointWithoutMemoryOfItsOwnSaysSo() throws Exception {
        target.ownMemory = Optional.empty();
        DeviceException.Unavailable none = assertThrows(DeviceException.Unavailable.class,
                () -> device.allocate(4096, BufferAllocator.MAPPED));
        assertTrue(none.getMessage().contains("no mapped memory"));
        assertThrows(DeviceException.IllegalRequest.class, () -> device.allocate(0, BufferAllocator.MAPPED));
    }
}
