// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.Devices;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.ExitCode;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.Transport;
import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverUnderTest;
import io.kiovec.tck.ram.RamTransport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

class TckJobTest {

    @TempDir
    Path folder;

    private static DeviceStatistics open(String address, String target) {
        return new DeviceStatistics(Address.parse(address), DeviceKind.BLOCK, Address.parse(target), "raw",
                DeviceState.ONLINE, "",
                Instant.EPOCH, Map.of(), 1, 0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of(), 0, 0, Optional.empty(),
                Duration.ZERO, Duration.ZERO, 0, Optional.empty(), Optional.empty(), Activity.NONE, Map.of());
    }

    @Test
    void whatIsOpenHereIsNotOverwritten() throws Exception {
        Devices devices = mock();
        BundleContext context = mock();
        when(devices.statistics()).thenReturn(List.of(open("raw:/dev/sdx", "sg:/dev/sg7")));
        for (String name : List.of("raw:/dev/sdx", "sg:/dev/sg7", "sim:raw:/dev/sdx", "delay:1ms:raw:/dev/sdx")) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = CommandRun.run("tck", new TckCommand(context, devices), List.of(name, "--yes-destroy-data"),
                    new Console(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err), Console.Form.TEXT,
                            Console.Audience.PIPE));
            assertEquals(ExitCode.BUSY.code(), code);
            assertTrue(err.toString().contains("is open in this process"), err::toString);
        }
        verify(devices, never()).open(any(), any(), any());
    }

    /** What is told of a run of the command. */
    private record Said(int code, String out, String err) {
    }

    /** Runs the command where a transport is installed, whose disk bears the mark. */
    private static Said judge(Transport transport, String... words) throws Exception {
        Devices devices = mock();
        BlockDevice disk = mock();
        when(devices.open(any(), eq(BlockDevice.class), any())).thenReturn(disk);
        when(disk.limits()).thenReturn(Limits.builder().set(Limit.LOGICAL_BLOCK, 512).build());
        when(disk.read(anyLong(), any(byte[].class))).thenAnswer(call -> {
            byte[] mark = DriverUnderTest.MARKER.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(mark, 0, call.getArgument(1), 0, mark.length);
            return null;
        });
        Bundle bundle = mock();
        when(bundle.getSymbolicName()).thenReturn("org.example.ram");
        when(bundle.getVersion()).thenReturn(new Version("1.2.3"));
        ServiceReference<Transport> reference = mock();
        when(reference.getBundle()).thenReturn(bundle);
        when(reference.getProperty(Transport.SCHEME)).thenReturn("ram");
        when(reference.getProperty(Transport.NAME)).thenReturn("ram");
        BundleContext context = mock();
        when(context.getServiceReferences(Transport.class, null)).thenReturn(List.of(reference));
        when(context.getServiceReferences(BufferAllocator.class, null)).thenReturn(List.of());
        when(context.getService(reference)).thenReturn(transport);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandRun.run("tck", new TckCommand(context, devices), List.of(words), new Console(
                new PrintStream(out), new PrintStream(err), Console.Form.TEXT, Console.Audience.PIPE));
        verify(context).ungetService(reference);
        return new Said(code, out.toString(), err.toString());
    }

    @Test
    void aBrokenRuleIsNamedReportedAndFailsTheCommand() throws Exception {
        Transport lies = BrokenDrivers.all().get("Block.S8_lastBlockIsThere").tamper().get().breaks(new RamTransport());
        Path report = folder.resolve("report.md");
        Said said = judge(lies, "ram:disk0", "--only", "D5,S8_lastBlockIsThere", "--faces", "block", "--report",
                report.toString());
        assertEquals(CommandRun.FAILED, said.code());
        assertEquals("kiovec tck: ram:disk0 breaks 1 of the rules: Block.S8_lastBlockIsThere", said.err().strip());
        assertTrue(said.out().contains("## Broken rules"), said::out);
        assertTrue(said.out().contains("ram:disk0 as [BLOCK], by transport ram of org.example.ram 1.2.3"), said::out);
        assertEquals(said.out(), Files.readString(report));
    }

    @Test
    void whereNothingIsJudgedNothingHasPassed() throws Exception {
        Said said = judge(new RamTransport(), "ram:disk0", "--only", "Block", "--faces", "tape", "--json");
        assertEquals(CommandRun.FAILED, said.code());
        assertTrue(said.err().contains("ram:disk0 was not judged: every test was skipped"), said::err);
        assertTrue(said.out().startsWith("{\"driver\":\"ram:disk0 as [TAPE]"), said::out);
    }

    @Test
    void aGroupThatWasSkippedAsAWholeIsOneRowForPeople() throws Exception {
        Said said = judge(new RamTransport(), "ram:disk0", "--only", "Block", "--faces", "scsi");
        assertTrue(
                said.out().matches(
                        "(?s).*\\| D1, D5, .*S8 \\| `Block`, all \\d\\d \\| the driver declares no block face.*"),
                said::out);
        assertTrue(!said.out().contains("`Block.D1_"), said::out);
    }

    @Test
    void theFacesAreThoseThatTheTransportOpensAndTheScanTells() throws Exception {
        Said said = judge(new RamTransport(), "ram:disk0", "--only", "D1_refusesFacesThatItDoesNotHave");
        assertEquals(CommandRun.OK, said.code(), said::err);
        assertTrue(said.out().contains("ram:disk0 as [BLOCK]"), said::out);
    }

    /** A transport of SCSI devices that looks at addresses before it says that it has no other face. */
    private static final class ScsiAlone implements Transport {
        private final RamTransport ram = new RamTransport();

        @Override
        public List<DeviceDescription> scan() {
            return ram.scan().stream().map(found -> new DeviceDescription(found.address(),
                    Set.of(DeviceKind.SCSI, DeviceKind.BLOCK), found.transport(), found.description(),
                    found.capacity(), found.blockSize(), found.identity())).toList();
        }

        @Override
        public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
            return Transport.super.openBlock(address, access);
        }

        @Override
        public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
            return ram.openScsi(address, access);
        }
    }

    @Test
    void aFaceThatTheTransportLeavesToItsScsiFaceIsNotJudged() throws Exception {
        Said said = judge(new ScsiAlone(), "ram:scsi0", "--only", "D1_tellsLimitsAndIdentity", "--yes-destroy-data");
        assertTrue(said.out().contains("ram:scsi0 as [SCSI]"), said::out);
        assertEquals(CommandRun.OK, said.code(), said::err);
    }

    @Test
    void anInterruptEndsARunAtTheTestThatItMeets() throws Exception {
        RamTransport ram = new RamTransport();
        CountDownLatch called = new CountDownLatch(1);
        Tamper hangs = call -> {
            if (call.is("read")) {
                called.countDown();
                new CountDownLatch(1).await();
            }
            return call.proceed();
        };
        FutureTask<DriverReport> run = new FutureTask<>(() -> {
            DriverReport report = new KitRun(
                    DriverUnderTest.withScratchDevice(hangs.breaks(ram), "ram:disk0").build(),
                    name -> name.startsWith("Block."), BoundedCalls.DEFAULT_SECONDS).report();
            assertTrue(Thread.currentThread().isInterrupted(), "the caller does not hear of it");
            return report;
        });
        Thread thread = Thread.ofPlatform().start(run);
        assertTrue(called.await(30, TimeUnit.SECONDS));
        thread.interrupt();
        DriverReport report = run.get(30, TimeUnit.SECONDS);
        assertEquals(List.of(), report.with(Outcome.FAILED));
        long ended = report.with(Outcome.SKIPPED).stream()
                .filter(one -> one.reason().equals("the run was interrupted")).count();
        assertTrue(ended > 1, report::markdown);
    }
}
