// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.SenseKey;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a disk is asked when it is opened, and what its limits are then. */
class ScsiDiskOpeningTest {

    private final FakeDiskScript disk = new FakeDiskScript();

    @ParameterizedTest
    @CsvSource({"512, 0, 512", "512, 3, 4096", "520, 0, 520", "528, 3, 4224", "4096, 0, 4096", "4224, 0, 4224",
        "1048577, 0, 1048577"})
    void blocksOfAnySize(int block, int exponent, int physical) throws Exception {
        disk.block = block;
        disk.physicalExponent = exponent;
        Limits limits = disk.open().limits();
        assertEquals(block * 0x1_0000L, limits.capacity());
        assertEquals(block, limits.logicalBlock());
        assertEquals(physical, limits.getOr(Limit.PHYSICAL_BLOCK, 0));
        assertEquals(block, limits.getOr(Limit.OFFSET_ALIGNMENT, 0));
    }

    @Test
    void theWayIsJoinedWithTheDevice() throws Exception {
        disk.scsi.limits = disk.scsi.limits.toBuilder().set(Limit.MAX_TRANSFER, 1_000_000).set(Limit.ADDRESS_BITS, 24)
                .set(Limit.ELEMENT_BOUNDARY, 65536).build();
        disk.pages.put(0xb0, FakeDiskScript.blockLimits(4096, 128, 0, 0, 0, 0));
        Limits limits = disk.open().limits();
        assertEquals(Set.of(TransferMode.DIRECT, TransferMode.INDIRECT), limits.modes());
        assertEquals(128, limits.getOr(Limit.MAX_ELEMENTS, 0));
        assertEquals(4, limits.getOr(Limit.ADDRESS_ALIGNMENT, 0));
        assertEquals(24, limits.getOr(Limit.ADDRESS_BITS, 0));
        assertEquals(65536, limits.getOr(Limit.ELEMENT_BOUNDARY, 0));
        assertEquals(32, limits.getOr(Limit.MAX_QUEUE_DEPTH, 0));
        assertEquals(0, limits.getOr(Limit.MAX_QUEUES, -1));
        assertEquals(999_936, limits.getOr(Limit.MAX_TRANSFER, 0), "whole blocks of the adapter's");
        assertEquals(65536, limits.getOr(Limit.BEST_TRANSFER, 0));
        assertEquals(Support.NO, limits.get(Trait.EXCLUSIVE));
    }

    @Test
    void theDevicesLongestTransferCountsWhereItIsShorter() throws Exception {
        disk.scsi.limits = disk.scsi.limits.toBuilder().set(Limit.MAX_TRANSFER, 1 << 30).build();
        disk.pages.put(0xb0, FakeDiskScript.blockLimits(4096, 0, 0, 0, 0, 0));
        Limits limits = disk.open().limits();
        assertEquals(4096 * 512, limits.getOr(Limit.MAX_TRANSFER, 0));
        assertEquals(OptionalLong.empty(), limits.get(Limit.BEST_TRANSFER));
    }

    @Test
    void aDiskWithoutLongCapacityIsAskedTheShortOne() throws Exception {
        disk.longCapacity = false;
        Limits limits = disk.open().limits();
        assertEquals(0x1_0000L * 512, limits.capacity());
        assertEquals(0xffffL * 512, limits.getOr(Limit.MAX_TRANSFER, 0), "READ (10) is all it knows");
        assertEquals(0, limits.getOr(Limit.MAX_DISCARD, -1));
    }

    @Test
    void aDiskOf2To63BytesIsAddressedToItsEnd() throws Exception {
        disk.blocks = Long.MAX_VALUE / 4224;
        disk.block = 4224;
        assertEquals(Long.MAX_VALUE / 4224 * 4224, disk.open().limits().capacity());
    }

    @Test
    void whatNoOffsetReachesIsNotThere() throws Exception {
        disk.blocks = 1L << 61;
        assertEquals(Long.MAX_VALUE / 512 * 512, disk.open().limits().capacity());
    }

    @ParameterizedTest
    @CsvSource({
        // LBPME and LBPRZ of READ CAPACITY (16); commands of page B2h, -1 for no page; unmap blocks and descriptors
        "00, e4, 1000, 4, 0", "80, 80, 1000, 4, 512000", "80, 80, 4294967295, 1, 2199023255040",
        "80, 80, 4294967295, 2, 4398046510080", "80, 80, 0, 4, 0", "80, 40, 0, 0, 5120000",
        "80, 20, 0, 0, 5120000", "80, 00, 1000, 4, 0", "80, -1, 1000, 4, 512000", "80, -1, 0, 0, 0"})
    void discardsAsTheDiskSays(String byte14, String commands, long unmapBlocks, long descriptors, long most)
            throws Exception {
        disk.provisioningByte14 = Integer.parseInt(byte14, 16);
        disk.pages.put(0xb0, FakeDiskScript.blockLimits(0, 0, unmapBlocks, descriptors, 8, 10000));
        if (!commands.equals("-1")) {
            disk.pages.put(0xb2, FakeDiskScript.provisioning(Integer.parseInt(commands, 16)));
        }
        Limits limits = disk.open().limits();
        assertEquals(most, limits.getOr(Limit.MAX_DISCARD, -1));
        assertEquals(most == 0 ? OptionalLong.empty() : OptionalLong.of(8 * 512),
                limits.get(Limit.DISCARD_GRANULARITY));
    }

    @Test
    void zeroesWithoutDataWhereTheDiskKnowsWriteSame() throws Exception {
        assertEquals(0, new FakeDiskScript().open().limits().getOr(Limit.MAX_WRITE_ZEROES, -1), "nobody says");
        disk.usages.put(0x93, "93e9ffffffffffffffffffffffff3f00");
        assertEquals(0x7f_ffffL * 512, disk.open().limits().getOr(Limit.MAX_WRITE_ZEROES, -1));
        FakeDiskScript told = new FakeDiskScript();
        told.pages.put(0xb0, FakeDiskScript.blockLimits(0, 0, 0, 0, 0, 2000));
        assertEquals(2000 * 512, told.open().limits().getOr(Limit.MAX_WRITE_ZEROES, -1));
    }

    @ParameterizedTest
    @CsvSource({"10, 04, YES", "00, 04, NO", "00, 00, YES", "10, 00, YES"})
    void forceUnitAccessByTheBitOrBecauseThereIsNoCache(String deviceSpecific, String caching, Support expected)
            throws Exception {
        disk.deviceSpecific = Integer.parseInt(deviceSpecific, 16);
        disk.cachingByte2 = Integer.parseInt(caching, 16);
        assertEquals(expected, disk.open().limits().get(Trait.FORCE_UNIT_ACCESS));
    }

    @ParameterizedTest
    @CsvSource({"0000, UNKNOWN", "0001, NO", "1c20, YES"})
    void rotation(String rate, Support expected) throws Exception {
        disk.pages.put(0xb1, rate + "00".repeat(58));
        assertEquals(expected, disk.open().limits().get(Trait.ROTATIONAL));
    }

    @Test
    void aDiskWithoutPagesAndModesIsADiskAllTheSame() throws Exception {
        disk.pages.clear();
        disk.modePages = false;
        disk.answers().answer("120100", FakeScsi.sense(SenseKey.ILLEGAL_REQUEST, 0x2400));
        ScsiDisk opened = ScsiDisk.open(FakeDiskScript.ADDRESS, disk.scsi, AccessMode.READ_WRITE, disk.time);
        assertEquals(Support.UNKNOWN, opened.limits().get(Trait.READ_ONLY));
        assertEquals(Support.NO, opened.limits().get(Trait.FORCE_UNIT_ACCESS));
        assertEquals(disk.scsi.identity.designators(), opened.identity().designators());
    }

    @Test
    void theIdentityIsTheLogicalUnitsOwnTheMostTrustedFirst() throws Exception {
        disk.pages.put(0x83, FakeDiskScript.designator(2, 0x01, "4b494f564543202031")
                + FakeDiskScript.designator(1, 0x93, "5001405000000001")
                + FakeDiskScript.designator(1, 0x03, "6001405112233445")
                + FakeDiskScript.designator(1, 0x02, "0011223344556677"));
        assertEquals(
                List.of(Designator.whole(Source.VPD_83, "naa.6001405112233445"),
                        Designator.whole(Source.VPD_83, "eui.0011223344556677"),
                        Designator.whole(Source.VPD_83, "t10.KIOVEC  1"),
                        Designator.whole(Source.SIMULATED_MEDIUM, "m1")),
                disk.open().identity().designators());
    }

    @Test
    void withoutDesignatorsTheSerialNumberCounts() throws Exception {
        disk.pages.remove(0x83);
        disk.pages.put(0x80, "2020414243313233");
        assertEquals(Designator.whole(Source.VENDOR, "KIOVEC FAKE DISK ABC123"),
                disk.open().identity().designators().getFirst());
    }

    @Test
    void aLongPageIsAskedForOnceMore() throws Exception {
        String many = FakeDiskScript.designator(1, 0x13, "5001405000000001").repeat(22)
                + FakeDiskScript.designator(1, 0x03, "6001405112233445");
        disk.pages.put(0x83, many);
        disk.answers();
        ScsiDisk opened = ScsiDisk.open(FakeDiskScript.ADDRESS, disk.scsi, AccessMode.READ, disk.time);
        assertEquals("naa.6001405112233445", opened.identity().designators().getFirst().name());
        assertTrue(disk.scsi.seen.contains("1201830118" + "00"), disk.scsi.seen.toString());
    }

    @Test
    void unitAttentionsAtOpeningConcernNobody() throws Exception {
        disk.answers();
        disk.scsi.expect("120000002400", FakeScsi.GOOD.data("00000602" + "00".repeat(32)))
                .expect("000000000000", FakeDiskScript.attention(0x2900))
                .expect("000000000000", FakeDiskScript.attention(0x2a01))
                .expect("000000000000", FakeDiskScript.attention(0x3f0e)).expect("000000000000", FakeScsi.GOOD);
        disk.open();
        assertEquals(0, disk.time.pauses);
    }

    @Test
    void aDiskThatBecomesReadyIsWaitedFor() throws Exception {
        disk.answers();
        disk.scsi.expect("120000002400", FakeScsi.GOOD.data("00000602" + "00".repeat(32)));
        for (int i = 0; i < 20; i++) {
            disk.scsi.expect("000000000000", FakeScsi.sense(SenseKey.NOT_READY, 0x0401));
        }
        disk.scsi.expect("000000000000", FakeScsi.GOOD);
        disk.open();
        assertEquals(20, disk.time.pauses);
    }

    @Test
    void aDiskThatDoesNotBecomeReadyIsNotReady() {
        disk.answers().answer("00", FakeScsi.sense(SenseKey.NOT_READY, 0x0401));
        DeviceException error = assertThrows(DeviceException.NotReady.class,
                () -> ScsiDisk.open(FakeDiskScript.ADDRESS, disk.scsi, AccessMode.READ, disk.time));
        assertTrue(error.getMessage().contains("becoming ready"), error.getMessage());
        assertTrue(disk.time.now <= TimeUnit.SECONDS.toNanos(60), disk.time.now + " ns");
        assertTrue(disk.time.now > TimeUnit.SECONDS.toNanos(50), disk.time.now + " ns");
    }

    @Test
    void anInterruptEndsTheWait() {
        disk.answers().answer("00", FakeScsi.sense(SenseKey.NOT_READY, 0x0401));
        disk.time.interrupts = true;
        assertThrows(DeviceException.NotReady.class,
                () -> ScsiDisk.open(FakeDiskScript.ADDRESS, disk.scsi, AccessMode.READ, disk.time));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aDiskThatStandsStillIsStarted() throws Exception {
        disk.answers();
        disk.scsi.expect("120000002400", FakeScsi.GOOD.data("00000602" + "00".repeat(32)))
                .expect("000000000000", FakeScsi.sense(SenseKey.NOT_READY, 0x0402))
                .expect("1b0000000100", FakeScsi.GOOD)
                .expect("000000000000", FakeScsi.sense(SenseKey.NOT_READY, 0x0401))
                .expect("000000000000", FakeScsi.GOOD);
        disk.open();
    }

    @ParameterizedTest
    @CsvSource({"3a00, NotReady", "0403, NotReady", "040c, Unavailable"})
    void whatIsNotReadyIsNotOpened(String additional, String type) {
        disk.answers().answer("00", FakeScsi.sense(SenseKey.NOT_READY, Integer.parseInt(additional, 16)));
        DeviceException error = assertThrows(DeviceException.class,
                () -> ScsiDisk.open(FakeDiskScript.ADDRESS, disk.scsi, AccessMode.READ, disk.time));
        assertEquals(type, error.getClass().getSimpleName());
        assertEquals(0, disk.scsi.closed, "it is still the caller's");
    }

    @ParameterizedTest
    @CsvSource({"01, IllegalRequest, open it as a tape", "0d, IllegalRequest, open it as a SCSI device",
        "7f, Unavailable, no device at this logical unit", "20, Unavailable, no device at this logical unit"})
    void whatIsNoDiskIsNotOpened(String type, String error, String says) {
        disk.type = Integer.parseInt(type, 16);
        DeviceException refused = assertThrows(DeviceException.class, disk::open);
        assertEquals(error, refused.getClass().getSimpleName());
        assertTrue(refused.getMessage().contains(says), refused.getMessage());
    }

    @Test
    void aProtectedDiskIsOpenedForReadingOnly() throws Exception {
        disk.deviceSpecific = 0x90;
        assertThrows(DeviceException.Protected.class, disk::open);
        assertEquals(Support.YES, disk.open(AccessMode.READ).limits().get(Trait.READ_ONLY));
        assertEquals(Support.NO, new FakeDiskScript().open().limits().get(Trait.READ_ONLY));
    }

    @Test
    void aRemovableMediumIsLockedInWhileItIsOpen() throws Exception {
        disk.removable = 0x80;
        disk.answers();
        ScsiDisk opened = ScsiDisk.open(FakeDiskScript.ADDRESS, disk.scsi, AccessMode.READ, disk.time);
        assertEquals(Support.YES, opened.limits().get(Trait.REMOVABLE));
        assertEquals("1e0000000100", disk.scsi.seen.getLast());
        opened.close();
        assertEquals("1e0000000000", disk.scsi.seen.getLast());
        assertEquals(1, disk.scsi.closed);
        ScsiDisk fixed = new FakeDiskScript().open();
        assertFalse(fixed.limits().get(Trait.REMOVABLE) == Support.YES);
    }

    @Test
    void aReservationOfAnotherInitiatorIsSaid() {
        disk.answers().answer("00", FakeScsi.status(0x18));
        assertThrows(DeviceException.ReservationConflict.class,
                () -> ScsiDisk.open(FakeDiskScript.ADDRESS, disk.scsi, AccessMode.READ, disk.time));
    }
}
