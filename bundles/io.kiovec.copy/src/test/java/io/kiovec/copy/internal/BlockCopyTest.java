// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockOperation;
import io.kiovec.command.ExitCode;
import io.kiovec.io.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies between scripted disks, files and streams, by the command. */
class BlockCopyTest {

    private static final int BLOCK = 512;
    private static final int BLOCKS = 4096;

    @TempDir
    Path folder;

    private final Bench bench = new Bench();
    private final ScriptedDisk from = bench.add(ScriptedDisk.filled("sim:from", BLOCK, BLOCKS));
    private final ScriptedDisk to = bench.add(ScriptedDisk.filled("sim:to", BLOCK, BLOCKS));

    private void ok(Object... words) {
        assertEquals(0, bench.copy(words), bench::err);
    }

    private void fails(ExitCode code, String sentence, Object... words) {
        assertEquals(code.code(), bench.copy(words), bench::err);
        assertTrue(bench.err().contains(sentence), bench::err);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void chunksThatCompleteInAnyOrderAreOneCopy(int depth) {
        ok("sim:from", "sim:to", "--size", "8K", "--depth", depth, "--verify");
        assertArrayEquals(from.medium, to.medium);
        assertTrue(bench.out().contains("flushed; verified"), bench::out);
        assertEquals(1, to.flushes);
    }

    @Test
    void aPartIsCopiedToWhereItWasAsked() {
        byte[] before = to.medium.clone();
        ok("sim:from", "sim:to", "--block-size", "512", "--skip", "10", "--seek", "100", "--count", "7");
        System.arraycopy(from.medium, 10 * BLOCK, before, 100 * BLOCK, 7 * BLOCK);
        assertArrayEquals(before, to.medium);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--skip 5 | multiple of 512", "--skip 4M | has 2097152 bytes",
        "--count 4M | has 2097152 bytes", "--seek 512 | give a --count that fits", "--size 100 | multiple of 512",
        "--count 100 | multiple of 512", "--depth 0 | 1 to 256", "--mode mapped | one driver's memory",
        "--bad-blocks x | with --continue", "--retry-unreadable | with --job",
        "--digest NONE | --digest NONE: there are",
        "--tape-image | neither", "--job-every 0 | more than 0"})
    void aWrongCallIsToldBeforeAnythingIsWritten(String options, String sentence) {
        byte[] before = to.medium.clone();
        fails(ExitCode.WRONG_CALL, sentence,
                java.util.stream.Stream.concat(java.util.stream.Stream.of("sim:from", "sim:to"),
                        Arrays.stream(options.split(" "))).toArray());
        assertArrayEquals(before, to.medium);
    }

    @Test
    void aDeviceIsNotCopiedOntoItself() {
        fails(ExitCode.WRONG_CALL, "are both", "sim:from", "sim:from");
        bench.add(new ScriptedDisk("sim:alias", BLOCK, BLOCKS, "sim:from"));
        fails(ExitCode.WRONG_CALL, "the same device", "sim:from", "sim:alias");
    }

    @Test
    void whatIsNotSimulatedAndFilesThatAreThereAreGuarded() throws Exception {
        bench.add(ScriptedDisk.filled("raw:/dev/x", BLOCK, BLOCKS));
        fails(ExitCode.WRONG_CALL, "--yes-destroy-data", "sim:from", "raw:/dev/x");
        Path file = Files.write(folder.resolve("there"), new byte[5]);
        fails(ExitCode.WRONG_CALL, "--yes-destroy-data", "sim:from", file);
        assertEquals(5, Files.size(file));
        ok("sim:from", file, "--yes-destroy-data");
        assertArrayEquals(from.medium, Files.readAllBytes(file));
    }

    @Test
    void aFileOfAnyLengthIsCopiedToTheByte() throws Exception {
        Path odd = Files.write(folder.resolve("odd"), Arrays.copyOf(from.medium, 100_001));
        Path copy = folder.resolve("copy");
        ok(odd, copy, "--size", "4K", "--verify");
        assertEquals(-1, Files.mismatch(odd, copy));
        fails(ExitCode.WRONG_CALL, "--pad", odd, "sim:to");
        ok(odd, "sim:to", "--pad", "--verify");
        assertArrayEquals(Files.readAllBytes(odd), to.bytes(0, 100_001));
        assertArrayEquals(new byte[196 * BLOCK - 100_001], to.bytes(100_001, 196 * BLOCK));
    }

    @Test
    void aStreamIsReadToItsEndAndVerifiedByItsDigest() throws Exception {
        bench.standardInput = Arrays.copyOf(from.medium, 50_000);
        fails(ExitCode.FAILED, "in the middle of a block", "-", "sim:to", "--size", "4K");
        ok("-", "sim:to", "--size", "4K", "--pad", "--verify");
        assertArrayEquals(bench.standardInput, to.bytes(0, 50_000));
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bench.standardInput));
        assertTrue(bench.out().contains(digest), bench::out);
    }

    @Test
    void aStreamIsWrittenInOrderAndTheResultGoesElsewhere() throws Exception {
        ok("sim:from", "-", "--size", "1K", "--depth", "32", "--digest", "MD5", "--json");
        assertArrayEquals(from.medium, bench.standardOutput.toByteArray());
        assertEquals("", bench.out());
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(from.medium));
        assertTrue(bench.err().contains("\"digest\":\"" + digest + "\""), bench::err);
    }

    @Test
    void aMediumErrorEndsACopyAndTellsWhere() {
        from.bad.add(77L);
        fails(ExitCode.MEDIUM, "MEDIUM", "sim:from", "sim:to", "--size", "4K");
        assertArrayEquals(from.bytes(0, 76 * BLOCK / 4096 * 4096), to.bytes(0, 76 * BLOCK / 4096 * 4096));
    }

    @Test
    void theCopyGoesOnBehindBadBlocksAndMapsThem() throws Exception {
        from.bad.addAll(List.of(5L, 6L, 7L, 1000L, 4095L));
        Path map = folder.resolve("map");
        fails(ExitCode.MEDIUM, "2560 bytes could not be read", "sim:from", "sim:to", "--continue", "--bad-blocks", map);
        assertTrue(bench.out().contains("2560 bytes in 3 areas could not be read"), bench::out);
        byte[] expected = from.medium.clone();
        for (long bad : from.bad) {
            Arrays.fill(expected, (int) bad * BLOCK, ((int) bad + 1) * BLOCK, (byte) 0);
        }
        assertArrayEquals(expected, to.medium);
        assertEquals(List.of("0x00200000     +               1", "0x00000000  0x00000A00  +",
                "0x00000A00  0x00000600  -", "0x00001000  0x0007C000  +", "0x0007D000  0x00000200  -",
                "0x0007D200  0x00182C00  +", "0x001FFE00  0x00000200  -"),
                Files.readAllLines(map).stream().filter(line -> !line.startsWith("#")).toList());
    }

    @Test
    void whatCannotBeReadIsLeftAsItIsWhenThatIsAsked() {
        from.bad.add(9L);
        byte[] expected = from.medium.clone();
        System.arraycopy(to.medium, 9 * BLOCK, expected, 9 * BLOCK, BLOCK);
        fails(ExitCode.MEDIUM, "512 bytes", "sim:from", "sim:to", "--continue", "--leave-unreadable", "--verify");
        assertArrayEquals(expected, to.medium);
    }

    @Test
    void aBadBlockCostsAFailedReadAtEachSizeOnly() {
        from.bad.add(1234L);
        bench.copy("sim:from", "sim:to", "--continue");
        // Two transfers of 1 MiB; 16 of 64 KiB, 16 of 4 KiB, 8 of 512 bytes.
        assertEquals(2 + 16 + 16 + 8, from.reads.size());
    }

    @Test
    void zeroesAreToldToADeviceWithoutData() {
        Arrays.fill(from.medium, 256 << 10, 1 << 20, (byte) 0);
        ok("sim:from", "sim:to", "--sparse", "--verify");
        assertEquals(List.of("262144+786432"), to.zeroed);
        assertArrayEquals(from.medium, to.medium);
        assertTrue(bench.out().contains("786432 bytes of zeroes without data"), bench::out);
    }

    @Test
    void aSparseFileIsAsLongAsItsSourceAndHasHoles() throws Exception {
        Arrays.fill(from.medium, 1 << 20, from.medium.length, (byte) 0);
        Path file = folder.resolve("sparse");
        ok("sim:from", file, "--sparse", "--verify");
        assertArrayEquals(from.medium, Files.readAllBytes(file));
        Path old = Files.write(folder.resolve("old"), to.medium);
        ok("sim:from", old, "--sparse", "--no-truncate", "--yes-destroy-data", "--verify");
        assertArrayEquals(from.medium, Files.readAllBytes(old));
    }

    @Test
    void aWriteOfUnknownOutcomeIsDoneAgain() {
        AtomicInteger times = new AtomicInteger();
        to.script((operation, offset, length) -> operation == BlockOperation.WRITE && offset == 8192
                && times.getAndIncrement() < 2 ? Failure.OUTCOME_UNKNOWN : Failure.NONE);
        ok("sim:from", "sim:to", "--size", "8K");
        assertArrayEquals(from.medium, to.medium);
        assertEquals(3, times.get());
    }

    @Test
    void aComparisonTellsTheFirstByteThatDiffers() {
        to.script((operation, offset, length) -> {
            if (operation == BlockOperation.FLUSH) {
                to.medium[700]++;
            }
            return Failure.NONE;
        });
        fails(ExitCode.FAILED, "sim:to differs from sim:from at byte 700", "sim:from", "sim:to", "--verify");
    }

    @Test
    void aFailedCopyGoesOnWhereItWas() throws Exception {
        Path job = folder.resolve("job");
        AtomicInteger writes = new AtomicInteger();
        to.script((operation, offset, length) -> operation == BlockOperation.WRITE && writes.incrementAndGet() > 100
                ? Failure.OFFLINE
                : Failure.NONE);
        fails(ExitCode.OFFLINE, "OFFLINE", "sim:from", "sim:to", "--size", "4K", "--job", job, "--block-size", "512",
                "--seek", "2", "--count", "4000");
        assertTrue(Files.readString(job).contains("\"STOPPED\""), () -> job.toString());
        to.script((operation, offset, length) -> Failure.NONE);
        to.writes.clear();
        ok("--job", job, "--size", "4K", "--verify", "--rate", "8M");
        assertArrayEquals(from.bytes(0, 4000 * BLOCK), to.bytes(2 * BLOCK, 4002 * BLOCK));
        assertTrue(to.writes.size() <= 4000 / 8 - 100 && to.writes.size() > 4000 / 8 - 200,
                () -> to.writes.size() + " writes");
        Matcher told = Pattern
                .compile("(\\d+) bytes in ([\\d.]+) s, ([\\d.]+) MB/s.* (\\d+) bytes of them by an earlier run")
                .matcher(bench.out());
        assertTrue(told.find(), bench::out);
        long moved = Long.parseLong(told.group(1)) - Long.parseLong(told.group(4));
        assertEquals(moved, Double.parseDouble(told.group(2)) * Double.parseDouble(told.group(3)) * 1e6, moved / 10.0);
        to.writes.clear();
        ok("--job", job);
        assertEquals(List.of(), to.writes);
    }

    @Test
    void nothingIsRememberedAsDoneThatWasNotFlushed() throws Exception {
        Path job = folder.resolve("job");
        to.script((operation, offset, length) -> operation == BlockOperation.FLUSH ? Failure.MEDIUM : Failure.NONE);
        fails(ExitCode.MEDIUM, "MEDIUM", "sim:from", "sim:to", "--job", job);
        assertFalse(Files.exists(job));
    }

    @Test
    void anotherDeviceIsNotTakenForTheJobs() throws Exception {
        Path job = folder.resolve("job");
        ok("sim:from", "sim:to", "--job", job);
        ScriptedDisk other = bench.add(new ScriptedDisk("sim:to", BLOCK, BLOCKS, "another"));
        fails(ExitCode.FAILED, "is not what", "sim:from", "sim:to", "--job", job);
        assertEquals(List.of(), other.writes);
        bench.add(to);
        fails(ExitCode.FAILED, "--count 2097152, and now it is 2096640", "sim:from", "sim:to", "--skip", "512", "--job",
                job);
        Files.writeString(job, "{}");
        fails(ExitCode.FAILED, "no job file", "sim:from", "sim:to", "--job", job);
        bench.add(new ScriptedDisk("sim:nameless", BLOCK, BLOCKS, ""));
        fails(ExitCode.WRONG_CALL, "does not tell which device it is", "sim:from", "sim:nameless", "--job",
                folder.resolve("none"));
    }

    @Test
    void whatCouldNotBeReadIsTriedAgain() throws Exception {
        Path job = folder.resolve("job");
        from.bad.add(3L);
        fails(ExitCode.MEDIUM, "512 bytes", "sim:from", "sim:to", "--continue", "--job", job);
        from.bad.clear();
        fails(ExitCode.MEDIUM, "512 bytes", "--job", job, "--continue");
        to.writes.clear();
        ok("--job", job, "--continue", "--retry-unreadable");
        assertEquals(List.of(3L * BLOCK), to.writes);
        assertArrayEquals(from.medium, to.medium);
    }

    @Test
    void anInterruptLeavesAJobThatGoesOn() throws Exception {
        Path job = folder.resolve("job");
        Thread copier = Thread.currentThread();
        AtomicInteger writes = new AtomicInteger();
        to.script((operation, offset, length) -> {
            if (operation == BlockOperation.WRITE && writes.incrementAndGet() == 50) {
                copier.interrupt();
            }
            return Failure.NONE;
        });
        assertEquals(ExitCode.INTERRUPTED.code(), bench.copy("sim:from", "sim:to", "--size", "512", "--depth", "2",
                "--job", job), bench::err);
        assertTrue(Files.readString(job).contains("\"STOPPED\""));
        assertTrue(writes.get() < BLOCKS, () -> writes + " writes");
        ok("--job", job, "--verify");
        assertArrayEquals(from.medium, to.medium);
    }

    @Test
    void aDriverThatThrowsEndsTheCopyAndNotTheProcess() {
        to.script((operation, offset, length) -> {
            if (operation == BlockOperation.WRITE && offset >= 1 << 20) {
                throw new IllegalStateException("a broken driver");
            }
            return Failure.NONE;
        });
        fails(ExitCode.FAILED, "a broken driver", "sim:from", "sim:to", "--size", "64K");
    }
}
