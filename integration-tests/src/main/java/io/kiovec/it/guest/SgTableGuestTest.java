// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.AccessMode;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of modes on Linux' sg driver: for each disk of the guest and each allocator, offset in the buffer, size around
 * each limit and mode asked, what was done, why, with what data and residual. What is expected comes from the numbers of
 * sysfs and the rules of the contract, not from the limits that the transport tells. The table is printed.
 */
@DisksBoot
class SgTableGuestTest {

    private static final long MOST_READ = 10L << 20;
    private static final int PAGE = 4096;
    private static final int SG_ELEMENT = 32768;
    private static final List<String> ALLOCATORS = List.of("pages", "contiguous", "mapped");
    private static final List<Long> OFFSETS = List.of(0L, 1L, 4L, 512L);

    static Stream<SgNode> disks() {
        return SgNode.all().stream();
    }

    @Test
    void theGuestsDisksAreThere() {
        Assumptions.assumeTrue(!SgNode.all().isEmpty(), SgNode.NONE);
    }

    /** What bounds a disk's transfers, from sysfs. */
    private record Bounds(long elements, long mostBytes, long alignment, long mostMapped) {

        static Bounds of(SgNode disk) throws Exception {
            long elements = disk.tableSize();
            // scsi_debug says to the kernel, and only to it, that its elements may not cross a page (dma_boundary).
            int element = disk.adapter().equals("debug") ? PAGE : SG_ELEMENT;
            return new Bounds(elements,
                    Math.min(disk.queue("max_hw_sectors_kb") * 1024, elements * element),
                    disk.queue("dma_alignment") + 1,
                    Math.min(disk.queue("max_sectors_kb") * 1024, elements * element));
        }
    }

    /** A cell and what was done in it. */
    private record Cell(AskedMode asked, String allocator, long offset, int size) {
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("disks")
    void M4_everyCellIsDoneAsTheContractSays(SgNode disk) throws Exception {
        Bounds bounds = Bounds.of(disk);
        byte[] expected = disk.dd(MOST_READ);
        assertArrayEquals(expected, disk.sgDd(MOST_READ), "dd and sg_dd read the same");
        System.out.printf("%n%s %s: %d elements, %d bytes, alignment %d, mapped %d%n", disk.sg(), disk.adapter(),
                bounds.elements(), bounds.mostBytes(), bounds.alignment(), bounds.mostMapped());
        System.out.printf("%-10s %-8s %6s %9s  %-8s %-20s %9s %8s%n", "ALLOCATOR", "ASKED", "OFFSET", "SIZE", "DONE",
                "DEMOTION", "COPIED", "RESIDUAL");
        List<String> wrong = new ArrayList<>();
        try (ScsiDevice device = SgNode.open(disk.sg(), AccessMode.READ)) {
            assertLimits(bounds, device.limits());
            for (String allocator : ALLOCATORS) {
                cells(device, bounds, allocator, expected, wrong);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static void assertLimits(Bounds bounds, Limits limits) {
        assertEquals(bounds.elements(), limits.getOr(Limit.MAX_ELEMENTS, 0));
        assertEquals(bounds.mostBytes(), limits.getOr(Limit.MAX_TRANSFER, 0));
        assertEquals(bounds.alignment(), limits.getOr(Limit.ADDRESS_ALIGNMENT, 0));
        assertTrue(limits.modes().contains(TransferMode.DIRECT), "allow_dio is off in this guest");
    }

    private static TreeSet<Integer> sizes(Bounds bounds, String allocator) {
        TreeSet<Integer> sizes = new TreeSet<>(List.of(512, PAGE, 1 << 16));
        for (long limit : List.of(bounds.elements() * PAGE, bounds.mostBytes(), bounds.mostMapped())) {
            for (long near : List.of(limit - 512, limit, limit + 512)) {
                if (near + 512 <= MOST_READ && (!allocator.equals("mapped") || near + 512 <= bounds.mostMapped())) {
                    sizes.add((int) near);
                }
            }
        }
        return sizes;
    }

    private static void cells(ScsiDevice device, Bounds bounds, String allocator, byte[] expected, List<String> wrong)
            throws Exception {
        TreeSet<Integer> sizes = sizes(bounds, allocator);
        long room = sizes.last() + 512L;
        try (IoBuffer buffer = device.allocate(room, allocator)) {
            for (int size : sizes) {
                for (long offset : OFFSETS) {
                    for (AskedMode asked : List.of(AskedMode.INDIRECT, AskedMode.DIRECT)) {
                        cell(device, bounds, new Cell(asked, allocator, offset, size), buffer, expected, wrong);
                    }
                }
            }
            odd(device, bounds, allocator, buffer, wrong);
        }
    }

    private static void cell(ScsiDevice device, Bounds bounds, Cell cell, IoBuffer buffer, byte[] expected,
            List<String> wrong) throws Exception {
        MemorySegment part = buffer.segment().asSlice(cell.offset(), cell.size()).fill((byte) 0);
        ScsiRequest done = SgNode.read(device, buffer, cell.offset(), cell.size(),
                RequestOptions.DEFAULT.with(cell.asked()));
        Demotion reason = expected(bounds, cell);
        boolean tooLarge = cell.size() > bounds.mostBytes();
        print(cell, done);
        if (tooLarge) {
            // Not even indirectly: the adapter takes no more in one command, and a command cannot be split.
            check(wrong, cell, done, "fails", done.failure() == Failure.ILLEGAL_REQUEST);
            return;
        }
        check(wrong, cell, done, "has status GOOD", done.failure() == Failure.NONE && done.status() == 0);
        check(wrong, cell, done, "has no residual", done.residual() == 0);
        check(wrong, cell, done, "has the device's bytes",
                part.mismatch(MemorySegment.ofArray(expected).asSlice(0, cell.size())) == -1);
        boolean mayBePieces = mayBePieces(bounds, cell) && reason == Demotion.NONE;
        if (mayBePieces && done.demotion() == Demotion.TOO_MANY_SEGMENTS) {
            reason = Demotion.TOO_MANY_SEGMENTS;
        }
        TransferMode mode = mode(cell, reason);
        check(wrong, cell, done, "is " + mode + " for " + reason, done.mode() == mode && done.demotion() == reason);
        check(wrong, cell, done, "copies as it says",
                done.copiedBytes() == (mode == TransferMode.INDIRECT ? cell.size() : 0));
    }

    private static TransferMode mode(Cell cell, Demotion reason) {
        if (cell.asked() == AskedMode.INDIRECT || reason != Demotion.NONE) {
            return TransferMode.INDIRECT;
        }
        return cell.allocator().equals("mapped") ? TransferMode.MAPPED : TransferMode.DIRECT;
    }

    private static Demotion expected(Bounds bounds, Cell cell) {
        if (cell.asked() == AskedMode.INDIRECT) {
            return Demotion.NONE;
        }
        if (cell.allocator().equals("mapped")) {
            return cell.offset() == 0 ? Demotion.NONE : Demotion.ADDRESS_UNALIGNED;
        }
        if (cell.offset() % bounds.alignment() != 0) {
            return Demotion.ADDRESS_UNALIGNED;
        }
        return cell.size() % bounds.alignment() != 0 ? Demotion.LENGTH_UNALIGNED : Demotion.NONE;
    }

    /** Only the memory itself says how many pieces it has: never more than pages. */
    private static boolean mayBePieces(Bounds bounds, Cell cell) {
        return !cell.allocator().equals("mapped")
                && (cell.offset() + cell.size() + PAGE - 1) / PAGE > bounds.elements();
    }

    private static void odd(ScsiDevice device, Bounds bounds, String allocator, IoBuffer buffer, List<String> wrong)
            throws Exception {
        int length = 35;
        ScsiRequest done = SgNode.inquiry(device, buffer, 0, length, RequestOptions.DIRECT);
        Cell cell = new Cell(AskedMode.DIRECT, allocator, 0, length);
        print(cell, done);
        Demotion reason = expected(bounds, cell);
        check(wrong, cell, done, "is done for " + reason, done.failure() == Failure.NONE && done.status() == 0
                && done.demotion() == reason && done.mode() == mode(cell, reason));
    }

    private static void print(Cell cell, ScsiRequest done) {
        String did = done.failure() == Failure.NONE ? done.mode().name().toLowerCase() : done.failure().name();
        System.out.printf("%-10s %-8s %6d %9d  %-8s %-20s %9d %8d%n", cell.allocator(),
                cell.asked().name().toLowerCase(), cell.offset(), cell.size(), did,
                done.demotion() == Demotion.NONE ? "-" : done.demotion().name(), done.copiedBytes(), done.residual());
    }

    private static void check(List<String> wrong, Cell cell, ScsiRequest done, String what, boolean holds) {
        if (!holds) {
            String error = done.failure() == Failure.NONE ? "" : " " + done.failure();
            wrong.add(cell + " " + what + ": not so, but " + done.mode() + " " + done.demotion() + " copied "
                    + done.copiedBytes() + " residual " + done.residual() + error);
        }
    }
}
