// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;

/** What users see of a simulated tape, through the core's tape face over its SCSI commands. */
@ExtendWith(FrameworkWatchdog.class)
class TapeTest {

    private static final Random RANDOM = new Random(5);

    private static TapeDevice open() throws Exception {
        return Bundles.service(Devices.class).open(Address.parse("sim:tape0"), TapeDevice.class, AccessMode.READ_WRITE);
    }

    private static byte[] block(int length) {
        byte[] data = new byte[length];
        RANDOM.nextBytes(data);
        return data;
    }

    private static void write(TapeDevice tape, byte[] data) throws Exception {
        assertEquals(data.length, tape.write(MemorySegment.ofArray(data), RequestOptions.DEFAULT).count());
    }

    private static TapeResult read(TapeDevice tape, byte[] room) throws Exception {
        return tape.read(MemorySegment.ofArray(room), RequestOptions.DEFAULT);
    }

    private static void check(TapeDevice tape, byte[] expected) throws Exception {
        byte[] room = new byte[1 << 17];
        assertEquals(expected.length, read(tape, room).count());
        assertArrayEquals(expected, Arrays.copyOf(room, expected.length));
    }

    private static long at(TapeDevice tape) {
        return tape.position().block().orElseThrow();
    }

    @Test
    void blocksFilemarksAndTheEndOfDataAreMet() throws Exception {
        byte[] first = block(100_000);
        byte[] second = block(7);
        try (TapeDevice tape = open()) {
            tape.rewind();
            write(tape, first);
            tape.writeFilemarks(1);
            write(tape, second);
            tape.writeFilemarks(0);
            assertEquals(3, at(tape));
            tape.rewind();
            check(tape, first);
            assertEquals(TapeCondition.FILEMARK, read(tape, new byte[10]).condition());
            assertEquals(1, tape.position().file().orElseThrow());
            check(tape, second);
            assertEquals(TapeCondition.END_OF_DATA, read(tape, new byte[10]).condition());
            assertEquals(1, tape.space(TapeUnit.BLOCKS, -1).count());
            assertEquals(TapeCondition.BLOCK_TOO_LARGE, read(tape, new byte[3]).condition());
            assertEquals(3, at(tape));
            tape.space(TapeUnit.FILEMARKS, -1);
            assertEquals(1, at(tape));
            tape.rewind();
            assertEquals(TapeCondition.BEGINNING_OF_PARTITION, tape.space(TapeUnit.BLOCKS, -1).condition());
        }
    }

    @Test
    void fixedBlocksAreReadSeveralAtOnce() throws Exception {
        byte[] data = block(10 * 512);
        try (TapeDevice tape = open()) {
            tape.rewind();
            tape.blockLength(512);
            write(tape, data);
            assertEquals(10, at(tape));
            tape.rewind();
            check(tape, data);
            tape.blockLength(0);
            assertEquals(0, tape.blockLength());
        }
    }

    @Test
    void S5_S6_aTapeOutlivesItsBundleWithDataAndPosition() throws Exception {
        byte[] first = block(5000);
        byte[] second = block(6000);
        Bundle sim = Bundles.named("io.kiovec.sim");
        try (TapeDevice tape = open()) {
            tape.rewind();
            write(tape, first);
            write(tape, second);
            tape.writeFilemarks(1);
            tape.space(TapeUnit.BLOCKS, -1);
            tape.space(TapeUnit.BLOCKS, -1);
            assertEquals(1, at(tape));
            sim.stop();
            sim.start();
            Bundles.service(Devices.class);
            check(tape, second);
            tape.rewind();
            check(tape, first);
        }
    }
}
