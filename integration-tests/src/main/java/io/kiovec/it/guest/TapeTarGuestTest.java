// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
import static io.kiovec.it.guest.Tapes.put;
import static io.kiovec.it.guest.Tapes.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * tar's archives, several on one tape, in variable blocks (0) and in fixed ones, by Kiovec's st and sg: what Kiovec wrote tar
 * lists, compares and extracts, and Kiovec reads what tar wrote. On the tape that is attached over iSCSI, which keeps all.
 */
@TapeBoot
class TapeTarGuestTest {

    /** What tar writes at once. */
    private static final int RECORD = 10240;

    @TempDir
    Path folder;

    private final GuestTape drive = GuestTape.named(GuestTape.ISCSI);
    private String node;

    @BeforeEach
    void twoFolders() throws Exception {
        node = drive.st().toString();
        for (int i = 1; i <= 2; i++) {
            Path files = Files.createDirectories(folder.resolve("in" + i).resolve("deep"));
            Files.write(files.resolve("large"), block(100_000, i));
            Files.write(files.resolve("small"), block(700 * i, 10 + i));
        }
    }

    private String address(String scheme) {
        return scheme.equals("st") ? Tapes.st(drive) : Tapes.sg(drive);
    }

    private byte[] archive(int number) throws Exception {
        Path file = folder.resolve("archive" + number);
        Tool.run("tar", "-cf", file.toString(), "-C", folder.resolve("in" + number).toString(), "deep");
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(0, bytes.length % RECORD, "tar fills its records");
        return bytes;
    }

    private void mt(String... words) throws Exception {
        String[] command = new String[3 + words.length];
        System.arraycopy(new String[]{"mt", "-f", node}, 0, command, 0, 3);
        System.arraycopy(words, 0, command, 3, words.length);
        Tool.run(command);
    }

    @ParameterizedTest
    @CsvSource({"st, 0", "st, 512", "sg, 0", "sg, 512"})
    void tarFindsWhatWasWritten(String scheme, int length) throws Exception {
        try (TapeDevice tape = blank(address(scheme))) {
            tape.blockLength(length);
            for (int number = 1; number <= 2; number++) {
                byte[] archive = archive(number);
                for (int at = 0; at < archive.length; at += RECORD) {
                    put(tape, Arrays.copyOfRange(archive, at, at + RECORD));
                }
                tape.writeFilemarks(1);
            }
            tape.blockLength(0);
        }
        mt("rewind");
        mt("setblk", Integer.toString(length));
        assertEquals(3, Tool.run("tar", "-tf", node).lines().count());
        mt("rewind");
        mt("fsf", "1");
        Tool.run("tar", "-df", node, "-C", folder.resolve("in2").toString());
        mt("rewind");
        Path out = Files.createDirectory(folder.resolve("out"));
        Tool.run("tar", "-xf", node, "-C", out.toString());
        Tool.run("diff", "-r", folder.resolve("in1").toString(), out.toString());
        mt("setblk", "0");
    }

    @ParameterizedTest
    @CsvSource({"st, 0", "st, 512", "sg, 0", "sg, 512"})
    void whatTarWroteIsRead(String scheme, int length) throws Exception {
        mt("rewind");
        mt("setblk", Integer.toString(length));
        Tool.run("tar", "-cf", node, "-C", folder.resolve("in1").toString(), "deep");
        Tool.run("tar", "-cf", node, "-C", folder.resolve("in2").toString(), "deep");
        mt("setblk", "0");
        mt("rewind");
        try (TapeDevice tape = Tapes.open(address(scheme))) {
            tape.rewind();
            tape.blockLength(length);
            assertArrayEquals(archive(1), file(tape));
            assertArrayEquals(archive(2), file(tape));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            tape.blockLength(0);
            // A third archive goes behind them.
            byte[] archive = archive(1);
            for (int at = 0; at < archive.length; at += RECORD) {
                put(tape, Arrays.copyOfRange(archive, at, at + RECORD));
            }
            tape.writeFilemarks(1);
        }
        mt("rewind");
        mt("fsf", "2");
        Tool.run("tar", "-df", node, "-C", folder.resolve("in1").toString());
    }

    /** {@return what is before the next filemark} */
    private static byte[] file(TapeDevice tape) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] room = new byte[RECORD];
        while (true) {
            TapeResult result = read(tape, room);
            all.write(room, 0, (int) result.count());
            if (result.condition() == TapeCondition.FILEMARK) {
                return all.toByteArray();
            }
            assertEquals(TapeCondition.NONE, result.condition());
        }
    }
}
