// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorTest {

    @TempDir
    private Path directory;
    private final Kernel kernel = RunningKernel.get();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(16384, 4096);
    private Path file;
    private Descriptor descriptor;

    @BeforeEach
    void open() throws IOException {
        file = Files.write(directory.resolve("file"), new byte[8192]);
        descriptor = kernel.open(file, OpenAccess.READ_WRITE, Set.of());
    }

    @AfterEach
    void close() throws IOException {
        descriptor.close();
        arena.close();
    }

    @Test
    void whatIsWrittenIsReadBackAtItsPlace() {
        memory.asSlice(0, 4096).fill((byte) 9);
        assertEquals(4096, descriptor.pwrite(memory, 0, 4096, 100));
        assertEquals(10, descriptor.pread(memory, 5000, 10, 95));
        assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, 5004));
        assertEquals(9, memory.get(ValueLayout.JAVA_BYTE, 5005));
    }

    @Test
    void aCounterWakesWhoWaitsForItAndIsTakenAtOnce() throws ErrnoException {
        try (Descriptor counter = kernel.openEventCounter()) {
            assertEquals(0, counter.poll(PollEvent.IN.bit(), 0));
            assertEquals(Errno.EAGAIN.result(), counter.read(memory, 0, Long.BYTES));
            memory.set(ValueLayout.JAVA_LONG, 0, 3);
            assertEquals(Long.BYTES, counter.write(memory, 0, Long.BYTES));
            assertEquals(Long.BYTES, counter.write(memory, 0, Long.BYTES));
            assertTrue(PollEvent.IN.in(counter.poll(PollEvent.IN.bit(), 1000)));
            assertEquals(Long.BYTES, counter.read(memory, 8, Long.BYTES));
            assertEquals(6, memory.get(ValueLayout.JAVA_LONG, 8));
            assertEquals(0, counter.poll(PollEvent.IN.bit(), 0));
        }
    }

    @Test
    void piecesAreMovedOneAfterTheOther() throws ErrnoException, IOException {
        List<MemorySegment> pieces = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            pieces.add(memory.asSlice(i * 200L, 100).fill((byte) (i + 1)));
        }
        assertEquals(6400, descriptor.pwritev(pieces, 50));
        memory.asSlice(0, 12800).fill((byte) 0);
        assertEquals(200, descriptor.preadv(List.of(memory.asSlice(1000, 50), memory.asSlice(0, 150)), 150));
        assertEquals(2, memory.get(ValueLayout.JAVA_BYTE, 1049));
        assertEquals(2, memory.get(ValueLayout.JAVA_BYTE, 49));
        assertEquals(3, memory.get(ValueLayout.JAVA_BYTE, 50));
        assertEquals(Errno.EINVAL.result(), descriptor.preadv(pieces, -1));
        assertThrows(IllegalArgumentException.class, () -> descriptor.preadv(List.of(), 0));
        assertThrows(IllegalArgumentException.class,
                () -> descriptor.preadv(List.of(memory, MemorySegment.ofArray(new byte[10])), 0));
        assertThrows(IllegalArgumentException.class, () -> descriptor.preadv(List.of(memory.asReadOnly()), 0));
        descriptor.close();
        assertEquals(Errno.EBADF.result(), descriptor.pwritev(pieces, 0));
    }

    @Test
    void transfersAtTheEndAreShort() {
        assertEquals(192, descriptor.pread(memory, 0, 4096, 8000));
        assertEquals(0, descriptor.pread(memory, 0, 4096, 8192));
    }

    @Test
    void errorsAreResultsAndBecomeTypedOnDemand() {
        long result = descriptor.pread(memory, 0, 1, -1);
        assertEquals(Errno.EINVAL.result(), result);
        ErrnoException error = descriptor.failure("pread", result);
        assertEquals(Errno.EINVAL, error.error());
        assertEquals(file.toString(), error.subject());
    }

    @Test
    void aResultThatIsNoErrorMakesNone() {
        assertThrows(IllegalArgumentException.class, () -> descriptor.failure("pread", 0));
    }

    @Test
    void memoryThatTheKernelCannotUseIsRefused() {
        MemorySegment heap = MemorySegment.ofArray(new byte[10]);
        assertThrows(IllegalArgumentException.class, () -> descriptor.pread(heap, 0, 10, 0));
        MemorySegment readOnly = memory.asReadOnly();
        assertThrows(IllegalArgumentException.class, () -> descriptor.pread(readOnly, 0, 10, 0));
        assertEquals(10, descriptor.pwrite(readOnly, 0, 10, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> descriptor.pread(memory, 16380, 5, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> descriptor.pwrite(memory, -1, 5, 0));
    }

    @Test
    void L2_aRefusedCallLeavesNothingInside() throws IOException {
        Arena other = Arena.ofShared();
        MemorySegment gone = other.allocate(10);
        other.close();
        assertThrows(IllegalStateException.class, () -> descriptor.pread(gone, 0, 10, 0));
        descriptor.close();
        assertEquals(Descriptor.State.CLOSED, descriptor.state());
    }

    @Test
    void L4_closeIsIdempotentAndCallsAfterItAreRefused() throws IOException {
        descriptor.close();
        descriptor.close();
        assertEquals(Errno.EBADF.result(), descriptor.pread(memory, 0, 1, 0));
        assertEquals(Errno.EBADF.result(), descriptor.ioctl(0, 0));
        assertEquals(Errno.EBADF, assertThrows(ErrnoException.class, descriptor::status).error());
        assertEquals(Errno.EBADF, assertThrows(ErrnoException.class, descriptor::hold).error());
        assertTrue(descriptor.closeErrno().isEmpty());
    }

    @Test
    void L2_aHoldKeepsTheNumber() throws IOException {
        Descriptor.Hold hold = descriptor.hold();
        descriptor.close();
        assertEquals(Descriptor.State.CLOSING, descriptor.state());
        assertEquals(Errno.EBADF.result(), descriptor.pread(memory, 0, 1, 0));
        assertTrue(Files.exists(Path.of("/proc/self/fd/" + descriptor.number())));
        hold.close();
        hold.close();
        assertEquals(Descriptor.State.CLOSED, descriptor.state());
    }

    @Test
    void S3_anInterruptedThreadTransfersAndClosesNothing() {
        Thread.currentThread().interrupt();
        try {
            assertEquals(10, descriptor.pread(memory, 0, 10, 0));
            assertEquals(10, descriptor.pread(memory, 0, 10, 0));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void theStatusIsTheFiles() throws IOException {
        FileStatus status = descriptor.status();
        assertEquals(FileType.REGULAR, status.type());
        assertEquals(8192, status.size());
        assertEquals(Files.getAttribute(file, "unix:ino"), status.inode());
        assertEquals(status, kernel.status(file));
        assertTrue(status.node().isEmpty());
        assertEquals(FileType.DIRECTORY, kernel.status(directory).type());
        assertEquals(new DeviceNumber(1, 3), kernel.status(Path.of("/dev/null")).node().orElseThrow());
    }

    @Test
    void whatIsNotThereIsATypedError() {
        Path missing = directory.resolve("missing");
        ErrnoException error = assertThrows(ErrnoException.class,
                () -> kernel.open(missing, OpenAccess.READ_ONLY, Set.of()).close());
        assertEquals(Errno.ENOENT, error.error());
        assertEquals("open", error.call());
        assertEquals(missing.toString(), error.subject());
        assertEquals(Errno.ENOENT, assertThrows(ErrnoException.class, () -> kernel.status(missing)).error());
    }

    @Test
    void aRegularFileIsNoBlockNode() {
        ErrnoException error = assertThrows(ErrnoException.class, () -> kernel.blockNode(descriptor));
        assertEquals(Errno.ENOTBLK, error.error());
    }

    @Test
    void filesAreMadeAndCut() throws IOException {
        Path made = directory.resolve("made");
        Set<OpenFlag> flags = Set.of(OpenFlag.CREATE, OpenFlag.EXCLUSIVE);
        try (Descriptor fresh = kernel.open(made, OpenAccess.READ_WRITE, flags)) {
            fresh.truncate(1000);
            fresh.fsync();
            assertEquals(1000, Files.size(made));
            assertEquals(0600, fresh.status().permissions());
        }
        assertEquals(Errno.EEXIST,
                assertThrows(ErrnoException.class, () -> kernel.open(made, OpenAccess.READ_WRITE, flags).close())
                        .error());
    }

    @Test
    void punchedHolesReadAsZeroes() throws IOException {
        memory.fill((byte) 1);
        descriptor.pwrite(memory, 0, 8192, 0);
        try {
            descriptor.fallocate(FallocateMode.PUNCH_HOLE, 4096, 4096);
        } catch (ErrnoException refused) {
            assumeTrue(refused.error() != Errno.EOPNOTSUPP, "the file system punches no holes");
            throw refused;
        }
        byte[] content = Files.readAllBytes(file);
        assertEquals(8192, content.length);
        assertEquals(1, content[4095]);
        assertEquals(0, content[4096]);
    }

    @Test
    void directTransfersNeedAlignmentAndTellIt() throws IOException {
        descriptor.close();
        try {
            descriptor = kernel.open(file, OpenAccess.READ_WRITE, Set.of(OpenFlag.DIRECT));
        } catch (ErrnoException refused) {
            assumeTrue(refused.error() != Errno.EINVAL, "the file system refuses O_DIRECT");
            throw refused;
        }
        memory.fill((byte) 3);
        assertEquals(4096, descriptor.pwrite(memory, 0, 4096, 4096));
        assertEquals(0, descriptor.fdatasync());
        assertEquals(3, Files.readAllBytes(file)[4096]);
        assumeTrue(descriptor.status().directIo() instanceof DirectIo.Aligned, "the kernel does not tell alignments");
        DirectIo.Aligned aligned = (DirectIo.Aligned) descriptor.status().directIo();
        assertEquals(0, 4096 % aligned.offset());
        assumeTrue(aligned.offset() > 1);
        assertEquals(Errno.EINVAL.result(), descriptor.pread(memory, 0, 4096, 1));
    }

    @Test
    void aPipeIsPolledReadAndWritten() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        RunningKernel.run("mkfifo", pipe.toString());
        try (Descriptor end = kernel.open(pipe, OpenAccess.READ_WRITE, Set.of(OpenFlag.NONBLOCKING))) {
            int both = PollEvent.IN.bit() | PollEvent.OUT.bit();
            assertEquals(0, end.poll(PollEvent.IN.bit(), 0));
            assertEquals(PollEvent.OUT.bit(), end.poll(both, 1000));
            assertEquals(Errno.EAGAIN.result(), end.read(memory, 0, 1));
            memory.set(ValueLayout.JAVA_BYTE, 7, (byte) 77);
            assertEquals(1, end.write(memory, 7, 1));
            assertTrue(PollEvent.IN.in(end.poll(both, -1)));
            assertEquals(1, end.read(memory, 0, 10));
            assertEquals(77, memory.get(ValueLayout.JAVA_BYTE, 0));
            assertEquals(Errno.ESPIPE.result(), end.pread(memory, 0, 10, 0));
        }
    }

    @Test
    void anIoctlThatTheFileDoesNotKnowIsATypedError() {
        ErrnoException error = assertThrows(ErrnoException.class, () -> descriptor.ioctlGetInt("BLKSSZGET", 0x1268));
        assertEquals(Errno.ENOTTY, error.error());
        assertEquals("BLKSSZGET", error.call());
        assertEquals(Errno.ENOTTY.result(), descriptor.ioctl(0x1268, memory));
    }

    /** A structure only points to memory: the call itself must know of it, or its arena could be closed meanwhile. */
    @Test
    void anIoctlHoldsTheMemoryThatItsStructurePointsTo() {
        Arena arena = Arena.ofShared();
        MemorySegment pointedTo = arena.allocate(8);
        assertEquals(Errno.ENOTTY.result(), descriptor.ioctl(0x1268, memory, pointedTo));
        assertEquals(Errno.ENOTTY.result(), descriptor.ioctl(0x1268, memory, MemorySegment.NULL));
        arena.close();
        assertThrows(IllegalStateException.class, () -> descriptor.ioctl(0x1268, memory, pointedTo));
        MemorySegment heap = MemorySegment.ofArray(new byte[8]);
        assertThrows(IllegalArgumentException.class, () -> descriptor.ioctl(0x1268, memory, heap));
    }

    @Test
    void anIoctlReadsAndSetsInts() throws IOException {
        int fionread = 0x541b;
        assertEquals(8192, descriptor.ioctlGetInt("FIONREAD", fionread));
        assertEquals(8192, descriptor.ioctlGetLong("FIONREAD", fionread));
        assertDoesNotThrow(() -> descriptor.ioctlSetInt("FIONBIO", 0x5421, 1));
    }
}
