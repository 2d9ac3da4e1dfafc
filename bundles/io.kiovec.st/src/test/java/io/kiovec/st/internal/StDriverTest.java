// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Errno;
import io.kiovec.spi.TapeOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of what st says. */
class StDriverTest {

    private static final StBlockLimits ANY = new StBlockLimits(1, 0xff_ffff);

    @TempDir
    private Path sysfs;
    private final FakeNode fake = new FakeNode();
    private final FakeCall call = new FakeCall();
    private final MemorySegment memory = Arena.ofAuto().allocate(4096, 512);
    private StDrive drive;
    private StReading reading;
    private StWriting writing;
    private StMotions motions;

    @BeforeEach
    void open() throws Exception {
        drive = fake.drive(sysfs);
        reading = new StReading(drive, ANY);
        writing = new StWriting(drive, ANY);
        motions = new StMotions(drive);
        fake.positions.add(0L);
        drive.status();
        drive.ask();
    }

    private void stands(long... positions) {
        fake.positions.clear();
        for (long position : positions) {
            fake.positions.add(position);
        }
    }

    private void reads(long... results) {
        for (long result : results) {
            fake.reads.add(result);
        }
    }

    private void writes(long... results) {
        for (long result : results) {
            fake.writes.add(result);
        }
    }

    private static void expect(TapeOutcome outcome, long count, TapeCondition condition) {
        assertEquals(new TapeOutcome(count, condition), outcome);
    }

    @Test
    void S6_whatMovesBackWaitsFirstSoThatStWritesNoFilemark() throws Exception {
        writes(4096);
        writing.write(memory, call);
        motions.rewind();
        assertEquals(List.of("5:0", "6:1"), fake.operations);
        fake.operations.clear();
        motions.rewind();
        assertEquals(List.of("6:1"), fake.operations, "nothing was written since");
        writing.write(memory, call);
        fake.operations.clear();
        motions.space(TapeUnit.FILEMARKS, -1);
        assertEquals(List.of("5:0", "2:1"), fake.operations);
        writing.write(memory, call);
        fake.operations.clear();
        motions.unload();
        assertEquals(List.of("5:0", "31:0"), fake.operations);
    }

    @Test
    void nothingIsAFilemarkUnlessStNotedTheEnd() throws Exception {
        reads(0);
        expect(reading.read(memory, call), 0, TapeCondition.FILEMARK);
        assertEquals(1, drive.at());
        fake.general |= MtStatus.END_OF_DATA;
        expect(reading.read(memory, call), 0, TapeCondition.END_OF_DATA);
        fake.general = MtStatus.ONLINE | MtStatus.END_OF_TAPE;
        expect(reading.read(memory, call), 0, TapeCondition.END_OF_MEDIUM);
    }

    @Test
    void anErrorWhereTheTapeDidNotMoveAndCannotIsTheEndOfData() throws Exception {
        reads(Errno.EIO.result());
        fake.general |= MtStatus.END_OF_DATA;
        expect(reading.read(memory, call), 0, TapeCondition.END_OF_DATA);
    }

    @Test
    void anErrorWhereTheTapeMovedIsOfTheMedium() {
        reads(Errno.EIO.result());
        stands(1);
        assertThrows(DeviceException.Medium.class, () -> reading.read(memory, call));
    }

    @Test
    void ofABlockThatIsTooLargeTheBeginningIsReadAgain() throws Exception {
        reads(Errno.ENOMEM.result(), 9000);
        expect(reading.read(memory, call), 4096, TapeCondition.BLOCK_TOO_LARGE);
        assertEquals(List.of("4:1"), fake.operations);
        assertEquals(1, drive.at());
        assertEquals(TransferMode.INDIRECT, call.told);
        assertEquals(4096, call.copied);
    }

    @Test
    void fromTheEarlyWarningOnTheWriteThatStDidNotTryIsMade() throws Exception {
        fake.general |= MtStatus.END_OF_TAPE;
        writes(4096, Errno.ENOSPC.result(), 4096, Errno.ENOSPC.result());
        expect(writing.write(memory, call), 4096, TapeCondition.EARLY_WARNING);
        expect(writing.write(memory, call), 4096, TapeCondition.EARLY_WARNING);
        stands(2);
        expect(writing.write(memory, call), 0, TapeCondition.END_OF_MEDIUM);
    }

    @Test
    void S2_aWriteThatTheDriveRefusedIsNotMadeAgain() throws Exception {
        writes(Errno.ENOSPC.result(), 4096);
        expect(writing.write(memory, call), 0, TapeCondition.END_OF_MEDIUM);
        assertEquals(1, fake.writes.size(), "one was made");
    }

    @ParameterizedTest
    @CsvSource({"ENXIO,Offline", "ENOMEDIUM,NotReady", "EIO,Medium", "EACCES,Protected", "EINVAL,IllegalRequest",
        "EBUSY,DirectImpossible", "EFAULT,DirectImpossible", "EOVERFLOW,DirectImpossible", "ETIMEDOUT,Timeout"})
    void aWritesErrorSaysWhatCanBeDone(Errno error, String kind) {
        writes(error.result());
        DeviceException typed = assertThrows(DeviceException.class, () -> writing.write(memory, call));
        assertEquals(kind, typed.getClass().getSimpleName());
        assertEquals(error.number(), typed.detail().errno());
    }

    @Test
    void S6_anErrorAfterAResetSaysThatThePositionIsLost() throws Exception {
        Path tape = Files.createDirectories(sysfs.resolve("class/scsi_tape/nst0"));
        Files.writeString(tape.resolve("position_lost_in_reset"), "1\n");
        writes(Errno.EIO.result());
        assertThrows(DeviceException.UnitAttention.class, () -> writing.write(memory, call));
        stands(Errno.EIO.result());
        assertEquals(TapePosition.UNKNOWN, drive.position());
    }

    /** What a broken connection took has no answer, and the drive tells the loss with the next command (SAM-6, 5.14). */
    @Test
    void S6_aWriteWithoutAnAnswerIsNoFaultOfTheMediumWhereTheDriveThenTellsAReset() throws Exception {
        Path lost = Files.createDirectories(sysfs.resolve("class/scsi_tape/nst0")).resolve("position_lost_in_reset");
        Files.writeString(lost, "0\n");
        writes(Errno.EIO.result());
        stands(4, Errno.EIO.result());
        drive.ask();
        fake.askedForPosition = () -> {
            try {
                Files.writeString(lost, "1\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertThrows(DeviceException.UnitAttention.class, () -> writing.write(memory, call));
        assertEquals(StDrive.UNKNOWN, drive.at());
    }

    @Test
    void S6_whatAResetMayHaveTakenIsToldOnceAndNoFilemarkIsWritten() throws Exception {
        writes(4096);
        writing.write(memory, call);
        Path tape = Files.createDirectories(sysfs.resolve("class/scsi_tape/nst0"));
        Files.writeString(tape.resolve("position_lost_in_reset"), "1\n");
        motions.rewind();
        assertEquals(List.of("6:1"), fake.operations);
        Files.writeString(tape.resolve("position_lost_in_reset"), "0\n");
        assertThrows(DeviceException.OutcomeUnknown.class, () -> writing.writeFilemarks(0));
        expect(writing.writeFilemarks(0), 0, TapeCondition.NONE);
        assertEquals(List.of("6:1"), fake.operations);
    }

    @ParameterizedTest
    @CsvSource({"3,2,FILEMARK", "2,2,END_OF_DATA"})
    void spacingThatEndedEarlyIsCountedByThePosition(long stands, long passed, TapeCondition met) throws Exception {
        fake.answers.put(MtOperation.SPACE_BLOCKS.code(), Errno.EIO.result());
        fake.general |= met == TapeCondition.END_OF_DATA ? MtStatus.END_OF_DATA : 0;
        stands(stands);
        expect(motions.space(TapeUnit.BLOCKS, 9), passed, met);
    }

    @Test
    void locatingAsksForTheBlockAndLooksWhereItStands() throws Exception {
        stands(7);
        motions.locate(new TapePosition(0, OptionalLong.of(7), OptionalLong.empty()));
        assertEquals(List.of("22:7"), fake.operations);
        stands(6);
        assertThrows(DeviceException.Medium.class,
                () -> motions.locate(new TapePosition(0, OptionalLong.of(8), OptionalLong.empty())));
    }

    @Test
    void fixedBlocksBeforeTheEndThatStDroppedAreReadAgain() throws Exception {
        fake.blockLength = 512;
        drive.status();
        fake.general |= MtStatus.END_OF_DATA;
        reads(0, 1024);
        stands(2);
        expect(reading.read(memory, call), 1024, TapeCondition.END_OF_DATA);
        assertEquals(List.of("4:2"), fake.operations);
    }

    @Test
    void memoryThatIsNoOnesButJavasIsStaged() throws Exception {
        reads(600);
        expect(reading.read(MemorySegment.ofArray(new byte[1000]), call), 600, TapeCondition.NONE);
        assertEquals(600, call.copied);
        assertTrue(call.told != TransferMode.UNTOLD);
    }
}
