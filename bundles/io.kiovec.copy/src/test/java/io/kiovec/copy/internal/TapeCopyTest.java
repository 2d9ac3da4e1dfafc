// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of scripted tapes, by the command. */
class TapeCopyTest {

    @TempDir
    Path folder;

    private final Bench bench = new Bench();

    private void ok(Object... words) {
        assertEquals(0, bench.copy(words), bench::err);
    }

    private void fails(ExitCode code, String sentence, Object... words) {
        assertEquals(code.code(), bench.copy(words), bench::err);
        assertTrue(bench.err().contains(sentence), bench::err);
    }

    private static void same(List<byte[]> expected, List<byte[]> found) {
        assertEquals(expected.stream().map(block -> block.length).toList(),
                found.stream().map(block -> block.length).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), "object " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anImageGivesTheSameTapeBack(long seed) throws Exception {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("st:/dev/nst0", seed, 300, 20_000));
        ScriptedTape other = bench.add(ScriptedTape.recorded("sim:other", seed + 9, 500, 100));
        Path image = folder.resolve("image.tap");
        ok("st:/dev/nst0", image, "--tape-image", "--verify");
        ok(image, "sim:other", "--tape-image", "--verify", "--json");
        same(tape.objects, other.objects);
        assertTrue(bench.out().contains("\"imageEnd\":\"checked\""), bench::out);
        fails(ExitCode.WRONG_CALL, "--yes-destroy-data", image, "st:/dev/nst0", "--tape-image");
    }

    @Test
    void anImageOnADiskOrInAPipeIsTheSame() throws Exception {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 5, 200, 9000));
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "m"));
        bench.add(ScriptedDisk.filled("sim:disk", 520, 8000));
        ok("sim:tape", "sim:disk", "--tape-image", "--seek", "5200", "--verify");
        ok("sim:disk", "sim:other", "--tape-image", "--skip", "5200", "--verify");
        same(tape.objects, other.objects);
        ok("sim:tape", "-", "--tape-image");
        other.objects.clear();
        bench.standardInput = bench.standardOutput.toByteArray();
        ok("-", "sim:other", "--tape-image");
        same(tape.objects, other.objects);
    }

    @Test
    void aTapeIsCopiedToATape() {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 6, 200, 9000));
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "m"));
        ok("sim:tape", "sim:other", "--verify");
        same(tape.objects, other.objects);
        fails(ExitCode.WRONG_CALL, "leave --tape-image out", "sim:tape", "sim:other", "--tape-image");
    }

    @Test
    void anEmptyTapeEmptiesTheOther() {
        bench.add(new ScriptedTape("sim:tape", "m"));
        ScriptedTape other = bench.add(ScriptedTape.recorded("sim:other", 7, 20, 100));
        ok("sim:tape", "sim:other");
        assertEquals(0, other.objects.size());
    }

    @Test
    void theImageIsWhatIsDocumented() throws Exception {
        ScriptedTape tape = bench.add(new ScriptedTape("sim:tape", "m"));
        tape.objects.addAll(List.of(new byte[]{1, 2, 3}, new byte[0], new byte[]{4, 5}));
        Path image = folder.resolve("image.tap");
        ok("sim:tape", image, "--tape-image");
        assertEquals("03000000" + "01020300" + "03000000" + "00000000" + "02000000" + "0405" + "02000000" + "ffffffff"
                + "4b494f5654415045" + "01000000" + "40000000" + "0200000000000000" + "0100000000000000"
                + "0000000000000000" + "0500000000000000" + "1e00000000000000",
                HexFormat.of().formatHex(Arrays.copyOf(Files.readAllBytes(image), 30 + 56)));
        assertEquals(30 + 64, Files.size(image));
    }

    private static byte[] words(int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }

    private Path image(byte[]... parts) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return Files.write(folder.resolve("image"), all.toByteArray());
    }

    @Test
    void imagesOfOtherProgramsAreRead() throws Exception {
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "m"));
        Path bare = image(words(-2, -2, 4, 0x04030201, 4, 0));
        ok(bare, "sim:other", "--tape-image");
        same(List.of(new byte[]{1, 2, 3, 4}, new byte[0]), other.objects);
        assertTrue(bench.out().contains("no end marker"), bench::out);
        ok(image(words(4, 7, 4, -1), "rubbish".getBytes()), "sim:other", "--tape-image");
        assertTrue(bench.out().contains("no checksum"), bench::out);
        assertEquals(1, other.objects.size());
    }

    @Test
    void aBlockThatCouldNotBeReadWhenTheImageWasMadeIsTold() throws Exception {
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "m"));
        Path bad = image(words(4, 7, 4, 0x80000004, 8, 0x80000004, 0x80000000, 0x80000000, 4, 9, 4, -1));
        fails(ExitCode.MEDIUM, "--continue", bad, "sim:other", "--tape-image");
        fails(ExitCode.MEDIUM, "2 blocks could not be read", bad, "sim:other", "--tape-image", "--continue");
        same(List.of(new byte[]{7, 0, 0, 0}, new byte[]{9, 0, 0, 0}), other.objects);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"4 7 5 | length is 0x00000004 before and 0x00000005",
        "4 7 | ends within a record", "100 7 | ends within a record", "0x01000000 | no length of a record",
        "0xfffffffd | no length of a record"})
    void aDamagedImageIsRefusedWithItsPlace(String text, String sentence) throws Exception {
        bench.add(new ScriptedTape("sim:other", "m"));
        int[] words = Arrays.stream(text.split(" ")).mapToInt(word -> Long.decode(word).intValue()).toArray();
        fails(ExitCode.FAILED, sentence, image(words(4, 7, 4), words(words)), "sim:other", "--tape-image");
        assertTrue(bench.err().contains("at byte 12"), bench::err);
    }

    @Test
    void aChangedByteOfOurOwnImageIsFound() throws Exception {
        bench.add(ScriptedTape.recorded("sim:tape", 6, 20, 900));
        bench.add(new ScriptedTape("sim:other", "m"));
        Path image = folder.resolve("image.tap");
        ok("sim:tape", image, "--tape-image");
        byte[] bytes = Files.readAllBytes(image);
        bytes[bytes.length / 2]++;
        Files.write(image, bytes);
        assertEquals(ExitCode.FAILED.code(), bench.copy(image, "sim:other", "--tape-image"));
        bytes[bytes.length / 2]--;
        bytes[bytes.length - 20]++;
        Files.write(image, bytes);
        fails(ExitCode.FAILED, "its trailer is damaged", image, "sim:other", "--tape-image");
    }

    @Test
    void aBlockLargerThanTheBufferIsReadWhole() {
        ScriptedTape tape = bench.add(new ScriptedTape("sim:tape", "m"));
        byte[] large = new byte[5 << 20];
        Arrays.fill(large, (byte) 9);
        tape.objects.addAll(List.of(new byte[10], large, new byte[10]));
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "n"));
        ok("sim:tape", "sim:other");
        same(tape.objects, other.objects);
    }

    @Test
    void theEndOfTheTapeIsToldAndNothingBeforeItIsLost() {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 6, 20, 900));
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "n"));
        other.room = 12;
        fails(ExitCode.MEDIUM, "the tape is full: 12 blocks and filemarks are on it", "sim:tape", "sim:other");
        same(tape.objects.subList(0, 12), other.objects);
        other.room = 20;
        ok("sim:tape", "sim:other");
        assertTrue(bench.out().contains("warned of the end of the tape after 18 objects"), bench::out);
    }

    @Test
    void aBlockThatCannotBeReadEndsTheCopyOrIsPassed() throws Exception {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 6, 20, 900));
        bench.add(new ScriptedTape("sim:other", "n"));
        tape.bad.add(7);
        Path image = folder.resolve("image.tap");
        fails(ExitCode.MEDIUM, "cannot read object 7", "sim:tape", image, "--tape-image");
        fails(ExitCode.MEDIUM, "1 blocks could not be read", "sim:tape", image, "--tape-image", "--continue",
                "--yes-destroy-data");
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "n"));
        fails(ExitCode.MEDIUM, "1 blocks could not be read", image, "sim:other", "--tape-image", "--continue");
        tape.objects.remove(7);
        same(tape.objects, other.objects);
    }

    @Test
    void aWriteOfUnknownOutcomeIsNotRepeatedAndTheJobGoesOnByPosition() throws Exception {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 8, 40, 900));
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "n"));
        Path image = folder.resolve("image.tap");
        ok("sim:tape", image, "--tape-image");
        Path job = folder.resolve("job");
        other.unknown = 25;
        if (tape.objects.get(25).length == 0) {
            other.unknown = 26;
        }
        int at = other.unknown;
        fails(ExitCode.OUTCOME_UNKNOWN, "went away", image, "sim:other", "--tape-image", "--job", job);
        same(tape.objects.subList(0, at + 1), other.objects);
        ok(image, "sim:other", "--tape-image", "--job", job, "--verify");
        same(tape.objects, other.objects);
        assertTrue(bench.out().contains(at + " objects more by an earlier run"), bench::out);
        fails(ExitCode.FAILED, "is done", image, "sim:other", "--tape-image", "--job", job);
    }

    @Test
    void anImageIsGoneOnWith() throws Exception {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 8, 40, 200_000));
        ScriptedTape other = bench.add(new ScriptedTape("sim:other", "n"));
        Path image = folder.resolve("image.tap");
        Path job = folder.resolve("job");
        tape.bad.add(33);
        fails(ExitCode.MEDIUM, "object 33", "sim:tape", image, "--tape-image", "--job", job);
        tape.bad.clear();
        ok("sim:tape", image, "--tape-image", "--job", job, "--verify");
        ok(image, "sim:other", "--tape-image");
        same(tape.objects, other.objects);
    }

    @Test
    void anotherCartridgeIsNotTakenForTheJobs() throws Exception {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 8, 40, 900));
        tape.bad.add(20);
        Path job = folder.resolve("job");
        fails(ExitCode.MEDIUM, "object 20", "sim:tape", folder.resolve("i"), "--tape-image", "--job", job);
        bench.add(new ScriptedTape("sim:tape", "another"));
        fails(ExitCode.FAILED, "is not what", "sim:tape", folder.resolve("i"), "--tape-image", "--job", job);
        ScriptedTape lost = bench.add(new ScriptedTape("sim:lost", "m"));
        lost.knowsPosition = false;
        fails(ExitCode.WRONG_CALL, "does not tell where it stands", "sim:lost", folder.resolve("k"), "--tape-image",
                "--job", folder.resolve("j"));
    }

    @Test
    void bytesBecomeBlocksAndAFileOfATapeBytes() throws Exception {
        ScriptedTape tape = bench.add(new ScriptedTape("sim:tape", "m"));
        Path file = Files.write(folder.resolve("file"), ScriptedDisk.filled("sim:x", 1, 25_000).medium);
        ok(file, "sim:tape", "--block-size", "10K");
        assertEquals(List.of(10240, 10240, 4520, 0), tape.objects.stream().map(block -> block.length).toList());
        tape.objects.add(new byte[5]);
        tape.rewind();
        Path back = folder.resolve("back");
        ok("sim:tape", back);
        assertEquals(-1, Files.mismatch(file, back));
        Path next = folder.resolve("next");
        ok("sim:tape", next);
        assertArrayEquals(new byte[5], Files.readAllBytes(next));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--count 5 | is of disks", "--sparse | of disks", "--digest MD5 | of disks",
        "--skip 5 | do not move a tape", "--job x | needs --tape-image", "--verify | needs --tape-image"})
    void whatATapeHasNotIsRefused(String options, String sentence) {
        ScriptedTape tape = bench.add(ScriptedTape.recorded("sim:tape", 8, 40, 900));
        fails(ExitCode.WRONG_CALL, sentence,
                java.util.stream.Stream.concat(java.util.stream.Stream.of("sim:tape", folder.resolve("x")),
                        Arrays.stream(options.split(" "))).toArray());
        assertEquals(0, tape.position().block().orElseThrow());
    }
}
