// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeProgress;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeStatus.Mark;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the words of the command tape ask of a drive, what they ask a person, and how they end. */
class TapeCommandTest {

    private static final Address DRIVE = Address.parse("st:/dev/nst0");

    private final Devices devices = mock(Devices.class);
    private final TapeDevice tape = mock(TapeDevice.class);
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void open() throws Exception {
        when(devices.open(eq(DRIVE), eq(TapeDevice.class), any())).thenReturn(tape);
        when(tape.address()).thenReturn(DRIVE);
        when(tape.position()).thenReturn(new TapePosition(0, OptionalLong.of(7), OptionalLong.empty()));
        when(tape.space(any(), anyLong())).thenReturn(passed(2, TapeCondition.NONE));
        when(tape.writeFilemarks(anyInt())).thenReturn(passed(1, TapeCondition.NONE));
        when(tape.status()).thenReturn(TapeStatus.UNKNOWN);
    }

    private static TapeResult passed(long count, TapeCondition met) {
        return new TapeResult(count, met, TransferMode.INDIRECT, Demotion.NONE, 0, 0);
    }

    private int run(String... words) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return CommandRun.run("tape", new TapeCommand(devices), List.of(words),
                new Console(out, out, Console.Form.TEXT, Console.Audience.PIPE));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatDestroysIsNotDoneUnlessItIsMeant() throws Exception {
        assertEquals(2, run("erase", DRIVE.toString()));
        assertEquals(2, run("partition", DRIVE.toString(), "--make", "-1000"));
        verify(devices, never()).open(any(), any(), any());
        assertEquals(2, run("filemark", DRIVE.toString()));
        verify(tape, never()).writeFilemarks(anyInt());
        assertEquals(0, run("filemark", DRIVE.toString(), "0"));
        when(tape.status()).thenReturn(
                new TapeStatus(Set.of(Mark.AT_END_OF_DATA), OptionalInt.empty(), OptionalInt.empty()));
        assertEquals(0, run("weof", DRIVE.toString(), "2"));
        verify(tape).writeFilemarks(2);
        assertEquals(0, run("erase", DRIVE.toString(), "--yes-destroy-data"));
        verify(tape).erase();
    }

    @Test
    void aDriveIsOpenedForWhatIsDone() throws Exception {
        assertEquals(0, run("rewind", DRIVE.toString()));
        verify(devices).open(DRIVE, TapeDevice.class, AccessMode.READ);
        assertEquals(0, run("erase", DRIVE.toString(), "--yes-destroy-data"));
        verify(devices).open(DRIVE, TapeDevice.class, AccessMode.READ_WRITE);
        assertTrue(said().contains("block:     7"), said());
    }

    @Test
    void mtsWordsAreUnderstood() throws Exception {
        assertEquals(0, run("fsf", DRIVE.toString(), "2"));
        verify(tape).space(TapeUnit.FILEMARKS, 2);
        assertEquals(0, run("bsf", DRIVE.toString(), "2", "--blocks"));
        verify(tape).space(TapeUnit.BLOCKS, -2);
        assertEquals(0, run("rewoffl", DRIVE.toString()));
        verify(tape).unload();
        assertEquals(0, run("setblk", DRIVE.toString(), "64K"));
        verify(tape).blockLength(65536);
        assertEquals(2, run("forward", DRIVE.toString(), "-1"));
        assertEquals(2, run("locate", DRIVE.toString()));
        assertEquals(2, run("locate", DRIVE.toString(), "1", "--file", "1"));
    }

    @Test
    void aMotionThatEndsEarlyIsAFailure() throws Exception {
        when(tape.space(TapeUnit.BLOCKS, 5)).thenReturn(passed(3, TapeCondition.FILEMARK));
        assertEquals(1, run("forward", DRIVE.toString(), "5", "--blocks"));
        assertTrue(said().contains("3 of 5 blocks were passed, then filemark"), said());
        verify(tape).close();
    }

    @Test
    void theDrivesErrorIsTheExitCode() throws Exception {
        doThrow(new DeviceException.NotReady(DRIVE, "there is no cartridge")).when(tape).rewind();
        assertEquals(4, run("rewind", DRIVE.toString()));
        verify(tape).close();
    }

    @Test
    void anInterruptEndsTheWaitAndTheDriveIsClosed() throws Exception {
        CountDownLatch moving = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        doAnswer(_ -> {
            moving.countDown();
            end.await();
            return null;
        }).when(tape).rewind();
        when(tape.progress())
                .thenReturn(Optional.of(new TapeProgress("rewind", Duration.ofSeconds(1), OptionalDouble.of(0.25))));
        Thread operator = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            try {
                moving.await();
                operator.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(130, run("rewind", DRIVE.toString()));
        assertTrue(said().contains("rewind was interrupted; the drive ends it by itself"), said());
        verify(tape).close();
        end.countDown();
    }
}
