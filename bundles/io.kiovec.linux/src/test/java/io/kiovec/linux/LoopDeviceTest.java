// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

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
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real block node: a loop device over a file of this test's own. */
class LoopDeviceTest {

    private static final int SIZE = 8 << 20;

    @TempDir
    private Path directory;
    private final Kernel kernel = RunningKernel.get();
    private Path file;
    private Path node;

    @BeforeEach
    void attach() throws IOException, InterruptedException {
        RunningKernel.assumeRoot();
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/losetup")), "needs losetup");
        file = Files.write(directory.resolve("disk"), new byte[SIZE]).toRealPath();
        node = Path.of(RunningKernel.run("/usr/sbin/losetup", "--find", "--show", file.toString()));
        assertEquals(file, look().backing().orElseThrow().file(), "not our device");
    }

    @AfterEach
    void detach() throws IOException, InterruptedException {
        if (node != null) {
            RunningKernel.run("/usr/sbin/losetup", "-d", node.toString());
        }
    }

    private BlockNode look() throws IOException {
        try (Descriptor descriptor = kernel.open(node, OpenAccess.READ_ONLY, Set.of())) {
            return kernel.blockNode(descriptor);
        }
    }

    @Test
    void theNodeIsWhatTheKernelSays() throws IOException {
        BlockNode seen = look();
        assertEquals(FileType.BLOCK, kernel.status(node).type());
        assertEquals(kernel.status(node).node().orElseThrow(), seen.number());
        assertEquals(node.getFileName().toString(), seen.name().orElseThrow());
        assertEquals(OptionalLong.of(SIZE), seen.size());
        assertEquals(Answer.NO, seen.readOnly());
        assertTrue(seen.partition().isEmpty());
        assertEquals(OptionalLong.of(0), seen.backing().orElseThrow().offset());
    }

    @Test
    void theLimitsOfIoctlAndSysfsAgree() throws IOException {
        BlockNode seen = look();
        assertEquals(OptionalLong.of(512), seen.limits().get(QueueLimit.LOGICAL_BLOCK_SIZE));
        assertTrue(seen.limits().get(QueueLimit.MAX_REQUEST).orElseThrow() >= 4096);
        assertTrue(seen.limits().get(QueueLimit.DMA_ALIGNMENT).orElseThrow() >= 1);
        assertEquals(kernel.blockNode(seen.number()), seen);
    }

    @Test
    void aDiskSequenceIsNotUsedTwice() throws IOException, InterruptedException {
        BlockNode before = look();
        assumeTrue(before.diskSequence().isPresent(), "the kernel has no disk sequence");
        RunningKernel.run("/usr/sbin/losetup", "-d", node.toString());
        node = null;
        node = Path.of(RunningKernel.run("/usr/sbin/losetup", "--find", "--show", file.toString()));
        assertTrue(look().diskSequence().orElseThrow() > before.diskSequence().orElseThrow());
    }

    @Test
    void directTransfersReachTheFile() throws IOException {
        try (Arena arena = Arena.ofConfined();
                Descriptor descriptor = kernel.open(node, OpenAccess.READ_WRITE,
                        Set.of(OpenFlag.DIRECT, OpenFlag.EXCLUSIVE))) {
            MemorySegment memory = arena.allocate(8192, 4096);
            memory.fill((byte) 0x5a);
            assertEquals(4096, descriptor.pwrite(memory, 4096, 4096, 1 << 20));
            assertEquals(0, descriptor.fdatasync());
            memory.fill((byte) 0);
            assertEquals(4096, descriptor.pread(memory, 0, 4096, 1 << 20));
            assertEquals(0x5a, memory.get(ValueLayout.JAVA_BYTE, 4095));
            assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, 4096));
            assertEquals(Errno.EINVAL.result(), descriptor.pread(memory, 0, 100, 0));
            assertEquals(0, descriptor.pread(memory, 0, 4096, SIZE));
        }
    }

    @Test
    void aSecondExclusiveOpenIsBusy() throws IOException {
        Descriptor first = kernel.open(node, OpenAccess.READ_WRITE, Set.of(OpenFlag.EXCLUSIVE));
        ErrnoException error = assertThrows(ErrnoException.class,
                () -> kernel.open(node, OpenAccess.READ_WRITE, Set.of(OpenFlag.EXCLUSIVE)).close());
        assertEquals(Errno.EBUSY, error.error());
        assertEquals(node.toString(), error.subject());
        first.close();
        kernel.open(node, OpenAccess.READ_WRITE, Set.of(OpenFlag.EXCLUSIVE)).close();
    }

    @Test
    void zeroedRangesReadAsZeroes() throws IOException {
        try (Arena arena = Arena.ofConfined();
                Descriptor descriptor = kernel.open(node, OpenAccess.READ_WRITE, Set.of(OpenFlag.DIRECT))) {
            MemorySegment memory = arena.allocate(4096, 4096);
            memory.fill((byte) 1);
            assertEquals(4096, descriptor.pwrite(memory, 0, 4096, 0));
            descriptor.zeroOut(0, 4096);
            assertEquals(4096, descriptor.pread(memory, 0, 4096, 0));
            assertEquals(-1, memory.mismatch(MemorySegment.ofArray(new byte[4096])));
            assertEquals(Errno.EINVAL,
                    assertThrows(ErrnoException.class, () -> descriptor.zeroOut(1, 4096)).error());
        }
    }

    @Test
    void discardGivesTheFilesBlocksBack() throws IOException {
        try (Descriptor descriptor = kernel.open(node, OpenAccess.READ_WRITE, Set.of())) {
            assumeTrue(look().limits().get(QueueLimit.MAX_DISCARD).orElse(0) > 0, "the file system punches no holes");
            descriptor.discard(0, SIZE);
        }
        long blocks = Long.parseLong(stat("%b"));
        assertTrue(blocks * 512 < SIZE, () -> blocks + " blocks left");
    }

    private String stat(String format) throws IOException {
        try {
            return RunningKernel.run("stat", "-c", format, file.toString());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
