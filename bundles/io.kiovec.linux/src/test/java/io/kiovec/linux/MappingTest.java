// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {

    private static final long MIB = 1 << 20;

    private final Kernel kernel = RunningKernel.get();

    @Test
    void aSlabIsAlignedAndAllOfItCanBeUsed() throws IOException {
        try (Mapping mapping = kernel.map(4 * MIB, 2 * MIB, PageKind.BASE, Lifetime.UNCHECKED)) {
            MemorySegment memory = mapping.memory();
            assertEquals(0, memory.address() % (2 * MIB));
            assertEquals(4 * MIB, memory.byteSize());
            assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, memory.byteSize() - 1));
            memory.fill((byte) 7);
        }
    }

    @Test
    void lengthsAreRoundedUpToPages() throws IOException {
        try (Mapping mapping = kernel.map(1, 1, PageKind.BASE, Lifetime.CHECKED)) {
            assertEquals(kernel.pageSize(), mapping.memory().byteSize());
        }
    }

    @Test
    void theMappingLiesBetweenPagesThatCannotBeAccessed() throws IOException {
        try (Mapping mapping = kernel.map(MIB, kernel.pageSize(), PageKind.BASE, Lifetime.UNCHECKED)) {
            long start = mapping.memory().address();
            assertTrue(isInaccessible(start - 1));
            assertTrue(isInaccessible(start + mapping.memory().byteSize()));
        }
    }

    @Test
    void closingGivesEverythingBack() throws IOException {
        Mapping mapping = kernel.map(MIB, 2 * MIB, PageKind.BASE, Lifetime.UNCHECKED);
        long start = mapping.memory().address();
        mapping.close();
        mapping.close();
        assertTrue(areas().noneMatch(line -> contains(line, start)));
        assertThrows(IllegalStateException.class, mapping::memory);
        assertThrows(IllegalStateException.class, mapping::lock);
    }

    @Test
    void checkedMemoryCannotBeUsedBeyondTheEnd() throws IOException {
        Mapping mapping = kernel.map(MIB, 1, PageKind.BASE, Lifetime.CHECKED);
        MemorySegment memory = mapping.memory();
        mapping.close();
        assertThrows(IllegalStateException.class, () -> memory.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void hugePagesAreToldAsTheKernelCountsThem() throws IOException {
        assumeTrue(kernel.hugePageSize().isPresent(), "the kernel has no transparent huge pages");
        long huge = kernel.hugePageSize().getAsLong();
        try (Mapping mapping = kernel.map(2 * huge, 1, PageKind.TRANSPARENT_HUGE, Lifetime.UNCHECKED)) {
            assertEquals(0, mapping.memory().address() % huge);
            assertEquals(new HugePages.Obtained(0), mapping.hugePages());
            mapping.advise(Advice.POPULATE_WRITE);
            long got = assertInstanceOf(HugePages.Obtained.class, mapping.hugePages()).bytes();
            assumeTrue(got > 0, "the kernel had no huge pages at hand");
            assertEquals(0, got % huge);
        }
    }

    @Test
    void basePagesAreNotToldAsHuge() throws IOException {
        try (Mapping mapping = kernel.map(4 * MIB, 2 * MIB, PageKind.BASE, Lifetime.UNCHECKED)) {
            mapping.advise(Advice.NO_HUGE_PAGE);
            mapping.advise(Advice.POPULATE_WRITE);
            assertEquals(new HugePages.Obtained(0), mapping.hugePages());
        }
    }

    @Test
    void tooFewReservedPagesAreATypedError() {
        ErrnoException error = assertThrows(ErrnoException.class,
                () -> kernel.map(1L << 46, 1, PageKind.RESERVED_HUGE, Lifetime.UNCHECKED).close());
        assertEquals(Errno.ENOMEM, error.error());
    }

    @Test
    void memoryComesFromTheNodeThatItIsBoundTo() throws IOException {
        try (Mapping mapping = kernel.map(1 << 20, 4096, PageKind.BASE, Lifetime.CHECKED)) {
            try {
                mapping.bind(0);
            } catch (ErrnoException refused) {
                assumeTrue(refused.error() != Errno.ENOSYS && refused.error() != Errno.EPERM, refused.getMessage());
                throw refused;
            }
            mapping.memory().fill((byte) 1);
            String area = "%x bind:0".formatted(mapping.memory().address());
            String areas = Files.readString(Path.of("/proc/self/numa_maps"));
            assertTrue(areas.contains(area), areas);
            ErrnoException none = assertThrows(ErrnoException.class, () -> mapping.bind(1023));
            assertEquals(Errno.EINVAL, none.error());
        }
    }

    @Test
    void lockedMemoryIsPresent() throws IOException {
        try (Mapping mapping = kernel.map(64 << 10, 1, PageKind.BASE, Lifetime.UNCHECKED)) {
            mapping.lock();
            assertTrue(kernel.pageRuns(mapping.memory()).count() > 0);
            mapping.unlock();
        }
    }

    @Test
    void aFileIsMappedSharedAndOutlivesItsDescriptor(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[8192]);
        Descriptor descriptor = kernel.open(file, OpenAccess.READ_WRITE, Set.of());
        try (Mapping mapping = kernel.map(descriptor, OpenAccess.READ_WRITE, 0, 8192, Lifetime.CHECKED)) {
            descriptor.close();
            mapping.memory().set(ValueLayout.JAVA_BYTE, 5000, (byte) 42);
        }
        assertEquals(42, Files.readAllBytes(file)[5000]);
    }

    @Test
    void memoryMappedForReadingCannotBeWritten(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[4096]);
        try (Descriptor descriptor = kernel.open(file, OpenAccess.READ_ONLY, Set.of());
                Mapping mapping = kernel.map(descriptor, OpenAccess.READ_ONLY, 0, 4096, Lifetime.CHECKED)) {
            assertTrue(mapping.memory().isReadOnly());
        }
    }

    @Test
    void aClosedDescriptorCannotBeMapped(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[4096]);
        Descriptor descriptor = kernel.open(file, OpenAccess.READ_WRITE, Set.of());
        descriptor.close();
        ErrnoException error = assertThrows(ErrnoException.class,
                () -> kernel.map(descriptor, OpenAccess.READ_WRITE, 0, 4096, Lifetime.CHECKED).close());
        assertEquals(Errno.EBADF, error.error());
    }

    @Test
    void badLengthsAndAlignmentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> kernel.map(0, 1, PageKind.BASE, Lifetime.CHECKED).close());
        assertThrows(IllegalArgumentException.class, () -> kernel.map(1, 3, PageKind.BASE, Lifetime.CHECKED).close());
        assertThrows(IllegalArgumentException.class,
                () -> kernel.map(1, 3, PageKind.TRANSPARENT_HUGE, Lifetime.CHECKED).close());
        assertThrows(IllegalArgumentException.class,
                () -> kernel.map(Long.MAX_VALUE, 1, PageKind.BASE, Lifetime.CHECKED).close());
    }

    private static Stream<String> areas() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream();
    }

    private static boolean isInaccessible(long address) throws IOException {
        assertFalse(areas().noneMatch(line -> contains(line, address)), "nothing is mapped");
        return areas().anyMatch(line -> contains(line, address) && line.contains(" ---p "));
    }

    private static boolean contains(String line, long address) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-");
        return Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
                && Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0;
    }
}
