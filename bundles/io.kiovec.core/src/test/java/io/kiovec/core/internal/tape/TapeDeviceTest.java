// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static io.kiovec.core.internal.Background.await;
import static io.kiovec.core.internal.Background.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Device;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.core.internal.scsi.FakeTarget;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, turns, modes and conditions of a tape. */
class TapeDeviceTest {

    private final TestCore core = new TestCore();
    private final FakeDrive.Cartridge cartridge = new FakeDrive.Cartridge("A00001");
    private final FakeDrive drive = new FakeDrive(cartridge);
    private TapeDevice tape;

    @BeforeEach
    void register() throws DeviceException {
        core.register(drive, "fake");
        core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
        tape = open("bundle test", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private TapeDevice open(String holder, AccessMode access) throws DeviceException {
        return core.open("fake:t", TapeDevice.class, access, holder);
    }

    private TapeResult write(MemorySegment memory, RequestOptions options) throws DeviceException {
        return tape.write(memory, options);
    }

    private static MemorySegment array(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 9);
        return MemorySegment.ofArray(bytes);
    }

    @ParameterizedTest
    @ValueSource(classes = {TapeDevice.class, ScsiDevice.class})
    void aTapeHasOneUserAndBusyNamesTheHolder(Class<? extends Device> face) throws Exception {
        DeviceException.Busy busy = assertThrows(DeviceException.Busy.class,
                () -> core.open("fake:t", face, AccessMode.READ, "bundle other"));
        assertTrue(busy.getMessage().contains("bundle test"), busy.getMessage());
        assertEquals(1, drive.opened.get());
        tape.close();
        open("bundle other", AccessMode.READ).close();
    }

    @Test
    void aTapeThatIsOpenForCommandsIsBusyToo() throws Exception {
        core.register(new FakeTarget("A"), "scsi");
        try (ScsiDevice scsi = core.openScsi("scsi:t", AccessMode.READ)) {
            DeviceException.Busy busy = assertThrows(DeviceException.Busy.class,
                    () -> core.open("scsi:t", TapeDevice.class, AccessMode.READ, "bundle other"));
            assertTrue(busy.getMessage().contains("bundle test"), busy.getMessage());
            assertEquals(1, scsi.statistics().openings());
        }
    }

    @Test
    void callsTakeTurns() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        drive.behaviour.set((what, call) -> {
            if (what.equals("write")) {
                inside.countDown();
                await(goOn);
            }
        });
        CompletableFuture<TapeResult> first = run(() -> write(array(10), RequestOptions.DEFAULT));
        inside.await();
        DeviceException.Busy busy = assertThrows(DeviceException.Busy.class, () -> tape.read(array(10),
                RequestOptions.DEFAULT.with(Duration.ofMillis(1))));
        assertTrue(busy.getMessage().contains("nothing was started"), busy.getMessage());
        assertFalse(drive.calls.contains("read"));
        goOn.countDown();
        assertEquals(10, first.get().count());
    }

    @Test
    void S1_aSwapWaitsForTheBlockThatIsBeingWritten() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        drive.behaviour.set((what, call) -> {
            if (what.equals("write")) {
                inside.countDown();
                await(goOn);
            }
        });
        CompletableFuture<TapeResult> first = run(() -> write(array(10), RequestOptions.DEFAULT));
        inside.await();
        CompletableFuture<Object> swap = run(() -> core.swaps.swap(tape.address(), tape.address()));
        core.await(DeviceEvent.Holding.class);
        assertEquals(0, drive.closed.get());
        goOn.countDown();
        assertEquals(10, first.get().count());
        swap.get(20, TimeUnit.SECONDS);
        assertEquals(1, tape.position().block().getAsLong());
    }

    @Test
    void M1_indirectTakesArrays() throws Exception {
        TapeResult done = write(array(11), RequestOptions.DEFAULT);
        assertEquals(new TapeResult(11, TapeCondition.NONE, TransferMode.INDIRECT, Demotion.NONE, 0, 0), done);
        assertEquals(TransferMode.INDIRECT, drive.mode);
    }

    @Test
    void M2_aDriverThatKnowsOnlyDirectIsStagedFor() throws Exception {
        reopen(FakeDrive.limits(TransferMode.DIRECT));
        TapeResult done = write(array(11), RequestOptions.DEFAULT);
        assertTrue(drive.nativeMemory);
        assertEquals(TransferMode.INDIRECT, done.mode());
        assertEquals(11, done.copiedBytes());
        tape.rewind();
        byte[] found = new byte[20];
        TapeResult read = tape.read(MemorySegment.ofArray(found), RequestOptions.DEFAULT);
        assertEquals(11, read.count());
        assertEquals(11, read.copiedBytes());
        assertArrayEquals(array(11).toArray(ValueLayout.JAVA_BYTE), Arrays.copyOf(found, 11));
        assertEquals(0, found[11], "the rest of the staging memory came too");
    }

    private void reopen(io.kiovec.io.Limits.Builder limits) throws DeviceException {
        tape.close();
        drive.limits = limits.build();
        tape = open("bundle test", AccessMode.READ_WRITE);
    }

    @Test
    void M3_directWhereItIsAskedAndPossible() throws Exception {
        try (IoBuffer buffer = tape.allocate(4096)) {
            TapeResult done = write(buffer.segment(), RequestOptions.DIRECT_STRICTLY);
            assertEquals(TransferMode.DIRECT, done.mode());
            assertEquals(0, done.copiedBytes());
        }
        DeviceException.DirectImpossible heap = assertThrows(DeviceException.DirectImpossible.class,
                () -> write(array(10), RequestOptions.DIRECT_STRICTLY));
        assertEquals(Demotion.HEAP_MEMORY, heap.detail().demotion());
        assertEquals(1, drive.calls.stream().filter("write"::equals).count());
    }

    @Test
    void M7_aBlockBeyondTheLimitsIsNotSplit() throws Exception {
        reopen(FakeDrive.limits(TransferMode.DIRECT).set(Limit.MAX_TRANSFER, 4096));
        try (IoBuffer buffer = tape.allocate(8192)) {
            TapeResult done = write(buffer.segment(), RequestOptions.DIRECT);
            assertEquals(Demotion.TRANSFER_TOO_LARGE, done.demotion());
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertEquals("B", cartridge.text());
            assertEquals(1, tape.statistics().demotions().get(Demotion.TRANSFER_TOO_LARGE));
        }
    }

    @Test
    void conditionsAreResults() throws Exception {
        write(array(100), RequestOptions.DEFAULT);
        tape.writeFilemarks(1);
        tape.rewind();
        assertEquals(TapeCondition.BLOCK_TOO_LARGE, tape.read(array(60), RequestOptions.DEFAULT).condition());
        assertEquals(TapeCondition.FILEMARK, tape.read(array(60), RequestOptions.DEFAULT).condition());
        assertEquals(TapeCondition.END_OF_DATA, tape.read(array(60), RequestOptions.DEFAULT).condition());
        drive.nextWrite = TapeCondition.EARLY_WARNING;
        assertEquals(TapeCondition.EARLY_WARNING, write(array(10), RequestOptions.DEFAULT).condition());
        drive.nextWrite = TapeCondition.END_OF_MEDIUM;
        TapeResult full = write(array(10), RequestOptions.DEFAULT);
        assertEquals(TapeCondition.END_OF_MEDIUM, full.condition());
        assertEquals(0, full.count());
        assertEquals(3, tape.position().block().getAsLong());
        assertEquals(110, tape.statistics().bytesWritten());
    }

    @Test
    void badInputGetsASentenceAndMovesNothing() throws Exception {
        drive.calls.clear();
        assertThrows(DeviceException.IllegalRequest.class, () -> tape.writeFilemarks(-1));
        assertThrows(DeviceException.IllegalRequest.class, () -> tape.blockLength(-1));
        assertThrows(DeviceException.IllegalRequest.class, () -> tape.locate(TapePosition.UNKNOWN));
        assertThrows(DeviceException.IllegalRequest.class,
                () -> tape.read(array(10).asReadOnly(), RequestOptions.DEFAULT));
        assertEquals(0, tape.read(array(0), RequestOptions.DEFAULT).count());
        assertEquals(0, write(array(0), RequestOptions.DEFAULT).count());
        assertTrue(drive.calls.isEmpty(), drive.calls.toString());
        tape.blockLength(50);
        DeviceException.IllegalRequest odd = assertThrows(DeviceException.IllegalRequest.class,
                () -> write(array(60), RequestOptions.DEFAULT));
        assertTrue(odd.getMessage().contains("no whole blocks of 50"), odd.getMessage());
    }

    @Test
    void aDriverWithoutOptionsAndControlsIsSpared() throws Exception {
        drive.calls.clear();
        assertEquals(Set.of(), tape.options());
        tape.options(Set.of());
        assertThrows(DeviceException.IllegalRequest.class, () -> tape.options(Set.of(TapeOption.TWO_FILEMARKS)));
        assertEquals(Set.of(), tape.controls());
        assertThrows(DeviceException.IllegalRequest.class, () -> tape.control(TapeControl.LOCK, 1));
        assertEquals(TapeStatus.UNKNOWN, tape.status());
        assertTrue(tape.position().isKnown());
    }

    @Test
    void aReaderDoesNotWrite() throws Exception {
        tape.close();
        tape = open("bundle test", AccessMode.READ);
        drive.calls.clear();
        assertThrows(DeviceException.Protected.class, () -> write(array(10), RequestOptions.DEFAULT));
        assertThrows(DeviceException.Protected.class, () -> tape.writeFilemarks(1));
        assertThrows(DeviceException.Protected.class, () -> tape.erase());
        assertTrue(drive.calls.isEmpty(), drive.calls.toString());
    }

    @Test
    void L4_aClosedTapeSaysSo() throws Exception {
        write(array(10), RequestOptions.DEFAULT);
        tape.close();
        tape.close();
        assertTrue(drive.calls.contains("filemarks 0"), "what was written was not made to last");
        assertEquals("B", cartridge.text(), "a filemark that nobody asked for");
        assertThrows(DeviceException.IllegalRequest.class, () -> tape.read(array(10), RequestOptions.DEFAULT));
        assertThrows(DeviceException.IllegalRequest.class, () -> tape.rewind());
    }

    @Test
    void S9_whenTheCoreStopsItEndsAsUnavailable() throws Exception {
        core.stop();
        assertThrows(DeviceException.Unavailable.class, () -> tape.rewind());
        assertThrows(DeviceException.Unavailable.class, () -> tape.read(array(10), RequestOptions.DEFAULT));
        assertEquals(1, drive.closed.get());
    }

    @Test
    void S8_nonsenseIsNotBelieved() throws Exception {
        drive.behaviour.set((what, call) -> {
            if (what.equals("read")) {
                throw new IllegalStateException("broken");
            }
        });
        DeviceException.Unavailable broken = assertThrows(DeviceException.Unavailable.class,
                () -> tape.read(array(10), RequestOptions.DEFAULT));
        assertTrue(broken.getMessage().contains("fake-driver"), broken.getMessage());
        assertEquals(TapePosition.UNKNOWN, tape.position());
    }
}
