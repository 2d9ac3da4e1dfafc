// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Limit;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.BlockEndpointQueue.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of blocks over a queue of commands; that answers are treated as synchronous ones is {@link ScsiDiskQueueFuzzTest}'s. */
class ScsiDiskQueueTest extends QueuedDisk {

    // Where there is one.

    @Test
    void thereIsNoneWhereTheWayHasNone() throws Exception {
        assertTrue(script.open().openQueue(4).isEmpty());
    }

    @Test
    void thereAreAsManyAsTheWayHas() throws Exception {
        scsi.limits = scsi.limits.toBuilder().set(Limit.MAX_QUEUES, 3).build();
        assertEquals(3, script.open().limits().getOr(Limit.MAX_QUEUES, -1));
    }

    // Commands.

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "INDIRECT"})
    void M6_whatWasAskedGoesDownAndWhatWasToldComesUp(TransferMode mode) throws Exception {
        open();
        Region region = Region.of(Arena.ofAuto().allocate(4096));
        blocks.asked.mode = mode;
        blocks.asked.dataPhase = DataPhase.DISCARD;
        blocks.asked.region = Optional.of(region);
        blocks.asked.regionOffset = 512;
        blocks.asked.timeout = Duration.ofSeconds(7);
        scsi.expect(READ_8_AT_0, FakeScsi.GOOD.residual(512));
        Blocks.End end = read();
        assertEquals(new Blocks.End(Failure.NONE, 3584, mode, 3584, Optional.empty()), end);
        assertEquals(mode, commands.last.mode());
        assertEquals(DataPhase.DISCARD, commands.last.dataPhase());
        assertSame(region, commands.last.region().orElseThrow());
        assertEquals(512, commands.last.regionOffset());
        assertEquals(Duration.ofSeconds(7).toNanos(), commands.last.timeoutNanos());
        assertEquals(CommandCall.SENSE_BYTES, commands.last.sense().byteSize());
        assertTrue(commands.last.cdb().isNative() && commands.last.sense().isNative());
        assertSame(eightBlocks, commands.last.data());
    }

    @ParameterizedTest
    @CsvSource({"DEVICE_CACHE, 2a00", "FORCE_UNIT_ACCESS, 2a08"})
    void writesWithTheBitWhereItIsNeeded(Durability durability, String begins) throws Exception {
        open();
        blocks.asked.durability = durability;
        scsi.expect(begins + "0000000000000800", FakeScsi.GOOD);
        assertEquals(4096, write().bytes());
        scsi.done();
    }

    @Test
    void aDiskThatDoesNotKnowTheOneFlushIsAskedForTheOther() throws Exception {
        open();
        scsi.expect(SYNCHRONIZE, FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2000))
                .expect("91" + "00".repeat(15), FakeScsi.GOOD);
        assertEquals(Failure.NONE, flush().failure());
        scsi.done();
    }

    @Test
    void onlyADiskWithoutACacheMayKnowNeither() throws Exception {
        open();
        assertEquals(Failure.ILLEGAL_REQUEST, flush().failure());
        FakeDiskScript without = new FakeDiskScript();
        without.cachingByte2 = 0;
        new FakeCommandQueue(without, 1);
        assertEquals(Failure.NONE,
                new Blocks(without.open().openQueue(1).orElseThrow()).run(Kind.FLUSH, 0, MemorySegment.NULL).failure());
    }

    // Room.

    @Test
    void D2_takesNoMoreThanItsDepthOrTheDriversQueue() throws Exception {
        open(3);
        for (int i = 0; i < 3; i++) {
            assertTrue(blocks.offer(Kind.READ, 0, eightBlocks).isPresent());
        }
        assertTrue(blocks.offer(Kind.READ, 0, eightBlocks).isEmpty());
        scsi.answer("28", FakeScsi.GOOD);
        blocks.drain();
        commands.room = 2;
        assertTrue(blocks.offer(Kind.READ, 0, eightBlocks).isPresent());
        assertTrue(blocks.offer(Kind.FLUSH, 0, MemorySegment.NULL).isPresent());
        assertTrue(blocks.offer(Kind.FLUSH, 0, MemorySegment.NULL).isEmpty());
        assertTrue(blocks.offer(Kind.WRITE, 0, eightBlocks).isEmpty());
        blocks.drain();
    }

    /** A command that ran out of time keeps its place until the device says that it has gone. */
    @Test
    void L1_anEmptyQueueThatHasNoRoomYetIsWaitedFor() throws Exception {
        open(1);
        scsi.answer("28", FakeScsi.GOOD);
        commands.room = 0;
        long token = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        assertEquals(1, blocks.queue().submit());
        assertEquals(0, blocks.queue().reap(blocks, 1, Duration.ofSeconds(1).toNanos()));
        assertTrue(script.time.now >= Duration.ofSeconds(1).toNanos());
        commands.room = 1;
        blocks.queue().reap(blocks, 1, Duration.ofSeconds(1).toNanos());
        assertEquals(4096, blocks.came.get(token).bytes());
    }

    @Test
    void S8_anEmptyQueueThatTakesNothingHasAFault() throws Exception {
        open(1);
        commands.room = 0;
        blocks.offer(Kind.READ, 0, eightBlocks);
        assertThrows(IllegalStateException.class,
                () -> blocks.queue().reap(blocks, 1, Duration.ofSeconds(60).toNanos()));
    }

    @Test
    void submitTellsWhatTheDriverHasStarted() throws Exception {
        open(3);
        scsi.answer("28", FakeScsi.GOOD);
        commands.startsAtMost = 2;
        for (int i = 0; i < 3; i++) {
            blocks.offer(Kind.READ, 0, eightBlocks);
        }
        assertEquals(2, blocks.queue().submit());
        assertEquals(1, blocks.queue().submit());
        assertEquals(0, blocks.queue().submit());
        blocks.drain();
    }

    // Sending again.

    @Test
    void S2_busyIsWaitedForBesideWhatIsInFlight() throws Exception {
        open();
        scsi.answerInTurn(READ_8_AT_0, List.of(busy(), busy(), busy()));
        scsi.answer("28", FakeScsi.GOOD).answer("2a", FakeScsi.GOOD);
        commands.heldOpcode = 0x2a;
        blocks.offer(Kind.WRITE, 0, eightBlocks);
        long token = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        blocks.queue().submit();
        assertEquals(1, blocks.queue().reap(blocks, 1, Duration.ofSeconds(1).toNanos()));
        assertEquals(4096, blocks.came.get(token).bytes());
        assertEquals(0, script.time.pauses, "slept while something was in flight");
        assertEquals(Duration.ofMillis(70).toNanos(), script.time.now, "10, 20 and 40 ms");
        commands.heldOpcode = 0;
        blocks.drain();
    }

    @Test
    void othersComeBackWhileOneWaits() throws Exception {
        open();
        scsi.answerInTurn(READ_8_AT_0, List.of(busy(), busy(), busy(), busy(), busy()));
        scsi.answer("28", FakeScsi.GOOD);
        long late = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        blocks.queue().submit();
        while (commands.inside() > 0) {
            blocks.queue().reap(blocks, 0, 0);
        }
        long before = script.time.now;
        for (int i = 1; i < 4; i++) {
            long other = blocks.offer(Kind.READ, i * 4096L, eightBlocks).orElseThrow();
            blocks.queue().submit();
            blocks.queue().reap(blocks, 1, Duration.ofSeconds(1).toNanos());
            assertTrue(blocks.came.containsKey(other));
        }
        assertEquals(before, script.time.now, "waited for the one");
        assertTrue(!blocks.came.containsKey(late));
        blocks.drain();
        assertEquals(4096, blocks.came.get(late).bytes());
    }

    @Test
    void busyForLongerThanTheTimeoutIsBusy() throws Exception {
        open();
        blocks.asked.timeout = Duration.ofSeconds(2);
        scsi.answer("2a", busy());
        assertEquals(Failure.BUSY, write().failure());
        assertTrue(script.time.now <= Duration.ofSeconds(2).toNanos(), script.time.now + " ns");
        assertTrue(script.time.now > Duration.ofSeconds(1).toNanos(), script.time.now + " ns");
    }

    @Test
    void anInterruptEndsTheWaitAndNotTheRequest() throws Exception {
        open();
        scsi.answerInTurn(WRITE_8_AT_0, List.of(busy()));
        scsi.answer("2a", FakeScsi.GOOD);
        long token = blocks.offer(Kind.WRITE, 0, eightBlocks).orElseThrow();
        script.time.interrupts = true;
        blocks.queue().submit();
        while (!Thread.currentThread().isInterrupted()) {
            blocks.queue().reap(blocks, 1, Duration.ofSeconds(60).toNanos());
        }
        assertTrue(Thread.interrupted() && blocks.came.isEmpty());
        script.time.interrupts = false;
        blocks.drain();
        assertEquals(4096, blocks.came.get(token).bytes());
    }

    // The end.

    @Test
    void L1_whatTheDriverRefusesComesBackOnce() throws Exception {
        open();
        commands.refusal = new DeviceException.DirectImpossible(FakeDiskScript.ADDRESS, "not so");
        Blocks.End end = read();
        assertEquals(Failure.DIRECT_IMPOSSIBLE, end.failure());
        assertSame(commands.refusal, end.error().orElseThrow());
        assertTrue(blocks.strays.isEmpty());
    }

    @Test
    void S4_aCancelledReadMayBeBegunAnewAndAWriteNot() throws Exception {
        open();
        commands.holds = true;
        long read = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        long write = blocks.offer(Kind.WRITE, 0, eightBlocks).orElseThrow();
        long other = blocks.offer(Kind.READ, 4096, eightBlocks).orElseThrow();
        blocks.queue().submit();
        blocks.queue().cancel(read);
        blocks.queue().cancel(write);
        blocks.queue().cancel(4711);
        assertEquals(2, commands.cancelled.size());
        scsi.answerInTurn(READ_8_AT_0, List.of(FakeScsi.status(GONE)));
        scsi.answerInTurn(WRITE_8_AT_0, List.of(FakeScsi.status(GONE)));
        scsi.answer("28", FakeScsi.GOOD);
        commands.holds = false;
        blocks.drain();
        assertEquals(new Blocks.End(Failure.OUTCOME_UNKNOWN, 0, TransferMode.DIRECT, 4096, Optional.empty()),
                blocks.came.get(read));
        assertEquals(Failure.OUTCOME_UNKNOWN, blocks.came.get(write).error().orElseThrow().failure());
        assertEquals(4096, blocks.came.get(other).bytes());
        assertEquals(3, scsi.seen.size(), "sent once each");
    }

    @Test
    void S4_whatWaitsIsCancelledAtOnce() throws Exception {
        open();
        scsi.answer("28", busy()).answer("2a", busy()).answer("35", busy());
        long read = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        long write = blocks.offer(Kind.WRITE, 0, eightBlocks).orElseThrow();
        long flush = blocks.offer(Kind.FLUSH, 0, MemorySegment.NULL).orElseThrow();
        blocks.queue().submit();
        while (commands.inside() > 0) {
            blocks.queue().reap(blocks, 0, 0);
        }
        List.of(read, write, flush).forEach(blocks.queue()::cancel);
        blocks.queue().reap(blocks, 0, 0);
        Map<Long, Failure> came = new HashMap<>();
        blocks.came.forEach((token, end) -> came.put(token, end.failure()));
        assertEquals(Map.of(read, Failure.OUTCOME_UNKNOWN, write, Failure.BUSY, flush, Failure.BUSY), came);
        blocks.queue().close();
        assertEquals(1, commands.closed);
    }

    @Test
    void L1_whatCameBeforeTheQueueBrokeIsHandedOver() throws Exception {
        open();
        scsi.answer("28", FakeScsi.GOOD);
        long token = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        blocks.queue().submit();
        commands.useless = new DeviceException.Offline(FakeDiskScript.ADDRESS, "of no use");
        assertThrows(DeviceException.Offline.class, () -> blocks.queue().reap(blocks, 1, 1));
        assertEquals(4096, blocks.came.get(token).bytes());
        blocks.offer(Kind.READ, 0, eightBlocks);
        assertThrows(DeviceException.Offline.class, () -> blocks.queue().submit());
        assertTrue(blocks.strays.isEmpty());
    }

    @Test
    void S8_aTokenThatIsNobodysIsForTheFrameworkToCount() throws Exception {
        open();
        scsi.answer("28", FakeScsi.GOOD);
        read();
        commands.lies.addAll(List.of(0L, 1L, -77L, Long.MAX_VALUE));
        long token = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        blocks.drain();
        assertEquals(4, blocks.strays.size());
        assertEquals(4096, blocks.came.get(token).bytes());
    }
}
