// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.bad;
import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.hex;
import static io.kiovec.sim.internal.disk.Initiator.invalidFieldInCdb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.Task;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** EXTENDED COPY and RECEIVE COPY RESULTS. */
class CopyCommandsTest {

    private static final int BLOCKS = 8192;

    private final DiskNeighbours neighbours = new DiskNeighbours();
    private final Initiator one = disk(512);
    private final Initiator two = disk(4096, Trait.PROTECTED);

    private Initiator disk(int blockBytes, Trait... traits) {
        DiskTraits of = DiskTraits.of(BLOCKS, blockBytes, traits);
        Initiator made = Initiator.of(of, neighbours, DiskMedium.inMemory(of.mediumBytes(), of.mediumBlockBytes()));
        neighbours.add(made.disk());
        return made;
    }

    /** The NAA designator of a disk, with its header. */
    private static byte[] name(Initiator disk) {
        byte[] page = good(disk.in("1201 83 00FF 00", 255));
        int at = 4;
        while ((page[at + 1] & 0x0f) != 3) {
            at += 4 + (page[at + 3] & 0xff);
        }
        return Arrays.copyOfRange(page, at, at + 4 + page[at + 3]);
    }

    private static byte[] device(Initiator disk) {
        ByteBuffer descriptor = ByteBuffer.allocate(32);
        descriptor.put((byte) 0xe4).put(new byte[3]).put(name(disk));
        return descriptor.putInt(28, disk.disk().traits().blockBytes()).array();
    }

    private static byte[] segment(int flags, int source, int destination, int blocks, long from, long to) {
        return ByteBuffer.allocate(28).put((byte) 2).put((byte) flags).putShort((short) 24).putShort((short) source)
                .putShort((short) destination).putShort((short) 0).putShort((short) blocks).putLong(from).putLong(to)
                .array();
    }

    private static byte[] list(int identifier, int use, byte[][] devices, byte[][] segments) {
        int segmentBytes = Arrays.stream(segments).mapToInt(each -> each.length).sum();
        ByteBuffer list = ByteBuffer.allocate(16 + 32 * devices.length + segmentBytes);
        list.put((byte) identifier).put((byte) (use << 3)).putShort((short) (32 * devices.length)).putInt(0)
                .putInt(segmentBytes).putInt(0);
        Arrays.stream(devices).forEach(list::put);
        Arrays.stream(segments).forEach(list::put);
        return list.array();
    }

    private static Task copy(Initiator by, byte[] list) {
        return by.out("8300 0000000000000000 %08x 00 00".formatted(list.length), list);
    }

    @Test
    void blocksAreCopiedWithinAndBetweenDisks() {
        good(one.out("2A00 00000000 00 0800 00", filled(2048 * 512, 'c')));
        good(copy(one, list(1, 2, new byte[][]{device(one), device(two)}, new byte[][]{
            segment(0, 0, 0, 2048, 0, BLOCKS - 2048), segment(0, 0, 1, 16, 0, 5), segment(2, 0, 1, 3, 8, 20)})));
        assertArrayEquals(filled(2048 * 512, 'c'), good(one.in("2800 %08x 00 0800 00".formatted(BLOCKS - 2048),
                2048 * 512)));
        assertArrayEquals(filled(2 * 4096, 'c'), good(two.in("2800 00000005 00 0002 00", 2 * 4096)));
        assertArrayEquals(filled(4096, 0), good(two.in("2800 00000007 00 0001 00", 4096)));
        assertArrayEquals(filled(3 * 4096, 'c'), good(two.in("2800 00000014 00 0003 00", 3 * 4096)));
    }

    @Test
    void theStatusIsHeldUntilItIsFetched() {
        String status = "8400 07 00000000000000 000000FF 00 00";
        invalidFieldInCdb(one.in(status, 255));
        good(copy(one, list(7, 0, new byte[][]{device(one)}, new byte[][]{segment(0, 0, 0, 3, 0, 9)})));
        invalidFieldInCdb(one.another().in(status, 255));
        assertEquals("00 00 00 08 01 00 01 00 00 00 06 00", hex(good(one.in(status, 255))));
        invalidFieldInCdb(one.in(status, 255));
        bad(copy(one, list(7, 0, new byte[][]{device(one)}, new byte[][]{segment(0, 0, 0, 1, 0, 9),
            segment(0, 0, 1, 1, 0, 0)})), SenseKey.COPY_ABORTED, 0x08, 0x04);
        assertEquals("00 00 00 08 02 00 01 00 00 00 02 00", hex(good(one.in(status, 255))));
    }

    @Test
    void whatCannotBeCopiedAborts() {
        byte[][] both = {device(one), device(two)};
        bad(copy(one, list(1, 2, both, new byte[][]{segment(0, 0, 0, 2048, 0, BLOCKS - 1)})), SenseKey.COPY_ABORTED, 0,
                0);
        bad(copy(one, list(1, 2, both, new byte[][]{segment(0, 0, 1, 7, 0, 0)})), SenseKey.COPY_ABORTED, 0x26, 0x0a);
        byte[] stranger = device(one);
        stranger[10] ^= 1;
        bad(copy(one, list(1, 2, new byte[][]{stranger}, new byte[][]{segment(0, 0, 0, 1, 0, 1)})),
                SenseKey.COPY_ABORTED, 0x08, 0x04);
        byte[] wrongLength = device(one);
        wrongLength[30] = 8;
        bad(copy(one, list(1, 2, new byte[][]{wrongLength}, new byte[][]{segment(0, 0, 0, 1, 0, 1)})),
                SenseKey.COPY_ABORTED, 0x0d, 0x03);
        good(two.noData("1B00 0000 00 00"));
        bad(copy(one, list(1, 2, both, new byte[][]{segment(0, 0, 1, 8, 0, 0)})), SenseKey.COPY_ABORTED, 0x0d, 0x02);
    }

    @Test
    void listsThatAreTooLongOrUnknownAreRefused() {
        byte[] device = device(one);
        byte[] segment = segment(0, 0, 0, 1, 0, 1);
        byte[][] nine = {device, device, device, device, device, device, device, device, device};
        byte[][] nineSegments = {segment, segment, segment, segment, segment, segment, segment, segment, segment};
        bad(copy(one, list(1, 0, nine, new byte[][]{segment})), SenseKey.ILLEGAL_REQUEST, 0x26, 0x06);
        bad(copy(one, list(1, 0, new byte[][]{device}, nineSegments)), SenseKey.ILLEGAL_REQUEST, 0x26, 0x08);
        bad(copy(one, list(1, 0, nine, nineSegments)), SenseKey.ILLEGAL_REQUEST, 0x1a, 0);
        byte[] whole = list(1, 0, new byte[][]{device}, new byte[][]{segment});
        bad(copy(one, Arrays.copyOf(whole, whole.length - 1)), SenseKey.ILLEGAL_REQUEST, 0x1a, 0);
        bad(copy(one, Arrays.copyOf(whole, 47)), SenseKey.ILLEGAL_REQUEST, 0x1a, 0);
        good(one.noData("8300 0000000000000000 00000000 00 00"));
        byte[] unknownDevice = whole.clone();
        unknownDevice[16] = (byte) 0xe0;
        bad(copy(one, unknownDevice), SenseKey.ILLEGAL_REQUEST, 0x26, 0x07);
        byte[] unknownSegment = whole.clone();
        unknownSegment[48] = 3;
        bad(copy(one, unknownSegment), SenseKey.ILLEGAL_REQUEST, 0x26, 0x09);
    }

    @Test
    void theOperatingParametersAreThoseOfTheLists() {
        assertEquals("00 00 00 2a 01 00 00 00 00 08 00 08 00 00 02 00 ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00 "
                + "00 00 00 01 01 00 00 00 00 00 00 02 02 e4",
                hex(good(one.in("8403 00 00000000000000 00000400 00 00", 1024))));
    }

    /** The nexus that reserves is another than that of the copy, at the same disk. */
    @Test
    void theReservationsOfTheOtherDiskHold() {
        Initiator holder = two.another();
        good(two.out("2A00 00000000 00 0001 00", filled(4096, 'o')));
        byte[] there = list(1, 2, new byte[][]{device(one), device(two)}, new byte[][]{segment(0, 0, 1, 8, 0, 0)});
        byte[] back = list(1, 2, new byte[][]{device(one), device(two)}, new byte[][]{segment(0, 1, 0, 1, 0, 0)});
        good(holder.noData("16 00 0000 00 00"));
        bad(copy(one, there), SenseKey.COPY_ABORTED, 0x0d, 0x01);
        bad(copy(one, back), SenseKey.COPY_ABORTED, 0x0d, 0x01);
        good(holder.noData("17 00 0000 00 00"));
        good(holder.out("5F00 00 0000 00000018 00", ByteBuffer.allocate(24).putLong(8, 7).array()));
        good(holder.out("5F01 01 0000 00000018 00", ByteBuffer.allocate(24).putLong(0, 7).array()));
        bad(copy(one, there), SenseKey.COPY_ABORTED, 0x0d, 0x01);
        assertArrayEquals(filled(4096, 'o'), good(two.in("2800 00000000 00 0001 00", 4096)));
        // Write Exclusive lets everybody read.
        good(copy(one, back));
        assertArrayEquals(filled(4096, 'o'), good(one.in("2800 00000000 00 0008 00", 4096)));
        good(holder.out("5F02 01 0000 00000018 00", ByteBuffer.allocate(24).putLong(0, 7).array()));
        good(copy(one, there));
    }
}
