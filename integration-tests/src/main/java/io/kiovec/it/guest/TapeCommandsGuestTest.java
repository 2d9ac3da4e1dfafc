// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.RequestOptions;
import io.kiovec.it.Gogo;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After each motion of the command tape, mt finds the tape where the command says that it is. */
@TapeBoot
class TapeCommandsGuestTest {

    static Stream<String> nodes() {
        return Tapes.guests().filter(address -> address.startsWith("st:")).map(address -> address.substring(3));
    }

    private static void assertAt(long block, String node, String word, String rest) throws Exception {
        String said = Gogo.run("kiovec:tape " + word + " st:" + node + " " + rest);
        assertEquals(Long.toString(block), Tool.field("block: +(\\S+)", said), word + " " + rest + ": " + said);
        assertEquals(Long.toString(block), Tool.field("At block ([0-9]+)", Tool.run("mt", "-f", node, "tell")),
                word + " " + rest);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void mtAgreesAfterEachMotion(String node) throws Exception {
        try (TapeDevice tape = Tapes.open("st:" + node)) {
            tape.rewind();
            tape.blockLength(0);
            for (int file = 0; file < 2; file++) {
                for (int block = 0; block < 3; block++) {
                    tape.write(MemorySegment.ofArray(new byte[512]), RequestOptions.DEFAULT);
                }
                tape.writeFilemarks(1);
            }
        }
        assertAt(0, node, "rewind", "");
        assertAt(4, node, "forward", "");
        assertAt(6, node, "forward", "2 --blocks");
        assertAt(5, node, "back", "1 --blocks");
        assertAt(3, node, "back", "");
        assertAt(2, node, "locate", "2");
        assertAt(8, node, "eod", "");
        assertAt(9, node, "filemark", "1 --yes-destroy-data");
        assertAt(4, node, "locate", "--file 1");
        String status = Gogo.run("kiovec:tape status st:" + node);
        String mt = Tool.run("mt", "-f", node, "status");
        assertEquals(Tool.field("Tape block size ([0-9]+)", mt), Tool.field("blockLength: +(\\d+)", status));
        assertEquals(Integer.decode(Tool.field("Density code (0x[0-9a-f]+)", mt)),
                Integer.decode(Tool.field("density: +(\\d+)", status)));
        assertTrue(mt.contains("ONLINE") && status.contains("online"), mt + status);
        assertAt(0, node, "rewind", "");
        assertTrue(Tool.run("mt", "-f", node, "status").contains("BOT"));
        assertTrue(Gogo.run("kiovec:tape status st:" + node).contains("at-beginning"));
    }
}
