// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.bad;
import static io.kiovec.sim.internal.disk.Initiator.both;
import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.hex;
import static io.kiovec.sim.internal.disk.Initiator.invalidFieldInCdb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitSettings;
import io.kiovec.sim.internal.unit.UnitStore;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SANITIZE and FORMAT UNIT, and what the disk does meanwhile. */
@Timeout(30)
class OperationsTest {

    private static final int BLOCKS = 5000;
    private static final String BLOCK_ERASE = "4802 0000000000 0000 00";
    private static final String CRYPTOGRAPHIC_ERASE = "4803 0000000000 0000 00";
    private static final String EXIT_FAILURE_MODE = "481F 0000000000 0000 00";
    private static final String TEST_UNIT_READY = "00 00 0000 00 00";

    private final DiskTraits traits = DiskTraits.of(BLOCKS, 512, Trait.THIN);
    private final FailingMedium medium = new FailingMedium(DiskMedium.inMemory(traits.mediumBytes(), 512));
    private final Initiator initiator = Initiator.of(traits, medium);

    private static byte[] pattern(int flags, int length, byte[] pattern) {
        return both(new byte[]{(byte) flags, 0, (byte) (length >> 8), (byte) length}, pattern);
    }

    private static Task overwrite(Initiator by, int options, byte[] list) {
        return by.out("48 %02x 0000000000 %04x 00".formatted(options | 1, list.length), list);
    }

    private byte[] read(long lba) {
        return good(initiator.in("2800 %08x 00 0001 00".formatted(lba), 512));
    }

    private void write(long lba, int value) {
        good(initiator.out("2A00 %08x 00 0001 00".formatted(lba), filled(512, value)));
    }

    @Test
    void overwriteFillsAllBlocksWithThePattern() {
        write(0, 'a');
        good(overwrite(initiator, 0, pattern(1, 512, filled(512, 0xaa))));
        assertArrayEquals(filled(512, 0xaa), read(0));
        assertArrayEquals(filled(512, 0xaa), read(BLOCKS - 1));
        good(overwrite(initiator, 0, pattern(0x82, 3, new byte[]{1, 2, 3})));
        assertEquals("01 02 03 01", hex(Arrays.copyOf(read(7), 4)));
        assertEquals(2, read(7)[511]);
    }

    @Test
    void overwriteRefusesListsThatAreWrong() {
        byte[] whole = pattern(1, 512, filled(513, 1));
        for (int length : new int[]{0, 1, 2, 3, 4, 517}) {
            invalidFieldInCdb(overwrite(initiator, 0, Arrays.copyOf(whole, length)));
        }
        byte[] noPasses = pattern(0, 512, filled(512, 1));
        bad(overwrite(initiator, 0, noPasses), SenseKey.ILLEGAL_REQUEST, 0x26, 0);
        bad(overwrite(initiator, 0, pattern(1, 0, filled(512, 1))), SenseKey.ILLEGAL_REQUEST, 0x26, 0);
        bad(overwrite(initiator, 0, pattern(1, 513, filled(512, 1))), SenseKey.ILLEGAL_REQUEST, 0x26, 0);
        invalidFieldInCdb(overwrite(initiator, 0x40, pattern(1, 512, filled(512, 1))));
        for (String other : new String[]{"4802", "4803", "481F"}) {
            invalidFieldInCdb(initiator.out(other + "0000000000 0008 00", filled(8, 0)));
        }
        invalidFieldInCdb(initiator.noData("4804 0000000000 0000 00"));
        invalidFieldInCdb(initiator.noData("4802 0001000000 0000 00"));
    }

    @Test
    void blockEraseUnmapsAll() {
        write(9, 'a');
        good(initiator.noData(BLOCK_ERASE));
        assertArrayEquals(filled(512, 0), read(9));
        assertEquals("00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 13 88 01 00 00 00",
                hex(good(initiator.in("9E12 0000000000000000 00000100 00 00", 256))));
    }

    @Test
    void cryptographicEraseLeavesNoise() {
        write(9, 'a');
        write(10, 'a');
        good(initiator.noData(CRYPTOGRAPHIC_ERASE));
        assertFalse(Arrays.equals(filled(512, 'a'), read(9)));
        assertFalse(Arrays.equals(read(9), read(10)));
        assertArrayEquals(filled(512, 0), read(11));
    }

    @Test
    void aThickDiskKnowsOnlyOverwrite() {
        Initiator thick = Initiator.of(DiskTraits.of(BLOCKS, 512));
        invalidFieldInCdb(thick.noData(BLOCK_ERASE));
        invalidFieldInCdb(thick.noData(CRYPTOGRAPHIC_ERASE));
        good(overwrite(thick, 0, pattern(1, 4, filled(4, 1))));
    }

    @Test
    void aWriteProtectedDiskIsNotSanitizedNorFormatted() {
        Initiator readOnly = Initiator.of(DiskTraits.of(BLOCKS, 512, Trait.WRITE_PROTECTED, Trait.THIN));
        bad(overwrite(readOnly, 0, pattern(1, 4, filled(4, 1))), SenseKey.DATA_PROTECT, 0x27, 0);
        bad(readOnly.noData(BLOCK_ERASE), SenseKey.DATA_PROTECT, 0x27, 0);
        bad(readOnly.noData("0400 0000 00 00"), SenseKey.DATA_PROTECT, 0x27, 0);
        // Mode page 0Ah, byte 4, bit 3: SWP.
        good(initiator.out("1510 0000 10 00", HexBytes.of("00000000 0A0A 00 10 08 40 0000 FFFF 0000")));
        bad(initiator.noData(BLOCK_ERASE), SenseKey.DATA_PROTECT, 0x27, 2);
    }

    /** Holds a sanitize where the medium is written. */
    private final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        Gate() {
            medium.onWrite(() -> {
                reached.countDown();
                opened.await();
            });
        }

        void awaitReached() throws InterruptedException {
            assertTrue(reached.await(20, TimeUnit.SECONDS));
        }

        void open() {
            medium.onWrite(() -> {
            });
            opened.countDown();
        }
    }

    private void awaitEnd() throws InterruptedException {
        Operation running = initiator.disk().readiness().operation();
        if (running != null) {
            assertTrue(running.await(20_000));
        }
    }

    @Test
    void meanwhileAlmostAllIsRefusedWithTheProgress() throws Exception {
        Gate gate = new Gate();
        good(overwrite(initiator, 0x80, pattern(1, 512, filled(512, 0xaa))));
        gate.awaitReached();
        Initiator other = new Initiator(initiator.disk(), "other");
        for (String refused : new String[]{TEST_UNIT_READY, "1B01 0000 02 00", BLOCK_ERASE, "0400 0000 00 00",
            "2800 00000000 00 0001 00", "1A00 3F 00 FF 00", "2500 00000000 0000 00 00"}) {
            Sense sense = bad(initiator.in(refused, 512), SenseKey.NOT_READY, 0x04, 0x1b);
            assertTrue(sense.progress().isPresent(), refused);
        }
        good(other.in("1200 00 00FF 00", 255));
        byte[] asked = good(other.in("03 00 0000 FF 00", 255));
        assertEquals("70 00 02", hex(Arrays.copyOf(asked, 3)));
        assertEquals("04 1b", hex(Arrays.copyOfRange(asked, 12, 14)));
        gate.open();
        awaitEnd();
        good(initiator.noData(TEST_UNIT_READY));
        assertArrayEquals(filled(512, 0xaa), read(1));
    }

    @Test
    void itGoesOnWhenItsCommandIsAbortedOrTheDiskIsReset() throws Exception {
        Gate gate = new Gate();
        byte[] list = pattern(1, 512, filled(512, 0xab));
        CompletableFuture<Task> command = CompletableFuture
                .supplyAsync(() -> overwrite(initiator, 0, list));
        gate.awaitReached();
        initiator.disk().reset(ResetScope.LOGICAL_UNIT, null);
        assertEquals(ScsiStatus.TASK_ABORTED, command.get(20, TimeUnit.SECONDS).status());
        bad(initiator.noData(TEST_UNIT_READY), SenseKey.UNIT_ATTENTION, 0x29, 0x03);
        bad(initiator.noData(TEST_UNIT_READY), SenseKey.NOT_READY, 0x04, 0x1b);
        gate.open();
        awaitEnd();
        good(initiator.noData(TEST_UNIT_READY));
        assertArrayEquals(filled(512, 0xab), read(BLOCKS - 1));
    }

    @Test
    void aFailedSanitizeIsLeftOnlyAsItsModeSays() {
        medium.lose(100 * 512);
        byte[] list = pattern(1, 512, filled(512, 1));
        bad(overwrite(initiator, 0, list), SenseKey.MEDIUM_ERROR, 0x31, 0x03);
        bad(initiator.noData(TEST_UNIT_READY), SenseKey.MEDIUM_ERROR, 0x31, 0x03);
        bad(initiator.in("2800 00000000 00 0001 00", 512), SenseKey.MEDIUM_ERROR, 0x31, 0x03);
        invalidFieldInCdb(initiator.noData(EXIT_FAILURE_MODE));
        invalidFieldInCdb(overwrite(initiator, 0x20, list));
        medium.lose(-1);
        good(overwrite(initiator, 0, list));
        good(initiator.noData(TEST_UNIT_READY));
        medium.lose(100 * 512);
        bad(overwrite(initiator, 0x20, list), SenseKey.MEDIUM_ERROR, 0x31, 0x03);
        good(initiator.noData(EXIT_FAILURE_MODE));
        good(initiator.noData(TEST_UNIT_READY));
        invalidFieldInCdb(initiator.noData(EXIT_FAILURE_MODE));
    }

    @Test
    void closingTheDiskEndsWhatGoesOn() throws Exception {
        Initiator slow = Initiator.of(new DiskTraits(BLOCKS, 512, 0, java.util.Set.of(), DiskLimits.DEFAULT,
                java.time.Duration.ofDays(1)));
        good(overwrite(slow, 0x80, pattern(1, 512, filled(512, 1))));
        bad(slow.noData(TEST_UNIT_READY), SenseKey.NOT_READY, 0x04, 0x1b);
        slow.disk().close();
        assertEquals(null, slow.disk().readiness().operation());
    }

    private Initiator reopened(UnitStore store) {
        UnitSettings settings = new UnitSettings(DiskUnit.nameplate(traits, "KEPT"), UnitSettings.DEPTH, store);
        return new Initiator(new DiskUnit(settings, traits, new DiskNeighbours(), medium), "first");
    }

    /** Closes a disk in the middle of an operation: the rest of the old data is still there. */
    private UnitStore interrupted(Function<Initiator, Task> command) throws Exception {
        UnitStore store = UnitStore.inMemory();
        Initiator before = reopened(store);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        medium.onWrite(() -> {
            inside.countDown();
            goOn.await();
        });
        good(command.apply(before));
        inside.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(before.disk()::close);
        before.disk().readiness().operation().cancel();
        goOn.countDown();
        closed.get();
        medium.onWrite(() -> {
        });
        return store;
    }

    @Test
    void aSanitizeThatTheDiskWasClosedInHasFailedWhenItIsOpenedAnew() throws Exception {
        UnitStore store = interrupted(by -> overwrite(by, 0x80, pattern(1, 512, filled(512, 1))));
        Initiator after = reopened(store);
        bad(after.noData(TEST_UNIT_READY), SenseKey.MEDIUM_ERROR, 0x31, 0x03);
        bad(after.in("2800 00000000 00 0001 00", 512), SenseKey.MEDIUM_ERROR, 0x31, 0x03);
        invalidFieldInCdb(after.noData(EXIT_FAILURE_MODE));
        good(overwrite(after, 0, pattern(1, 512, filled(512, 1))));
        good(after.noData(TEST_UNIT_READY));
        good(reopened(store).noData(TEST_UNIT_READY));
    }

    @Test
    void whatMayExitItsFailureDoesSoOnce() throws Exception {
        UnitStore store = interrupted(by -> overwrite(by, 0xa0, pattern(1, 512, filled(512, 1))));
        good(reopened(store).noData(EXIT_FAILURE_MODE));
        good(reopened(store).noData(TEST_UNIT_READY));
    }

    @Test
    void aFormatThatTheDiskWasClosedInHasFailedWhenItIsOpenedAnew() throws Exception {
        UnitStore store = interrupted(
                by -> by.out("0410 0000 00 00", HexBytes.of("00 8A 0000 00 01 0002 BEEF")));
        Initiator after = reopened(store);
        bad(after.noData(TEST_UNIT_READY), SenseKey.MEDIUM_ERROR, 0x31, 0x01);
        good(after.noData("0400 0000 00 00"));
        good(reopened(store).noData(TEST_UNIT_READY));
    }

    @Test
    void formatGivesZeroesOrAPattern() {
        write(3, 'a');
        good(initiator.noData("0400 0000 00 00"));
        assertArrayEquals(filled(512, 0), read(3));
        write(3, 'a');
        good(initiator.out("0410 0000 00 00", HexBytes.of("00 88 0000 00 01 0002 BEEF")));
        assertEquals("be ef be ef", hex(Arrays.copyOf(read(BLOCKS - 1), 4)));
        good(initiator.out("0410 0000 00 00", HexBytes.of("00 82 0000")));
        initiator.disk().close();
        good(initiator.noData(TEST_UNIT_READY));
    }

    @Test
    void formatRefusesWhatTheDiskDoesNotHave() {
        invalidFieldInCdb(initiator.noData("0480 0000 00 00"));
        bad(initiator.out("0410 0000 00 00", HexBytes.of("00 80 0008 0000000000000000")), SenseKey.ILLEGAL_REQUEST,
                0x26, 0);
        bad(initiator.out("0410 0000 00 00", HexBytes.of("00 08 0000")), SenseKey.ILLEGAL_REQUEST, 0x26, 0);
        bad(initiator.out("0410 0000 00 00", HexBytes.of("00 80")), SenseKey.ILLEGAL_REQUEST, 0x1a, 0);
        bad(initiator.out("0430 0000 00 00", HexBytes.of("00 00 00 03 00000000")), SenseKey.ILLEGAL_REQUEST, 0x26, 0);
        good(initiator.out("0430 0000 00 00", HexBytes.of("00 00 00 00 00000000")));
    }

    /** Bytes in hexadecimal. */
    private static final class HexBytes {
        static byte[] of(String hex) {
            return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        }
    }

    @Test
    void memoryOfTheCommandIsNotNeededByWhatGoesOn() throws Exception {
        Gate gate = new Gate();
        byte[] list = pattern(1, 512, filled(512, 0x77));
        good(initiator.send("4881 0000000000 0204 00", io.kiovec.io.DataDirection.OUT, MemorySegment.ofArray(list)));
        Arrays.fill(list, (byte) 0);
        gate.awaitReached();
        gate.open();
        awaitEnd();
        assertArrayEquals(filled(512, 0x77), read(0));
    }
}
