// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.verify;

import io.kiovec.io.AccessMode;
import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that do something, by the bytes that reach the device. */
class ScsiOrdersTest {

    @TempDir
    private Path folder;
    private FakeDevice disk;

    @BeforeEach
    void aDisk() throws Exception {
        disk = new FakeDevice("sim:x").disk();
    }

    private List<String> done(String line) {
        int before = disk.commands.size();
        assertEquals(0, disk.scsi(line), disk.err());
        return List.copyOf(disk.commands.subList(before, disk.commands.size()));
    }

    @ParameterizedTest
    @CsvSource({"start,1b0000000100", "stop,1b0000000000", "load,1b0000000300", "eject,1b0000000200",
        "start --no-wait,1b0100000100", "prevent,1e0000000100", "allow,1e0000000000", "sync,35000000000000000000",
        "sync --lba 8 --count 16,35000000000800001000"})
    void aDiskIsCommanded(String words, String cdb) {
        disk.good("1b", "").good("1e", "").good("35", "");
        String[] word = words.split(" ", 2);
        assertEquals(cdb, done(word[0] + " sim:x" + (word.length > 1 ? " " + word[1] : "")).getLast());
    }

    @ParameterizedTest
    @CsvSource({"load,1b0000000100", "eject,1b0000000000", "start,1b0000000100"})
    void aTapeHasOtherBits(String word, String cdb) throws Exception {
        disk = new FakeDevice("sim:x").good("12", FakeDevice.inquiry(1)).good("1b", "");
        assertEquals(cdb, done(word + " sim:x").getLast());
    }

    @Test
    void aResetHasAScope() throws Exception {
        done("reset sim:x --scope target");
        verify(disk.device).reset(ResetScope.TARGET);
        assertEquals(2, disk.scsi("reset sim:x --scope room"));
    }

    @Test
    void blocksAreUnmappedInPartsThatTheDeviceTakes() {
        disk.good("12 01 b0", "00 b0 00 3c" + "00".repeat(16) + "00000100 00000001" + "00".repeat(36)).good("42", "");
        List<String> all = done("unmap sim:x --lba 16 --count 600");
        assertEquals(3, all.stream().filter(cdb -> cdb.startsWith("42")).count(), all.toString());
        assertEquals(List.of("0016001000000000000000000000001000000100" + "00000000",
                "0016001000000000000000000000011000000100" + "00000000",
                "0016001000000000000000000000021000000058" + "00000000"), disk.sent);
        assertEquals(2, disk.scsi("unmap sim:x"));
        assertTrue(disk.err().contains("say how many blocks"), disk.err());
        assertEquals(2, disk.scsi("unmap sim:x --lba 4096 --count 1"));
        assertEquals(2, disk.scsi("unmap sim:x --lba 4095 --count 2"));
    }

    @Test
    void oneBlockIsWrittenManyTimes() throws Exception {
        disk.good("93", "");
        assertEquals("93000000000000000008000000100000", done("write-same sim:x --lba 8 --count 16").getLast());
        assertEquals("00".repeat(512), disk.sent.getLast());
        Path block = folder.resolve("block");
        Files.write(block, new byte[]{1, 2});
        assertEquals(2, disk.scsi("write-same sim:x --count 1 --file " + block));
        assertTrue(disk.err().contains("has 2 bytes: a block of the device has 512"), disk.err());
    }

    @Test
    void blocksAreVerifiedToTheEnd() {
        disk.good("2f", "");
        assertEquals("2f0000000008000ff800", done("verify sim:x --lba 8").getLast());
        assertTrue(disk.out().lines().anyMatch("blocks: 4088"::equals), disk.out());
    }

    @Test
    void aFormatIsAskedHowFarItIs() {
        disk.good("04", "").good("03", "70 00 02 00000000 0a 00000000 04 04 00 80 40 00")
                .good("03", "70 00 02 00000000 0a 00000000 04 04 00 80 c0 00")
                .good("03", "70 00 00 00000000 0a" + "00".repeat(10));
        List<String> all = done("format sim:x --protection 1");
        assertTrue(all.contains("049000000000"), all.toString());
        assertEquals(List.of("00020000"), disk.sent);
        assertEquals(3, all.stream().filter(cdb -> cdb.startsWith("03")).count(), all.toString());
        assertEquals("000000000000", all.getLast());
    }

    @Test
    void aFormatThatFailedIsTold() throws Exception {
        disk = new FakeDevice("sim:x").good("12", FakeDevice.inquiry(0)).good("04", "")
                .good("03", "70 00 00 00000000 0a" + "00".repeat(10))
                .check("00", SenseKey.MEDIUM_ERROR, AdditionalSense.FORMAT_COMMAND_FAILED);
        assertEquals(3, disk.scsi("format sim:x"));
        assertTrue(disk.err().contains("FORMAT COMMAND FAILED"), disk.err());
    }

    @Test
    void anInterruptEndsTheWaitingAndSaysSo() throws Exception {
        disk.good("48", "").good("03", "70 00 02 00000000 0a 00000000 04 1b 00 80 80 00");
        Thread.currentThread().interrupt();
        assertEquals(130, disk.scsi("sanitize sim:x block"));
        assertTrue(disk.err().contains("sanitize was interrupted at 50%: the device goes on by itself"), disk.err());
        verify(disk.device).close();
    }

    @Test
    void sanitizeHasFourWays() {
        disk.good("48", "").good("03", "70 00 00 00000000 0a" + "00".repeat(10));
        assertTrue(done("sanitize sim:x overwrite --passes 3").contains("48810000000000000800"));
        assertEquals(List.of("0300000400000000"), disk.sent);
        assertTrue(done("sanitize sim:x crypto --unrestricted-exit").contains("48a30000000000000000"));
        assertEquals("481f0000000000000000", done("sanitize sim:x exit").getLast());
        assertEquals(2, disk.scsi("sanitize sim:x gently"));
    }

    @ParameterizedTest
    @CsvSource({"register sim:x --key 0x1234,5f000000000000001800,00000000000000000000000000001234",
        "register sim:x --key 0 --old-key 1234h --ignore,5f060000000000001800,00000000000012340000000000000000",
        "reserve sim:x --key 4660 --type write-exclusive,5f010100000000001800,00000000000012340000000000000000",
        "release sim:x --key 4660 --type 3,5f020300000000001800,00000000000012340000000000000000",
        "preempt sim:x --key 1 --victim 2 --type 5 --abort,5f050500000000001800,00000000000000010000000000000002",
        "clear sim:x --key 1,5f030000000000001800,00000000000000010000000000000000"})
    void reservationsAreOrdered(String words, String cdb, String list) {
        disk.good("5f", "");
        assertEquals(cdb, done("reserve " + words).getLast());
        assertTrue(disk.sent.getLast().startsWith(list), disk.sent.toString());
        assertEquals(AccessMode.READ_WRITE_SHARED, disk.opened.getLast());
    }

    @Test
    void aReservationHasATypeThatThereIs() {
        assertEquals(2, disk.scsi("reserve reserve sim:x --key 1 --type mine"));
        assertTrue(disk.err().contains("write-exclusive (1)"), disk.err());
    }

    @ParameterizedTest
    @CsvSource({"format x:y", "sanitize x:y block", "unmap x:y --lba 0 --count 8", "write-same x:y --lba 0 --count 8",
        "raw x:y 2a 00 00 00 00 00 00 00 01 00 --send /dev/null"})
    void nothingIsDestroyedThatWasNotMeant(String line) throws Exception {
        disk = new FakeDevice("x:y").disk();
        assertEquals(2, disk.scsi(line));
        assertTrue(disk.err().contains("x:y: say --yes-destroy-data"), disk.err());
        disk.typed = Optional.of("x:z");
        assertEquals(2, disk.scsi(line));
        assertTrue(disk.commands.stream().allMatch(cdb -> cdb.startsWith("12")), disk.commands.toString());
        assertTrue(disk.opened.stream().allMatch(AccessMode.READ::equals), disk.opened.toString());
    }

    @Test
    void aRawCommandThatReadsNeedsNoLeave() throws Exception {
        disk = new FakeDevice("x:y").disk().good("28", "41424344");
        Path file = folder.resolve("data");
        assertEquals(0, disk.scsi("raw x:y 28 00 00 00 00 00 00 00 01 00 --receive 8 --to " + file), disk.err());
        assertEquals("ABCD", Files.readString(file));
        assertTrue(disk.out().contains("READ (10)") && disk.out().contains("residual: 4"), disk.out());
        assertEquals(0, disk.scsi("raw x:y 28000000000000000100 --receive 8"), disk.err());
        assertTrue(disk.out().contains("0000  41 42 43 44") && disk.out().contains("ABCD"), disk.out());
        assertTrue(disk.opened.stream().allMatch(AccessMode.READ::equals), disk.opened.toString());
    }

    @Test
    void aRawCommandMeetsUnitAttentionsUnlessItIsSentOnce() throws Exception {
        disk = new FakeDevice("x:y").disk().check("28", SenseKey.UNIT_ATTENTION, AdditionalSense.POWER_ON_OCCURRED)
                .check("28", SenseKey.UNIT_ATTENTION, AdditionalSense.POWER_ON_OCCURRED).good("28", "41");
        String read = "raw x:y 28 00 00 00 00 00 00 00 01 00 --receive 8";
        assertEquals(6, disk.scsi(read + " --once"));
        assertTrue(disk.out().contains("power on occurred"), disk.out());
        assertEquals(0, disk.scsi(read), disk.err());
    }

    @Test
    void aRawCommandShowsItsSenseAndEndsWithItsCode() throws Exception {
        disk = new FakeDevice("x:y").disk().check("28", SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB)
                .good("2a", "");
        assertEquals(5, disk.scsi("raw x:y 28 00 00 00 00 00 00 00 01 00 --receive 8 --json"));
        assertTrue(disk.out().contains("\"status\":\"CHECK CONDITION\"")
                && disk.out().contains("\"additionalSense\":\"invalid field in cdb\""), disk.out());
        Path data = Files.write(folder.resolve("d"), new byte[]{7, 8});
        assertEquals(0, disk.scsi("raw x:y 2a 00 00 00 00 00 00 00 01 00 --yes-destroy-data --send " + data),
                disk.err());
        assertEquals(List.of("0708"), disk.sent);
        assertEquals(2, disk.scsi("raw x:y 12 00"));
        assertEquals(2, disk.scsi("raw x:y zz"));
    }
}
