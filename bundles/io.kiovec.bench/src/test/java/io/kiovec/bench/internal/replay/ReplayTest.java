// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import io.kiovec.command.Console;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a trace, and what must hold before anything of it is done; what is done is tested on the real bundles. */
class ReplayTest {

    private static final String HEADER = "# kiovec trace 1: time address operation key=value...\n";
    private static final String END = " mode=INDIRECT result=OK bytes=512 done=INDIRECT nanos=1000\n";

    private final Devices devices = mock(Devices.class);

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("a.trace"), text);
    }

    private String refused(String text) throws IOException {
        Path file = file(text);
        return assertThrows(IOException.class, () -> Trace.read(file, Optional.empty())).getMessage();
    }

    @Test
    void requestsComeInTheOrderInWhichTheyBegan() throws Exception {
        Path file = file(HEADER + "2026-01-01T00:00:02Z sim:a read offset=512 length=512" + END
                + "2026-01-01T00:00:01Z sim:a write offset=0 length=512" + END + "# a remark\n\n"
                + "2026-01-01T00:00:03.5Z sim:b%20c sync length=0" + END);
        assertEquals(List.of("write", "read"),
                Trace.read(file, Optional.of("sim:a")).stream().map(TraceRecord::verb).toList());
        assertEquals(List.of(6), Trace.read(file, Optional.of("sim:b c")).stream().map(TraceRecord::line).toList());
        assertEquals("OK bytes=512", Trace.read(file, Optional.of("sim:a")).getFirst().outcome());
    }

    @Test
    void whatIsNoTraceIsRefusedWithItsLine() throws Exception {
        assertTrue(refused("hello\n").contains("is no trace"));
        assertTrue(refused("").contains("is no trace"));
        assertTrue(refused(HEADER + "2026 sim:a read\n").contains("line 2 does not begin with a time"));
        assertTrue(
                refused(HEADER + "2026-01-01T00:00:02Z sim:a\n").contains("line 2 has no time, address and operation"));
        assertTrue(refused(HEADER + "2026-01-01T00:00:02Z sim:a read offset\n").contains("key=value should be"));
        assertTrue(refused(HEADER + "2026-01-01T00:00:02Z sim:a read x=1\n2026-01-01T00:00:02Z sim:b read x=1\n")
                .contains("say --of with one of sim:a, sim:b"));
        assertTrue(assertThrows(IOException.class, () -> Trace.read(folder.resolve("none"), Optional.empty()))
                .getMessage().contains("there is no such file"));
    }

    @ParameterizedTest
    @CsvSource({"fly length=1, nobody knows how to do 'fly'", "unmap offset=x length=1, has no number",
        "read length=99999999999, is not from 0 to", "command cdb=zz direction=IN length=0, no command in hexadecimal"})
    void aRequestThatCannotBeUnderstoodIsToldWithItsLine(String words, String sentence) throws Exception {
        TraceRecord record = Trace.read(file(HEADER + "2026-01-01T00:00:02Z sim:a " + words + END), Optional.empty())
                .getFirst();
        BlockDevice block = mock(BlockDevice.class);
        BlockRequest request = mock(BlockRequest.class);
        when(block.newRequest()).thenReturn(request);
        when(request.options(any())).thenReturn(request);
        when(devices.open(any(), any(), any())).thenAnswer(asked -> asked.getArgument(1).equals(
                BlockDevice.class) ? block : mock((Class<?>) asked.getArgument(1)));
        try (Stage stage = new Stage(devices, Address.parse("sim:a"), AccessMode.READ)) {
            String told = assertThrows(IOException.class, () -> stage.perform(record)).getMessage();
            assertTrue(told.startsWith("line 2") && told.contains(sentence), told);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw:/dev/sda", "trace:raw:/dev/sda", "sim:raw:/dev/sda", "vendor:x"})
    void whatIsNotSimulatedIsNotOverwrittenWithoutAsking(String target) throws Exception {
        Path file = file(HEADER + "2026-01-01T00:00:02Z sim:a write offset=0 length=512" + END);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8);
        int code = CommandRun.run("replay", new ReplayCommand(devices), List.of(file.toString(), target),
                new Console(out, out, Form.TEXT, Audience.PIPE));
        assertEquals(CommandRun.WRONG_CALL, code);
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--yes-destroy-data"), err.toString());
        verify(devices, never()).open(any(), any(), any());
    }
}
