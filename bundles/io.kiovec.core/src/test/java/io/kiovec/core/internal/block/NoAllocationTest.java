// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Piece;
import io.kiovec.core.internal.Allocated;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reused request allocates nothing on its way. */
@Tag("compiled")
class NoAllocationTest {

    /** A driver that moves nothing and allocates nothing. */
    private static final class Idle implements Transport, BlockEndpoint {

        private final Limits limits;

        Idle(TransferMode first, TransferMode... others) {
            limits = FakeDisk.limits(first, others).build();
        }

        @Override
        public BlockEndpoint openBlock(Address address, AccessMode access) {
            return this;
        }

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Identity identity() {
            return Identity.UNKNOWN;
        }

        @Override
        public long read(long offset, MemorySegment memory, BlockCall call) {
            return memory.byteSize();
        }

        @Override
        public long write(long offset, MemorySegment memory, BlockCall call) {
            return memory.byteSize();
        }

        @Override
        public long readPieces(long offset, List<MemorySegment> pieces, BlockCall call) {
            return pieces.get(0).byteSize() + pieces.get(1).byteSize();
        }

        @Override
        public void flush(BlockCall call) {
        }

        @Override
        public void close() {
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "INDIRECT"})
    void aReusedRequestAllocatesNothing(TransferMode mode) throws Exception {
        measure(new Idle(TransferMode.DIRECT, TransferMode.INDIRECT),
                mode == TransferMode.DIRECT ? RequestOptions.DIRECT : RequestOptions.INDIRECT, mode);
    }

    @Test
    void aDirectTransferOfADriverThatKnowsOnlyDirectAllocatesNothing() throws Exception {
        measure(new Idle(TransferMode.DIRECT), RequestOptions.DIRECT, TransferMode.DIRECT);
    }

    @Test
    void anIndirectTransferThroughTheFrameworkAllocatesNothing() throws Exception {
        measure(new Idle(TransferMode.DIRECT), RequestOptions.INDIRECT, TransferMode.INDIRECT);
    }

    @Test
    void aReusedRequestInPiecesAllocatesNothing() throws Exception {
        try (TestCore core = new TestCore()) {
            core.register(new Idle(TransferMode.DIRECT), "idle");
            core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
            BlockDevice device = core.open("idle:a", AccessMode.READ);
            try (IoBuffer first = device.allocate(4096); IoBuffer second = device.allocate(8192)) {
                List<Piece> pieces = List.of(Piece.of(first), Piece.of(second));
                BlockRequest request = device.newRequest().options(RequestOptions.DIRECT);
                Allocated.nothing(100_000, () -> {
                    for (int i = 0; i < 100_000; i++) {
                        device.execute(request.read((i & 63) * 12288L, pieces));
                    }
                });
                assertEquals(12288, request.bytes());
            }
        }
    }

    private static void measure(Idle driver, RequestOptions options, TransferMode expected) throws Exception {
        try (TestCore core = new TestCore()) {
            core.register(driver, "idle");
            core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
            BlockDevice device = core.open("idle:a", AccessMode.READ);
            try (IoBuffer buffer = device.allocate(4096)) {
                BlockRequest request = device.newRequest().options(options);
                Allocated.nothing(200_000, () -> run(device, request, buffer, 200_000));
                assertEquals(expected, request.mode());
            }
        }
    }

    private static void run(BlockDevice device, BlockRequest request, IoBuffer buffer, int times)
            throws DeviceException {
        for (int i = 0; i < times; i++) {
            device.execute(request.read((i & 127) * 4096L, buffer, 0, 4096));
        }
    }
}
