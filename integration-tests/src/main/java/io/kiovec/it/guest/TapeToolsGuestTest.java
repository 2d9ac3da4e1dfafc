// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * mt and dd find on a tape what Kiovec wrote, and the other way round. scsi_debug keeps the first four bytes of a block, so
 * there is nothing else in these blocks; tar has headers that are longer, and a test of its own.
 */
@TapeBoot
class TapeToolsGuestTest {

    @TempDir
    Path folder;

    static Stream<String> nodes() {
        return Tapes.guests().filter(address -> address.startsWith("st:")).map(address -> address.substring(3));
    }

    private static byte[] block(int length, int number) {
        byte[] data = new byte[length];
        Arrays.fill(data, 0, 4, (byte) number);
        return data;
    }

    /** The next file of the tape, as dd reads it in blocks of at most so many bytes. */
    private byte[] dd(String node, int largest) throws Exception {
        Path file = folder.resolve("file");
        Tool.run("dd", "if=" + node, "of=" + file, "bs=" + largest);
        return Files.readAllBytes(file);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void mtAndDdFindTheBlocksAndFilemarksThatWereWritten(String node) throws Exception {
        try (TapeDevice tape = Tapes.open("st:" + node)) {
            tape.rewind();
            tape.blockLength(0);
            tape.write(MemorySegment.ofArray(block(2048, 1)), RequestOptions.DEFAULT);
            tape.write(MemorySegment.ofArray(block(1024, 2)), RequestOptions.DEFAULT);
            tape.writeFilemarks(1);
            tape.write(MemorySegment.ofArray(block(512, 3)), RequestOptions.DEFAULT);
            tape.writeFilemarks(1);
        }
        Tool.run("mt", "-f", node, "rewind");
        byte[] first = dd(node, 4096);
        assertEquals(2048 + 1024, first.length);
        assertArrayEquals(block(2048, 1), Arrays.copyOf(first, 2048));
        assertArrayEquals(block(1024, 2), Arrays.copyOfRange(first, 2048, 3072));
        assertArrayEquals(block(512, 3), dd(node, 4096));
        Tool.run("mt", "-f", node, "eod");
        assertEquals("2", Tool.field("File number=([0-9]+)", Tool.run("mt", "-f", node, "status")));
        assertEquals("5", Tool.field("At block ([0-9]+)", Tool.run("mt", "-f", node, "tell")));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void whatMtAndDdWroteIsRead(String node) throws Exception {
        Path file = folder.resolve("data");
        Tool.run("mt", "-f", node, "rewind");
        Tool.run("mt", "-f", node, "setblk", "0");
        Files.write(file, block(2048, 7));
        Tool.run("dd", "if=" + file, "of=" + node, "bs=1024");
        Files.write(file, block(512, 8));
        Tool.run("dd", "if=" + file, "of=" + node, "bs=512");
        Tool.run("mt", "-f", node, "rewind");
        try (TapeDevice tape = Tapes.open("st:" + node)) {
            tape.rewind();
            expect(tape, 1024, TapeCondition.NONE, 7);
            expect(tape, 1024, TapeCondition.NONE, 0);
            expect(tape, 0, TapeCondition.FILEMARK, 0);
            expect(tape, 512, TapeCondition.NONE, 8);
            expect(tape, 0, TapeCondition.FILEMARK, 0);
            TapePosition position = tape.position();
            assertEquals(OptionalLong.of(5), position.block());
            assertTrue(position.file().isEmpty() || position.file().getAsLong() == 2, position.toString());
        }
    }

    private static void expect(TapeDevice tape, long count, TapeCondition condition, int first) throws Exception {
        byte[] room = new byte[4096];
        TapeResult result = tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT);
        assertEquals(condition, result.condition());
        assertEquals(count, result.count());
        assertEquals(first, room[0]);
    }
}
