// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeUnit;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A simulated tape as a tape device, and as what it is, a SCSI device. */
@ExtendWith(FrameworkWatchdog.class)
class TapeFacesTest {

    private static final String TAPE = "io.kiovec.sim.tape";

    private static TapeDevice tape(String name) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse("sim:" + name), TapeDevice.class,
                AccessMode.READ_WRITE);
    }

    private static SimConfiguration configured(String name, String capacity) throws Exception {
        return SimConfiguration.device(TAPE, name, Map.of("medium", "memory", "capacity", capacity, "barcode", name));
    }

    private static byte[] block(int length, int seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static TapeResult write(TapeDevice tape, byte[] data) throws Exception {
        return tape.write(MemorySegment.ofArray(data), RequestOptions.DEFAULT);
    }

    private static void expectBlock(TapeDevice tape, byte[] expected) throws Exception {
        byte[] memory = new byte[1 << 16];
        TapeResult read = tape.read(MemorySegment.ofArray(memory), RequestOptions.DEFAULT);
        assertEquals(TapeCondition.NONE, read.condition());
        assertArrayEquals(expected, Arrays.copyOf(memory, (int) read.count()));
    }

    private static void expectNothingBut(TapeCondition condition, TapeDevice tape) throws Exception {
        TapeResult read = tape.read(MemorySegment.ofArray(new byte[1 << 16]), RequestOptions.DEFAULT);
        assertEquals(condition, read.condition());
        assertEquals(0, read.count());
    }

    private static TapePosition at(long block, long file) {
        return new TapePosition(0, OptionalLong.of(block), OptionalLong.of(file));
    }

    @Test
    void blocksFilemarksAndTheEndOfDataComeBack() throws Exception {
        try (SimConfiguration _ = configured("faces-tape", "16M"); TapeDevice tape = tape("faces-tape")) {
            write(tape, block(1000, 1));
            write(tape, block(50000, 2));
            assertEquals(2, tape.writeFilemarks(2).count());
            write(tape, block(7, 3));
            assertEquals(at(5, 2), tape.position());
            tape.rewind();
            assertEquals(at(0, 0), tape.position());
            expectBlock(tape, block(1000, 1));
            expectBlock(tape, block(50000, 2));
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectBlock(tape, block(7, 3));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            assertEquals(at(5, 2), tape.position());
            tape.locate(at(1, 0));
            TapeResult part = tape.read(MemorySegment.ofArray(new byte[100]), RequestOptions.DEFAULT);
            assertEquals(TapeCondition.BLOCK_TOO_LARGE, part.condition());
            assertEquals(100, part.count());
            assertEquals(at(2, 0), tape.position(), "behind the block");
        }
    }

    @Test
    void bothFacesSeeTheSameTape() throws Exception {
        try (SimConfiguration _ = configured("faces-both", "16M")) {
            try (TapeDevice tape = tape("faces-both")) {
                write(tape, block(1000, 1));
                tape.writeFilemarks(1);
            }
            try (ScsiFace scsi = ScsiFace.open("sim:faces-both")) {
                scsi.hearNews();
                scsi.tell(cdb -> StreamCdb.rewind(cdb, 0));
                assertArrayEquals(block(1000, 1), scsi.ask(cdb -> StreamCdb.read6(cdb, 0, 1000), 1000));
                scsi.send(cdb -> StreamCdb.write6(cdb, 0, 500), block(500, 2));
                scsi.tell(cdb -> StreamCdb.writeFilemarks6(cdb, 0, 1));
                byte[] position = scsi.ask(StreamControlCdb::readPositionLong, 32);
                assertEquals(3, position[15], "one block, one block over the filemark, one filemark");
                scsi.tell(cdb -> StreamCdb.rewind(cdb, 0));
            }
            try (TapeDevice tape = tape("faces-both")) {
                expectBlock(tape, block(1000, 1));
                expectBlock(tape, block(500, 2));
                expectNothingBut(TapeCondition.FILEMARK, tape);
                expectNothingBut(TapeCondition.END_OF_DATA, tape);
            }
        }
    }

    @Test
    void spacingStopsWhereItMust() throws Exception {
        try (SimConfiguration _ = configured("faces-space", "16M"); TapeDevice tape = tape("faces-space")) {
            for (int file = 0; file < 3; file++) {
                for (int i = 0; i < 4; i++) {
                    write(tape, block(100, i));
                }
                tape.writeFilemarks(1);
            }
            tape.rewind();
            expect(tape.space(TapeUnit.BLOCKS, 3), 3, TapeCondition.NONE);
            expect(tape.space(TapeUnit.BLOCKS, 3), 1, TapeCondition.FILEMARK);
            assertEquals(at(5, 1), tape.position());
            expect(tape.space(TapeUnit.BLOCKS, -2), 0, TapeCondition.FILEMARK);
            assertEquals(at(4, 0), tape.position());
            expect(tape.space(TapeUnit.BLOCKS, -9), 4, TapeCondition.BEGINNING_OF_PARTITION);
            expect(tape.space(TapeUnit.FILEMARKS, 2), 2, TapeCondition.NONE);
            assertEquals(at(10, 2), tape.position());
            expect(tape.space(TapeUnit.FILEMARKS, -1), 1, TapeCondition.NONE);
            assertEquals(at(9, 1), tape.position());
            expect(tape.space(TapeUnit.FILEMARKS, 9), 2, TapeCondition.END_OF_DATA);
            assertEquals(at(15, 3), tape.spaceToEnd());
            assertThrows(DeviceException.IllegalRequest.class, () -> tape.locate(at(99, 0)));
        }
    }

    private static void expect(TapeResult result, long count, TapeCondition condition) {
        assertEquals(condition, result.condition());
        assertEquals(count, result.count());
    }

    @Test
    void fixedBlocksAreReadInOneGoAndAnOddOneIsLeftToVariableMode() throws Exception {
        try (SimConfiguration _ = configured("faces-fixed", "16M"); TapeDevice tape = tape("faces-fixed")) {
            tape.blockLength(512);
            write(tape, block(4 * 512, 1));
            assertEquals(at(4, 0), tape.position());
            tape.blockLength(0);
            write(tape, block(300, 2));
            tape.writeFilemarks(1);
            tape.rewind();
            tape.blockLength(512);
            byte[] memory = new byte[8 * 512];
            TapeResult first = tape.read(MemorySegment.ofArray(memory), RequestOptions.DEFAULT);
            expect(first, 4 * 512, TapeCondition.NONE);
            assertArrayEquals(block(4 * 512, 1), Arrays.copyOf(memory, 4 * 512));
            assertThrows(DeviceException.IllegalRequest.class,
                    () -> tape.read(MemorySegment.ofArray(memory), RequestOptions.DEFAULT));
            assertEquals(at(4, 0), tape.position());
            tape.blockLength(0);
            expectBlock(tape, block(300, 2));
            tape.blockLength(512);
            expect(tape.read(MemorySegment.ofArray(memory), RequestOptions.DEFAULT), 0, TapeCondition.FILEMARK);
        }
    }

    @Test
    void earlyWarningComesBeforeTheEnd() throws Exception {
        try (SimConfiguration _ = configured("faces-full", "1M"); TapeDevice tape = tape("faces-full")) {
            byte[] data = block(4096, 1);
            List<TapeCondition> met = new ArrayList<>();
            long written = 0;
            for (int i = 0; i < 1000 && !met.contains(TapeCondition.END_OF_MEDIUM); i++) {
                TapeResult result = write(tape, data);
                written += result.count();
                if (met.isEmpty() || met.getLast() != result.condition()) {
                    met.add(result.condition());
                }
            }
            assertEquals(List.of(TapeCondition.NONE, TapeCondition.EARLY_WARNING, TapeCondition.END_OF_MEDIUM), met);
            long blocks = tape.position().block().orElseThrow();
            assertEquals(written, blocks * data.length);
            tape.rewind();
            for (long i = 0; i < blocks; i++) {
                expectBlock(tape, data);
            }
        }
    }

    @Test
    void S6_afterAResetThePositionIsUnknownUntilItIsSet() throws Exception {
        try (SimConfiguration _ = configured("faces-lost", "16M"); TapeDevice tape = tape("faces-lost")) {
            write(tape, block(1000, 1));
            tape.writeFilemarks(1);
            try (SimConfiguration _ = SimConfiguration.fault(
                    Map.of("device", "faces-lost", "action", "unit-attention", "opcode", "read", "first", "1"))) {
                SimConfiguration.await("the drive was reset", () -> {
                    try {
                        tape.rewind();
                        expectBlock(tape, block(1000, 1));
                        return false;
                    } catch (DeviceException.UnitAttention reset) {
                        return true;
                    }
                });
            }
            assertEquals(TapePosition.UNKNOWN, tape.position());
            assertThrows(DeviceException.NotReady.class, () -> write(tape, block(10, 9)));
            tape.rewind();
            expectBlock(tape, block(1000, 1));
            expectNothingBut(TapeCondition.FILEMARK, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }

    @Test
    void unloadingAndLoadingLeaveTheData() throws Exception {
        try (SimConfiguration _ = configured("faces-load", "16M"); TapeDevice tape = tape("faces-load")) {
            write(tape, block(1000, 1));
            tape.writeFilemarks(1);
            assertEquals("faces-load", tape.identity().medium().orElseThrow());
            tape.unload();
            assertEquals(TapePosition.UNKNOWN, tape.position());
            assertThrows(DeviceException.NotReady.class, () -> write(tape, block(10, 9)));
            tape.load();
            assertEquals(at(0, 0), tape.position());
            expectBlock(tape, block(1000, 1));
        }
    }

    @Test
    void erasingLeavesWhatIsBefore() throws Exception {
        try (SimConfiguration _ = configured("faces-erase", "16M"); TapeDevice tape = tape("faces-erase")) {
            write(tape, block(1000, 1));
            write(tape, block(1000, 2));
            tape.locate(at(1, 0));
            tape.erase();
            tape.rewind();
            expectBlock(tape, block(1000, 1));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
        }
    }
}
