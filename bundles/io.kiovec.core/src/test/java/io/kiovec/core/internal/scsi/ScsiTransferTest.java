// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.TransferRules.Permission;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules M1 to M7 for commands, which cannot be split. */
class ScsiTransferTest {

    private static final int READ_10 = 0x28;
    private static final int WRITE_10 = 0x2a;

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");
    private ScsiDevice device;

    @BeforeEach
    void register() {
        core.register(target, "fake");
        core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private void open(Limits.Builder limits) throws DeviceException {
        target.limits = limits.build();
        device = core.openScsi("fake:a", AccessMode.READ_WRITE);
    }

    private void open(TransferMode first, TransferMode... others) throws DeviceException {
        open(FakeTarget.limits(first, others).set(Limit.ADDRESS_ALIGNMENT, 16).set(Limit.LENGTH_ALIGNMENT, 4));
    }

    private ScsiRequest request(int opcode, RequestOptions options) throws DeviceException {
        ScsiRequest request = device.newRequest().options(options);
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) opcode);
        return request;
    }

    private ScsiRequest read(MemorySegment memory, RequestOptions options) throws DeviceException {
        ScsiRequest request = request(READ_10, options).command(10, DataDirection.IN, memory);
        device.execute(request);
        return request;
    }

    private ScsiRequest read(long length, RequestOptions options) throws DeviceException {
        try (IoBuffer buffer = device.allocate(length)) {
            ScsiRequest request = request(READ_10, options).command(10, DataDirection.IN, buffer, 0, length);
            device.execute(request);
            return request;
        }
    }

    private FakeTarget.Seen last() {
        return target.calls.getLast();
    }

    private static void assertFilled(MemorySegment memory, long bytes) {
        for (long i = 0; i < memory.byteSize(); i++) {
            assertEquals(i < bytes ? FakeTarget.PATTERN : 0, memory.get(ValueLayout.JAVA_BYTE, i), "byte " + i);
        }
    }

    @Test
    void M1_indirectTakesAnArray() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        MemorySegment memory = MemorySegment.ofArray(new byte[513]);
        ScsiRequest done = read(memory, RequestOptions.DEFAULT);
        assertEquals(TransferMode.INDIRECT, done.mode());
        assertEquals(TransferMode.INDIRECT, last().mode());
        assertEquals(Demotion.NONE, done.demotion());
        assertFilled(memory, 513);
    }

    @Test
    void M2_aDriverThatKnowsOnlyDirectNeverSeesTheCallersMemoryInAnIndirectTransfer() throws Exception {
        open(TransferMode.DIRECT);
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        ScsiRequest done = read(memory, RequestOptions.DEFAULT);
        assertTrue(last().isNative());
        assertEquals(TransferMode.INDIRECT, done.mode());
        assertEquals(512, done.copiedBytes());
        assertFilled(memory, 512);
    }

    @Test
    void M2_aDirectTransferCopiesNothing() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        ScsiRequest done = read(4096, RequestOptions.DIRECT_STRICTLY);
        assertEquals(TransferMode.DIRECT, done.mode());
        assertEquals(0, done.copiedBytes());
        assertEquals(1, done.elements());
    }

    @Test
    void M2_dataIsStagedOnItsWayOutToo() throws Exception {
        open(TransferMode.DIRECT);
        byte[] seen = new byte[8];
        target.behaviour.set(call -> {
            MemorySegment.copy(call.data(), ValueLayout.JAVA_BYTE, 0, seen, 0, 8);
            return FakeTarget.Answer.GO_ON;
        });
        ScsiRequest request = request(WRITE_10, RequestOptions.DEFAULT).command(10, DataDirection.OUT,
                MemorySegment.ofArray(new byte[]{1, 2, 3, 4, 5, 6, 7, 8}).asReadOnly());
        assertEquals(Failure.NONE, device.execute(request));
        assertEquals("[1, 2, 3, 4, 5, 6, 7, 8]", java.util.Arrays.toString(seen));
        assertEquals(8, request.copiedBytes());
    }

    @Test
    void M3_strictlyDirectIsAnErrorBeforeAnythingMoves() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        ScsiRequest done = read(MemorySegment.ofArray(new byte[512]), RequestOptions.DIRECT_STRICTLY);
        assertEquals(Failure.DIRECT_IMPOSSIBLE, done.failure());
        assertTrue(target.commands().isEmpty());
        DeviceException.DirectImpossible why = assertThrows(DeviceException.DirectImpossible.class,
                done::senseException);
        assertEquals(Demotion.HEAP_MEMORY, why.detail().demotion());
    }

    private void demoted(Demotion reason, ScsiRequest done) {
        assertEquals(Failure.NONE, done.failure());
        assertEquals(TransferMode.INDIRECT, done.mode());
        assertEquals(reason, done.demotion());
        assertEquals(1, device.statistics().demotions().get(reason));
    }

    @Test
    void M4_policyIsTheFirstReason() throws Exception {
        core.policy.set(new TransferRules(TransferMode.INDIRECT, Permission.FORBIDDEN, 0));
        open(TransferMode.INDIRECT);
        demoted(Demotion.POLICY, read(MemorySegment.ofArray(new byte[3]), RequestOptions.DIRECT));
    }

    @Test
    void M4_heapMemoryComesBeforeWhatTheDriverCan() throws Exception {
        open(TransferMode.INDIRECT);
        demoted(Demotion.HEAP_MEMORY, read(MemorySegment.ofArray(new byte[3]), RequestOptions.DIRECT));
    }

    @Test
    void M4_aDriverThatKnowsOnlyIndirect() throws Exception {
        open(TransferMode.INDIRECT);
        demoted(Demotion.DRIVER_INDIRECT_ONLY, read(511, RequestOptions.DIRECT));
    }

    @Test
    void M4_anUnalignedAddressComesBeforeTheLength() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        try (IoBuffer buffer = device.allocate(4096)) {
            ScsiRequest request = request(READ_10, RequestOptions.DIRECT).command(10, DataDirection.IN, buffer, 1, 511);
            device.execute(request);
            demoted(Demotion.ADDRESS_UNALIGNED, request);
        }
    }

    @Test
    void M4_anUnalignedLengthComesBeforeItsSize() throws Exception {
        open(FakeTarget.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.LENGTH_ALIGNMENT, 4)
                .set(Limit.MAX_TRANSFER, 256));
        demoted(Demotion.LENGTH_UNALIGNED, read(511, RequestOptions.DIRECT));
    }

    @Test
    void M7_whatIsTooLargeIsDoneIndirectlyInOnePiece() throws Exception {
        open(FakeTarget.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.MAX_TRANSFER, 4096)
                .set(Limit.MAX_ELEMENTS, 1));
        demoted(Demotion.TRANSFER_TOO_LARGE, read(8192, RequestOptions.DIRECT));
        assertEquals(1, target.commands().size());
        assertEquals(8192, last().length());
        assertEquals(TransferMode.INDIRECT, last().mode());
    }

    @Test
    void M7_tooManyPiecesAreDoneThroughContiguousMemory() throws Exception {
        open(FakeTarget.limits(TransferMode.DIRECT).set(Limit.MAX_ELEMENTS, 512));
        // Estimated: one piece for each page, and a megabyte and a half has 384; each is cut by its size.
        target.limits = target.limits.toBuilder().set(Limit.MAX_ELEMENT_SIZE, 2048).build();
        core.swaps.swap(device.address(), device.address());
        ScsiRequest done = read(3 << 19, RequestOptions.DIRECT);
        demoted(Demotion.TOO_MANY_SEGMENTS, done);
        assertEquals(1, target.commands().size());
        assertEquals(3 << 19, last().length(), "more than a staging chunk, still one piece");
        assertEquals(TransferMode.DIRECT, last().mode(), "what the driver sees of the framework's memory");
        assertEquals(3 << 19, done.copiedBytes());
    }

    @Test
    void M4_memoryThatMayLieTooHigh() throws Exception {
        open(FakeTarget.limits(TransferMode.DIRECT, TransferMode.INDIRECT).set(Limit.ADDRESS_BITS, 24));
        demoted(Demotion.NOT_ADDRESSABLE, read(4096, RequestOptions.DIRECT));
    }

    @Test
    void M5_aRefusedDirectTransferIsDoneIndirectly() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        refuseDirect();
        demoted(Demotion.RESERVE_BUSY, read(4096, RequestOptions.DIRECT));
        assertEquals(2, target.commands().size());
    }

    @Test
    void M5_notWhenItWasStrictlyAsked() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        refuseDirect();
        assertEquals(Failure.DIRECT_IMPOSSIBLE, read(4096, RequestOptions.DIRECT_STRICTLY).failure());
        assertEquals(1, target.commands().size());
    }

    private void refuseDirect() {
        target.behaviour.set(call -> {
            if (call.mode() == TransferMode.DIRECT) {
                throw new DeviceException.DirectImpossible(call.address(), "not now",
                        Detail.demotion(Demotion.RESERVE_BUSY), null);
            }
            return FakeTarget.Answer.GO_ON;
        });
    }

    @Test
    void M5_aFailedDirectTransferIsNotRepeated() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        target.behaviour.set(call -> {
            throw new DeviceException.Medium(call.address(), "broken");
        });
        assertEquals(Failure.MEDIUM, read(4096, RequestOptions.DIRECT).failure());
        assertEquals(1, target.commands().size());
    }

    @Test
    void M6_aDriverThatDidItIndirectlyIsBelieved() throws Exception {
        open(TransferMode.DIRECT, TransferMode.INDIRECT);
        target.behaviour.set(call -> {
            call.tellMode(TransferMode.INDIRECT);
            call.tellCopied(4096);
            call.tellElements(7);
            return FakeTarget.Answer.GO_ON;
        });
        ScsiRequest done = read(4096, RequestOptions.DIRECT);
        demoted(Demotion.KERNEL, done);
        assertEquals(4096, done.copiedBytes());
        assertEquals(7, done.elements());
    }

    @Test
    void onlyWhatMovedComesIntoTheCallersMemory() throws Exception {
        open(TransferMode.DIRECT);
        target.behaviour.set(call -> {
            call.data().fill(FakeTarget.PATTERN);
            return FakeTarget.tell(call, Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR), 412);
        });
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        ScsiRequest done = read(memory, RequestOptions.DEFAULT);
        assertFilled(memory, 100);
        assertEquals(412, done.residual());
        assertEquals(ScsiStatus.CHECK_CONDITION.code(), done.status());
        assertEquals(100, device.statistics().bytesRead());
    }

    @Test
    void moreThanWasAskedFillsTheMemory() throws Exception {
        open(TransferMode.DIRECT);
        target.behaviour.set(call -> {
            call.data().fill(FakeTarget.PATTERN);
            call.tellStatus(0, 0, -36);
            return FakeTarget.Answer.TOLD;
        });
        MemorySegment memory = MemorySegment.ofArray(new byte[4]);
        ScsiRequest done = read(memory, RequestOptions.DEFAULT);
        assertFilled(memory, 4);
        assertEquals(-36, done.residual());
    }

    @Test
    void discardedDataDoesNotArrive() throws Exception {
        open(TransferMode.DIRECT);
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        ScsiRequest done = read(memory, RequestOptions.DEFAULT.with(DataPhase.DISCARD));
        assertEquals(Failure.NONE, done.failure());
        assertFilled(memory, 0);
        assertEquals(0, done.copiedBytes());
    }

    @Test
    void aCommandWithoutDataIsNeverDemoted() throws Exception {
        core.policy.set(new TransferRules(TransferMode.INDIRECT, Permission.FORBIDDEN, 0));
        open(TransferMode.INDIRECT);
        ScsiRequest request = request(0x00, RequestOptions.DIRECT_STRICTLY).command(6);
        assertEquals(Failure.NONE, device.execute(request));
        assertEquals(Demotion.NONE, request.demotion());
        assertFalse(device.statistics().demotions().containsKey(Demotion.POLICY));
    }
}
