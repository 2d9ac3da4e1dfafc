// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.memory.ArenaAllocator;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.spi.BufferAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is wrong gets a typed error with a sentence that helps, and nothing moves. */
class BadInputTest {

    private final TestCore core = new TestCore();
    private final FakeDisk disk = new FakeDisk("A");
    private BlockDevice device;

    @BeforeEach
    void open() throws DeviceException {
        core.register(disk, "fake");
        core.allocators.register(new ArenaAllocator(), BufferAllocator.CONTIGUOUS);
        device = core.open("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private <E extends DeviceException> void refused(Class<E> kind, String sentence, Executable what) {
        E refusal = assertThrows(kind, what);
        assertTrue(refusal.getMessage().contains(sentence), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith("fake:a: ") || refusal.getMessage().startsWith("what:ever: "),
                refusal.getMessage());
        assertTrue(disk.calls.isEmpty(), "the driver was called: " + disk.calls);
    }

    @Test
    void anUnknownSchemeNamesThoseThatThereAre() {
        refused(DeviceException.Unavailable.class, "there are fake", () -> core.open("what:ever", AccessMode.READ));
    }

    @Test
    void anAddressWithoutASchemeShowsTheForm() {
        IllegalArgumentException bad = assertThrows(IllegalArgumentException.class,
                () -> core.open("/dev/sda", AccessMode.READ));
        assertTrue(bad.getMessage().contains("scheme:rest"), bad.getMessage());
    }

    @Test
    void aWriteOnAnOpeningForReading() throws Exception {
        device.close();
        try (BlockDevice reader = core.open("fake:a", AccessMode.READ)) {
            refused(DeviceException.Protected.class, "READ_WRITE", () -> reader.write(0, new byte[512]));
        }
    }

    @Test
    void writingToAReadOnlyDevice() throws Exception {
        device.close();
        disk.limits = disk.limits.toBuilder().set(Trait.READ_ONLY, Support.YES).build();
        refused(DeviceException.Protected.class, "read-only", () -> core.open("fake:a", AccessMode.READ_WRITE));
        assertEquals(disk.opened.get(), disk.closed.get());
    }

    @Test
    void aSecondWriterIsToldWhoHoldsTheDevice() {
        refused(DeviceException.Busy.class, "bundle test", () -> core.open("fake:a", AccessMode.READ_WRITE));
    }

    @Test
    void writersThatShareMayBothWrite() throws Exception {
        device.close();
        try (BlockDevice one = core.open("fake:a", AccessMode.READ_WRITE_SHARED);
                BlockDevice two = core.open("fake:a", AccessMode.READ_WRITE_SHARED)) {
            one.write(0, new byte[512]);
            two.write(512, new byte[512]);
        }
    }

    @Test
    void anOddLength() {
        refused(DeviceException.IllegalRequest.class, "multiples of 512", () -> device.read(0, new byte[513]));
    }

    @Test
    void anOddOffset() {
        refused(DeviceException.IllegalRequest.class, "multiples of 512", () -> device.read(100, new byte[512]));
    }

    @Test
    void anOffsetPastTheEnd() {
        refused(DeviceException.IllegalRequest.class, "past the end at 1048576",
                () -> device.read(FakeDisk.CAPACITY, new byte[512]));
    }

    @Test
    void aHugeLength() {
        refused(DeviceException.IllegalRequest.class, "past the end",
                () -> device.discard(512, Long.MAX_VALUE - Long.MAX_VALUE % 512));
    }

    @Test
    void aNegativeLength() {
        refused(DeviceException.IllegalRequest.class, "negative", () -> device.discard(0, -512));
    }

    @Test
    void aNegativeOffset() {
        refused(DeviceException.IllegalRequest.class, "negative", () -> device.read(-512, new byte[512]));
    }

    @Test
    void aClosedBuffer() throws Exception {
        IoBuffer buffer = device.allocate(512);
        BlockRequest request = device.newRequest().read(0, buffer, 0, 512);
        buffer.close();
        device.execute(request);
        refused(DeviceException.IllegalRequest.class, "closed", request::transfer);
    }

    @Test
    void memoryWhoseArenaIsClosed() throws Exception {
        MemorySegment memory;
        try (Arena arena = Arena.ofShared()) {
            memory = arena.allocate(512);
        }
        refused(DeviceException.IllegalRequest.class, "freed", () -> device.read(0, memory));
    }

    @Test
    void aClosedDevice() throws Exception {
        device.close();
        device.close();
        refused(DeviceException.IllegalRequest.class, "closed", () -> device.read(0, new byte[512]));
        refused(DeviceException.IllegalRequest.class, "closed", () -> device.allocate(512));
    }

    @Test
    void anArrayStrictlyDirect() {
        refused(DeviceException.DirectImpossible.class, "Java array",
                () -> device.read(0, MemorySegment.ofArray(new byte[512]), RequestOptions.DIRECT_STRICTLY));
    }

    @Test
    void readOnlyMemoryToReadInto() {
        refused(DeviceException.IllegalRequest.class, "read-only",
                () -> device.read(0, MemorySegment.ofArray(new byte[512]).asReadOnly()));
    }

    @Test
    void memoryOfAnotherThread() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch allocated = new CountDownLatch(1);
        MemorySegment[] confined = new MemorySegment[1];
        Thread other = Thread.ofPlatform().start(() -> {
            try (Arena arena = Arena.ofConfined()) {
                confined[0] = arena.allocate(512);
                allocated.countDown();
                done.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        allocated.await();
        refused(DeviceException.IllegalRequest.class, "another thread", () -> device.read(0, confined[0]));
        done.countDown();
        other.join();
    }

    @Test
    void aRequestWithoutAnOperation() throws Exception {
        BlockRequest request = device.newRequest();
        device.execute(request);
        refused(DeviceException.IllegalRequest.class, "no operation", request::transfer);
    }

    @Test
    void aRequestOfAnotherOpening() throws Exception {
        try (BlockDevice other = core.open("fake:a", AccessMode.READ)) {
            BlockRequest request = other.newRequest().read(0, MemorySegment.ofArray(new byte[512]));
            refused(DeviceException.IllegalRequest.class, "another device", () -> device.execute(request));
        }
    }

    @Test
    void aRequestInFlight() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.behaviour.set((operation, offset, memory, call) -> {
            inside.countDown();
            Background.await(goOn);
            return 0;
        });
        BlockRequest request = device.newRequest().read(0, MemorySegment.ofArray(new byte[512]));
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                device.execute(request);
            } catch (DeviceException e) {
                throw new IllegalStateException(e);
            }
        });
        inside.await();
        assertThrows(DeviceException.IllegalRequest.class, () -> device.execute(request));
        assertThrows(DeviceException.IllegalRequest.class, request::flush);
        goOn.countDown();
        other.join();
        assertEquals(512, request.bytes());
    }

    @Test
    void anAllocationOfNothing() {
        refused(DeviceException.IllegalRequest.class, "positive", () -> device.allocate(0));
        refused(DeviceException.IllegalRequest.class, "positive", () -> device.allocate(-1));
    }

    @Test
    void anUnknownAllocatorNamesThoseThatThereAre() {
        refused(DeviceException.Unavailable.class, "there are contiguous", () -> device.allocate(512, "what"));
    }

    @Test
    void aDiscardWhereThereIsNone() throws Exception {
        device.close();
        disk.limits = disk.limits.toBuilder().set(io.kiovec.io.Limit.MAX_DISCARD, 0).build();
        try (BlockDevice plain = core.open("fake:a", AccessMode.READ_WRITE)) {
            refused(DeviceException.IllegalRequest.class, "cannot discard", () -> plain.discard(0, 512));
        }
    }
}
