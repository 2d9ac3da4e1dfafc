// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
import static io.kiovec.it.guest.Tapes.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.TapeCondition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * dd copies three files onto a tape and from it, in variable blocks (0) and in fixed ones, and mt goes from one to the
 * other; Kiovec's st and sg have the other end. Every byte is compared, on the tape that is attached over iSCSI.
 */
@TapeBoot
class TapeCopyGuestTest {

    private static final int RECORD = 4096;
    private static final int FILES = 3;

    @TempDir
    Path folder;

    private final GuestTape drive = GuestTape.named(GuestTape.ISCSI);

    private String address(String scheme) {
        return scheme.equals("st") ? Tapes.st(drive) : Tapes.sg(drive);
    }

    /** A file of so many records as its number, from 1. */
    private static byte[] content(int number) {
        return block(number * RECORD, 100 + number);
    }

    private String mt(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("mt", "-f", drive.st().toString()));
        command.addAll(List.of(words));
        return Tool.run(command.toArray(String[]::new));
    }

    private void expectCopied(int number) throws Exception {
        Path copy = folder.resolve("copy");
        Tool.run("dd", "if=" + drive.st(), "of=" + copy, "bs=" + RECORD);
        assertArrayEquals(content(number), Files.readAllBytes(copy));
    }

    /** By blocks and filemarks from the beginning: each fixed block counts. */
    private void expectAt(int files, int records, int length) throws Exception {
        int blocks = records * (length == 0 ? 1 : RECORD / length);
        assertEquals(Integer.toString(blocks + files), Tool.field("At block ([0-9]+)", mt("tell")));
    }

    @ParameterizedTest
    @CsvSource({"st, 0", "st, 1024", "sg, 0", "sg, 1024"})
    void ddCopiesWhatWasWritten(String scheme, int length) throws Exception {
        try (TapeDevice tape = blank(address(scheme))) {
            tape.blockLength(length);
            for (int number = 1; number <= FILES; number++) {
                byte[] content = content(number);
                for (int at = 0; at < content.length; at += RECORD) {
                    put(tape, Arrays.copyOfRange(content, at, at + RECORD));
                }
                tape.writeFilemarks(1);
            }
            tape.blockLength(0);
        }
        mt("rewind");
        mt("setblk", Integer.toString(length));
        for (int number = 1; number <= FILES; number++) {
            expectCopied(number);
        }
        mt("rewind");
        mt("fsf", "2");
        expectAt(2, 3, length);
        expectCopied(3);
        mt("bsfm", "2");
        expectAt(2, 3, length);
        expectCopied(3);
        mt("eod");
        expectAt(3, 6, length);
        mt("bsf", "2");
        expectAt(1, 3, length);
        mt("setblk", "0");
    }

    @ParameterizedTest
    @CsvSource({"st, 0", "st, 1024", "sg, 0", "sg, 1024"})
    void whatDdCopiedIsRead(String scheme, int length) throws Exception {
        blank(address(scheme)).close();
        mt("rewind");
        mt("setblk", Integer.toString(length));
        for (int number = 1; number <= FILES; number++) {
            Path file = Files.write(folder.resolve("file"), content(number));
            Tool.run("dd", "if=" + file, "of=" + drive.st(), "bs=" + RECORD);
        }
        mt("setblk", "0");
        try (TapeDevice tape = Tapes.open(address(scheme))) {
            tape.rewind();
            tape.blockLength(length);
            for (int number = 1; number <= FILES; number++) {
                byte[] content = content(number);
                for (int at = 0; at < content.length; at += RECORD) {
                    byte[] room = new byte[RECORD];
                    Tapes.expect(Tapes.read(tape, room), RECORD, TapeCondition.NONE);
                    assertArrayEquals(Arrays.copyOfRange(content, at, at + RECORD), room);
                }
                expectNothingBut(TapeCondition.FILEMARK, tape);
            }
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            tape.blockLength(0);
            tape.rewind();
            expectBlock(tape, Arrays.copyOf(content(1), length == 0 ? RECORD : length));
        }
    }
}
