// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.Transfer;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zeroes, the same block again and again, compare and write: on a driver that has them, and on one that has not. */
class RangeRequestsTest {

    private static final int BLOCK = 512;
    private static final int MIDDLE = 8 * BLOCK;

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private final byte[] before = new byte[FakeDisk.CAPACITY];
    private BlockDevice device;

    @BeforeEach
    void register() {
        new Random(7).nextBytes(disk.data);
        System.arraycopy(disk.data, 0, before, 0, before.length);
        core.register(disk, "fake");
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private void open(Limits.Builder limits) throws DeviceException {
        disk.limits = limits.build();
        device = core.open("fake:a", AccessMode.READ_WRITE);
    }

    private static Limits.Builder able(TransferMode mode) {
        return FakeDisk.limits(mode).set(Limit.MAX_WRITE_SAME, 4 * BLOCK).set(Limit.MAX_WRITE_ZEROES, 4 * BLOCK)
                .set(Limit.MAX_COMPARE_AND_WRITE, 4 * BLOCK);
    }

    private static MemorySegment random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return MemorySegment.ofArray(bytes);
    }

    private MemorySegment present(int offset, int length) {
        return MemorySegment.ofArray(Arrays.copyOfRange(disk.data, offset, offset + length));
    }

    private List<String> calls() {
        return disk.calls.stream().map(call -> call.operation() + " " + call.offset() + " " + call.length()).toList();
    }

    private void assertChangedOnly(int offset, MemorySegment expected) {
        byte[] all = before.clone();
        MemorySegment.copy(expected, 0, MemorySegment.ofArray(all), offset, expected.byteSize());
        assertArrayEquals(all, disk.data);
    }

    private static MemorySegment repeated(MemorySegment block, int times) {
        MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(block.byteSize()) * times]);
        for (int i = 0; i < times; i++) {
            MemorySegment.copy(block, 0, all, i * block.byteSize(), block.byteSize());
        }
        return all;
    }

    private void illegal(String says, Executable request) {
        DeviceException.IllegalRequest told = assertThrows(DeviceException.IllegalRequest.class, request);
        assertTrue(told.getMessage().contains(says), told.getMessage());
    }

    // The same block again and again.

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "INDIRECT"})
    void M7_aBlockIsRepeatedByTheDeviceInPartsOfItsLimit(TransferMode mode) throws Exception {
        open(able(mode));
        MemorySegment block = random(BLOCK, 1);
        Transfer done = device.writeSame(MIDDLE, 10 * BLOCK, block);
        assertEquals(10 * BLOCK, done.bytes());
        assertEquals(List.of("writeSame 4096 2048", "writeSame 6144 2048", "writeSame 8192 1024"), calls());
        assertEquals(List.of(mode, mode, mode), disk.calls.stream().map(FakeDisk.Seen::mode).toList());
        assertTrue(disk.calls.stream().allMatch(call -> call.memory().isNative()));
        assertChangedOnly(MIDDLE, repeated(block, 10));
        assertEquals(1, device.statistics().writes());
        assertEquals(10 * BLOCK, device.statistics().bytesWritten());
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "INDIRECT"})
    void aBlockIsWrittenWhereTheDeviceCannotRepeatIt(TransferMode mode) throws Exception {
        open(FakeDisk.limits(mode).set(Limit.MAX_TRANSFER, 7 * BLOCK));
        MemorySegment block = random(BLOCK, 2);
        Transfer done = device.writeSame(MIDDLE, 17 * BLOCK, block);
        assertEquals(TransferMode.INDIRECT, done.mode());
        assertEquals(17 * BLOCK, done.copiedBytes());
        assertEquals(List.of("write 4096 3584", "write 7680 3584", "write 11264 1536"), calls());
        assertChangedOnly(MIDDLE, repeated(block, 17));
    }

    @Test
    void aPatternOfAnotherLengthIsRefused() throws Exception {
        open(able(TransferMode.DIRECT));
        illegal("one block of 512 bytes, not 1024", () -> device.writeSame(0, 4096, random(1024, 1)));
        illegal("multiples of 512", () -> device.writeSame(0, 100, random(BLOCK, 1)));
        illegal("past the end", () -> device.writeSame(FakeDisk.CAPACITY - BLOCK, 2 * BLOCK, random(BLOCK, 1)));
        assertEquals(List.of(), calls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zeroes", "same", "compare"})
    void whatIsToLastAtOnceIsFlushedBehindADriverThatDoesNotWriteThrough(String operation) throws Exception {
        open(able(TransferMode.DIRECT));
        BlockRequest request = device.newRequest()
                .options(RequestOptions.DEFAULT.with(Durability.FORCE_UNIT_ACCESS));
        device.execute(switch (operation) {
            case "zeroes" -> request.writeZeroes(0, BLOCK);
            case "same" -> request.writeSame(0, BLOCK, random(BLOCK, 3));
            default -> request.compareAndWrite(0, present(0, BLOCK), random(BLOCK, 3));
        });
        request.transfer();
        assertEquals("flush 0 0", calls().getLast());
    }

    /** It has reached the device: done once more, a comparison would find its own replacement. */
    @ParameterizedTest
    @ValueSource(strings = {"write", "zeroes", "same", "compare"})
    void S2_whatWasDoneIsNotDoneAgainWhenTheDeviceGoesBeforeItLasts(String operation) throws Exception {
        open(able(TransferMode.DIRECT));
        disk.behaviour.set((name, offset, memory, call) -> {
            if (name.equals("flush")) {
                throw new DeviceException.Offline(call.address(), "it has gone");
            }
            return 0;
        });
        MemorySegment there = present(0, BLOCK);
        BlockRequest request = device.newRequest()
                .options(RequestOptions.DEFAULT.with(Durability.FORCE_UNIT_ACCESS).with(Duration.ofMillis(500)));
        device.execute(switch (operation) {
            case "write" -> request.write(0, random(BLOCK, 3));
            case "zeroes" -> request.writeZeroes(0, BLOCK);
            case "same" -> request.writeSame(0, BLOCK, random(BLOCK, 3));
            default -> request.compareAndWrite(0, there, random(BLOCK, 3));
        });
        assertEquals(Failure.OUTCOME_UNKNOWN, request.failure());
        assertEquals(1, calls().stream().filter(call -> !call.startsWith("flush")).count(), () -> calls().toString());
    }

    @Test
    void whatADriverWritesThroughIsNotFlushedAgain() throws Exception {
        open(able(TransferMode.DIRECT).set(Trait.FORCE_UNIT_ACCESS, Support.YES));
        BlockRequest request = device.newRequest()
                .options(RequestOptions.DEFAULT.with(Durability.FORCE_UNIT_ACCESS));
        device.execute(request.compareAndWrite(0, present(0, BLOCK), random(BLOCK, 3)));
        request.transfer();
        assertEquals(List.of("compareAndWrite 0 512"), calls());
    }

    // Compare and write.

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "INDIRECT"})
    void whatIsExpectedIsReplaced(TransferMode mode) throws Exception {
        open(able(mode));
        MemorySegment replacement = random(3 * BLOCK, 4);
        Transfer done = device.compareAndWrite(MIDDLE, present(MIDDLE, 3 * BLOCK), replacement);
        assertEquals(new Transfer(TransferMode.INDIRECT, Demotion.NONE, 3 * BLOCK, 6 * BLOCK, done.elements(),
                done.duration()), done);
        assertEquals(List.of("compareAndWrite 4096 1536"), calls());
        assertEquals(mode, disk.calls.getFirst().mode());
        assertChangedOnly(MIDDLE, replacement);
    }

    @Test
    void aMiscompareWritesNothingAndSaysWhere() throws Exception {
        open(able(TransferMode.DIRECT));
        MemorySegment expected = present(MIDDLE, 2 * BLOCK);
        byte wrong = (byte) (disk.data[MIDDLE + 777] + 1);
        expected.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 777, wrong);
        DeviceException.Miscompare told = assertThrows(DeviceException.Miscompare.class,
                () -> device.compareAndWrite(MIDDLE, expected, random(2 * BLOCK, 5)));
        assertEquals(OptionalLong.of(777), told.differsAt());
        assertEquals(0, told.detail().bytesDone());
        assertArrayEquals(before, disk.data);
        assertEquals(1, disk.calls.size());
        assertEquals(1, device.statistics().failures().get(Failure.MISCOMPARE));
    }

    @Test
    void S2_aComparisonOfUnknownOutcomeIsNeverSentAgain() throws Exception {
        open(able(TransferMode.DIRECT));
        disk.behaviour.set((operation, offset, memory, call) -> {
            throw new DeviceException.OutcomeUnknown(call.address(), "who knows");
        });
        assertThrows(DeviceException.OutcomeUnknown.class,
                () -> device.compareAndWrite(0, present(0, BLOCK), random(BLOCK, 6)));
        assertThrows(DeviceException.OutcomeUnknown.class, () -> device.writeSame(0, BLOCK, random(BLOCK, 6)));
        assertEquals(List.of("compareAndWrite 0 512", "writeSame 0 512"), calls());
    }

    @Test
    void whatMayHaveBeenWrittenIsFlushedByASwap() throws Exception {
        open(able(TransferMode.DIRECT));
        device.compareAndWrite(0, present(0, BLOCK), random(BLOCK, 7));
        core.swaps.swap(device.address(), device.address());
        device.writeSame(0, BLOCK, random(BLOCK, 7));
        core.swaps.swap(device.address(), device.address());
        assertEquals(2, calls().stream().filter("flush 0 0"::equals).count(), () -> calls().toString());
    }

    @ParameterizedTest
    @CsvSource({"0, cannot compare and write", "1024, at most 1024 bytes at once"})
    void whatTheDeviceCannotCompareIsRefused(long most, String says) throws Exception {
        open(able(TransferMode.INDIRECT).set(Limit.MAX_COMPARE_AND_WRITE, most));
        illegal(says, () -> device.compareAndWrite(0, present(0, 3 * BLOCK), random(3 * BLOCK, 8)));
        assertEquals(List.of(), calls());
        assertArrayEquals(before, disk.data);
    }

    @Test
    void twoLengthsAreRefused() throws Exception {
        open(able(TransferMode.DIRECT));
        illegal("expects 1024 bytes and has 512", () -> device.compareAndWrite(0, present(0, 1024), random(512, 1)));
        assertEquals(0, device.compareAndWrite(0, MemorySegment.NULL, MemorySegment.NULL).bytes());
        assertEquals(List.of(), calls());
    }

    @Test
    void memoryThatNobodyMayUseIsRefused() throws Exception {
        open(able(TransferMode.DIRECT));
        Arena arena = Arena.ofShared();
        MemorySegment freed = arena.allocate(BLOCK);
        arena.close();
        illegal("was freed", () -> device.compareAndWrite(0, freed, random(BLOCK, 1)));
        illegal("was freed", () -> device.compareAndWrite(0, random(BLOCK, 1), freed));
        illegal("was freed", () -> device.writeSame(0, BLOCK, freed));
    }

    @Test
    void M3_M4_aComparisonIsIndirectAndSaysWhy() throws Exception {
        open(able(TransferMode.DIRECT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment expected = arena.allocate(BLOCK).copyFrom(present(0, BLOCK));
            BlockRequest request = device.newRequest().options(RequestOptions.DIRECT);
            device.execute(request.compareAndWrite(0, expected, arena.allocate(BLOCK)));
            assertEquals(Demotion.TOO_MANY_SEGMENTS, request.transfer().demotion());
            device.execute(request.compareAndWrite(0, arena.allocate(BLOCK), random(BLOCK, 1)));
            assertEquals(Demotion.HEAP_MEMORY, request.transfer().demotion());
            device.execute(request.options(RequestOptions.DIRECT_STRICTLY));
            assertEquals(Failure.DIRECT_IMPOSSIBLE, request.failure());
            assertEquals(2, disk.calls.size());
        }
    }

    @Test
    void openedForReadingNothingIsChanged() throws Exception {
        open(able(TransferMode.DIRECT));
        try (BlockDevice reader = core.open("fake:a", AccessMode.READ)) {
            assertThrows(DeviceException.Protected.class,
                    () -> reader.compareAndWrite(0, present(0, BLOCK), random(BLOCK, 1)));
            assertThrows(DeviceException.Protected.class, () -> reader.writeSame(0, BLOCK, random(BLOCK, 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threadBound", "served"})
    void D1_aQueueTakesThem(String kind) throws Exception {
        open(able(TransferMode.DIRECT));
        QueueOptions options = kind.equals("served") ? QueueOptions.served(2) : QueueOptions.threadBound(2);
        try (BlockQueue queue = device.openQueue(options)) {
            MemorySegment replacement = random(BLOCK, 10);
            BlockRequest wins = device.newRequest().compareAndWrite(0, present(0, BLOCK), replacement);
            BlockRequest loses = device.newRequest().compareAndWrite(MIDDLE, random(BLOCK, 11), replacement);
            assertEquals(Offer.ACCEPTED, queue.offer(wins));
            assertEquals(Offer.ACCEPTED, queue.offer(loses));
            BlockRequest[] done = new BlockRequest[2];
            assertEquals(2, queue.reap(done, 2, Duration.ofSeconds(20)));
            assertEquals(Failure.NONE, wins.failure());
            assertTrue(((DeviceException.Miscompare) loses.exception()).differsAt().isPresent());
            assertFalse(loses.exception().getMessage().isEmpty());
        }
        assertChangedOnly(0, random(BLOCK, 10));
    }
}
