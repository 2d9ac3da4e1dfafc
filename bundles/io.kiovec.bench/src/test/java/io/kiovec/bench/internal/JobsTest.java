// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.command.Command;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold before anything is written; what is moved is tested on the real bundles. */
class JobsTest {

    private final Devices devices = mock(Devices.class);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private BlockDevice device(String address, long capacity, int block, String serial) throws Exception {
        BlockDevice device = mock(BlockDevice.class);
        when(device.address()).thenReturn(Address.parse(address));
        when(device.capacity()).thenReturn(capacity);
        when(device.blockSize()).thenReturn(block);
        when(device.limits()).thenReturn(Limits.builder().build());
        when(device.identity())
                .thenReturn(Identity.of(Identity.Designator.whole(Identity.Source.SIMULATED_MEDIUM, serial)));
        when(devices.open(Address.parse(address), BlockDevice.class, AccessMode.READ)).thenReturn(device);
        when(devices.open(Address.parse(address), BlockDevice.class, AccessMode.READ_WRITE)).thenReturn(device);
        return device;
    }

    private int run(Command command, String... words) {
        return CommandRun.run("job", command, List.of(words),
                new Console(new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8), Form.TEXT, Audience.PIPE));
    }

    private void refused(String sentence, Command command, String... words) {
        assertEquals(CommandRun.WRONG_CALL, run(command, words));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains(sentence), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw:/dev/sda", "vendor:x", "st:/dev/nst0", "sim:raw:/dev/sda", "trace:raw:/dev/sda"})
    void whatIsNotSimulatedIsNotOverwrittenWithoutAsking(String target) throws Exception {
        refused("--yes-destroy-data", new BenchCommand(devices), target, "--write");
        verify(devices, never()).open(any(), any(), any());
    }

    /** A device on a driver with memory of its own, whose buffer 0 has a size; 0 for a device that has no such command. */
    private void withBuffer(String address, int bytes) throws Exception {
        BlockDevice block = device(address, 1 << 20, 512, "one");
        when(block.limits()).thenReturn(Limits.builder().modes(TransferMode.INDIRECT, TransferMode.MAPPED).build());
        IoBuffer buffer = mock(IoBuffer.class);
        when(buffer.segment()).thenReturn(MemorySegment.ofArray(new byte[8192]));
        BlockRequest read = mock(BlockRequest.class, withSettings().stubOnly());
        when(read.options(any())).thenReturn(read);
        when(read.bytes()).thenReturn(8192L);
        when(read.elements()).thenReturn(OptionalInt.empty());
        when(read.mode()).thenReturn(TransferMode.INDIRECT);
        when(read.demotion()).thenReturn(Demotion.NONE);
        when(block.newRequest()).thenReturn(read);
        when(block.execute(any())).thenReturn(Failure.NONE);
        when(block.allocate(anyLong(), any())).thenReturn(buffer);
        ScsiDevice scsi = mock(ScsiDevice.class, withSettings().stubOnly());
        ScsiRequest request = mock(ScsiRequest.class, withSettings().stubOnly());
        AtomicReference<MemorySegment> answer = new AtomicReference<>(MemorySegment.NULL);
        when(request.options(any())).thenReturn(request);
        when(request.cdb()).thenReturn(MemorySegment.ofArray(new byte[16]));
        when(request.command(anyInt(), any(), any(MemorySegment.class))).then(call -> {
            answer.set(call.getArgument(2));
            return request;
        });
        when(request.command(anyInt(), any(), any(), anyLong(), anyLong())).thenReturn(request);
        when(request.failure()).thenReturn(Failure.NONE);
        when(request.status()).thenReturn(bytes == 0 ? 2 : 0);
        when(request.mode()).thenReturn(TransferMode.MAPPED);
        when(request.demotion()).thenReturn(Demotion.NONE);
        when(scsi.newRequest()).thenReturn(request);
        when(scsi.execute(any())).then(call -> {
            if (bytes != 0) {
                answer.get().set(ValueLayout.JAVA_BYTE, 2, (byte) (bytes >> 8));
            }
            return Failure.NONE;
        });
        when(scsi.allocate(anyLong(), any())).thenReturn(buffer);
        when(devices.open(Address.parse(address), ScsiDevice.class, AccessMode.READ)).thenReturn(scsi);
    }

    private List<String> rows(String address) {
        assertEquals(0, run(new BenchCommand(devices), address, "--size", "8K", "--seconds", "0.01"),
                err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().skip(1).toList();
    }

    @Test
    void theDevicesOwnBufferIsReadWhereItHasOne() throws Exception {
        withBuffer("sg:/dev/sg0", 8192);
        List<String> rows = rows("sg:/dev/sg0");
        assertEquals(5, rows.size(), rows.toString());
        assertTrue(rows.stream().allMatch(row -> row.contains(" 8K  read buffer ")), rows.toString());
    }

    @Tag("proof")
    @ParameterizedTest
    @ValueSource(ints = {0, 4096})
    void theMediumIsReadWhereTheBufferIsTooSmallOrNotThere(int bytes) throws Exception {
        withBuffer("sg:/dev/sg0", bytes);
        List<String> rows = rows("sg:/dev/sg0");
        assertEquals(5, rows.size(), rows.toString());
        assertTrue(rows.stream().allMatch(row -> row.contains(" 8K  read    ")), rows.toString());
    }

    @Tag("proof")
    @Test
    void aDriverWithMappedMemoryNeedsNoScsiFace() throws Exception {
        withBuffer("ram:disk0", 8192);
        Address disk = Address.parse("ram:disk0");
        when(devices.open(disk, ScsiDevice.class, AccessMode.READ))
                .thenThrow(new DeviceException.IllegalRequest(disk, "has no SCSI face with this transport"));
        List<String> rows = rows("ram:disk0");
        assertEquals(5, rows.size(), rows.toString());
        assertTrue(rows.stream().allMatch(row -> row.contains(" 8K  read    ")), rows.toString());
    }
}
