// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceListener;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import io.kiovec.command.ExitCode;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.target.internal.fake.FakeDisk;
import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command and what it opens. */
class TargetTest {

    private final Devices devices = mock(Devices.class);
    private final FakeMedium medium = new FakeMedium(64);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final TargetCommand command = new TargetCommand(devices, new TargetLog());
    private volatile DeviceListener listener;
    private final AtomicInteger watches = new AtomicInteger();

    @BeforeEach
    void devicesAreThere() throws DeviceException {
        when(devices.open(eq(Address.parse("fake:0")), eq(ScsiDevice.class), any()))
                .thenAnswer(call -> new FakeDisk(medium, "fake:0"));
        when(devices.open(eq(Address.parse("raw:/dev/loop7")), eq(ScsiDevice.class), any()))
                .thenThrow(new DeviceException.IllegalRequest(Address.parse("raw:/dev/loop7"), "has no SCSI face"));
        when(devices.open(eq(Address.parse("sim:raw:/dev/loop7")), eq(ScsiDevice.class), any()))
                .thenAnswer(call -> new FakeDisk(medium, "sim:raw:/dev/loop7"));
        when(devices.open(eq(Address.parse("fake:protected")), eq(ScsiDevice.class),
                eq(AccessMode.READ_WRITE_SHARED)))
                .thenThrow(new DeviceException.Protected(Address.parse("fake:protected"), "is read-only"));
        when(devices.open(eq(Address.parse("fake:protected")), eq(ScsiDevice.class), eq(AccessMode.READ)))
                .thenAnswer(call -> new FakeDisk(medium, "fake:protected"));
        when(devices.open(eq(Address.parse("fake:none")), eq(ScsiDevice.class), any()))
                .thenThrow(new DeviceException.Unavailable(Address.parse("fake:none"), "is not there"));
        when(devices.watch(any())).thenAnswer(call -> {
            listener = call.getArgument(0);
            watches.incrementAndGet();
            return (Devices.Watch) watches::decrementAndGet;
        });
    }

    private int run(String... arguments) {
        return CommandRun.run("target", command, List.of(arguments), new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                Form.TEXT, Audience.PIPE));
    }

    private String awaitOutput(int lines) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (out.toString(StandardCharsets.UTF_8).lines().count() < lines) {
            assertTrue(System.nanoTime() < deadline, "no output: " + err);
            LockSupport.parkNanos(1_000_000);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsALineForEachDeviceServesAndEndsByAnInterrupt() throws Exception {
        int[] code = {-1};
        Thread thread = Thread.ofPlatform().start(
                () -> code[0] = run("--portal", "127.0.0.1:0", "fake:0", "raw:/dev/loop7", "fake:protected"));
        List<String> lines = awaitOutput(3).lines().toList();
        for (int lun = 0; lun < 3; lun++) {
            assertTrue(
                    lines.get(lun)
                            .matches("iscsi://127\\.0\\.0\\.1:[1-9]\\d*/iqn\\.2026-11\\.io\\.kiovec:target/" + lun),
                    lines.get(lun));
        }
        int port = Integer.parseInt(lines.get(0).replaceAll(".*:(\\d+)/.*", "$1"));
        try (Initiator initiator = new Initiator(new InetSocketAddress("127.0.0.1", port))) {
            assertEquals(0, initiator.login(0x87, "InitiatorName=" + Initiator.NAME,
                    "TargetName=iqn.2026-11.io.kiovec:target").loginStatus());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(2)).status());
            listener.happened(new DeviceEvent.Offline(Instant.now(), Address.parse("sim:raw:/dev/loop7"), "gone"));
            assertEquals(0x2500, initiator.exchange(initiator.testUnitReady(1)).sense());
            assertEquals(0x3f0e, initiator.exchange(initiator.testUnitReady(2)).sense());
            thread.interrupt();
            thread.join();
        }
        assertEquals(CommandRun.OK, code[0]);
        assertEquals(0, medium.open());
        assertEquals(0, medium.buffers());
        assertEquals(0, watches.get());
    }

    @Test
    void anotherOpeningThatIsClosedTakesNoUnitAway() throws Exception {
        Thread thread = Thread.ofPlatform().start(() -> run("--portal", "127.0.0.1:0", "fake:0", "fake:0"));
        String line = awaitOutput(2).lines().findFirst().orElseThrow();
        int port = Integer.parseInt(line.replaceAll(".*:(\\d+)/.*", "$1"));
        try (Initiator initiator = new Initiator(new InetSocketAddress("127.0.0.1", port))) {
            initiator.login(0x87, "InitiatorName=" + Initiator.NAME, "TargetName=iqn.2026-11.io.kiovec:target");
            listener.happened(new DeviceEvent.Closed(Instant.now(), Address.parse("fake:0")));
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
            listener.happened(new DeviceEvent.Offline(Instant.now(), Address.parse("fake:0"), "gone"));
            assertEquals(0x2500, initiator.exchange(initiator.testUnitReady(0)).sense());
            assertEquals(0x2500, initiator.exchange(initiator.testUnitReady(1)).sense());
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void jsonIsAnObjectForEachDevice() throws Exception {
        Thread thread = Thread.ofPlatform().start(() -> run("--json", "--portal", "127.0.0.1:0", "fake:0"));
        String line = awaitOutput(1);
        thread.interrupt();
        thread.join();
        assertTrue(line.matches("\\{\"url\":\"iscsi://127.0.0.1:\\d+/iqn.2026-11.io.kiovec:target/0\","
                + "\"address\":\"fake:0\",\"lun\":0\\}\\R"), line);
    }

    @Test
    void theBundleThatStopsEndsItsTargets() throws Exception {
        Thread thread = Thread.ofPlatform().start(() -> run("--portal", "127.0.0.1:0", "fake:0"));
        awaitOutput(1);
        command.deactivate();
        assertEquals(0, medium.open());
        thread.interrupt();
        thread.join();
    }

    @Test
    void aDeviceThatCannotBeOpenedClosesThoseThatWere() {
        assertEquals(ExitCode.UNAVAILABLE.code(), run("--portal", "127.0.0.1:0", "fake:0", "fake:none"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("is not there"), err.toString(StandardCharsets.UTF_8));
        assertEquals(0, medium.open());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--portal 0.0.0.0:0 fake:0|could read and write the devices",
        "--portal x:y fake:0|is no portal", "--portal 127.0.0.1:99999 fake:0|is no portal",
        "--portal no.such.host.invalid:1 fake:0|not known", "--iqn Foo fake:0|is no iSCSI name",
        "--iqn iqn.2026-11.a/b fake:0|is no iSCSI name", "--queue-depth 0 fake:0|queue-depth 0",
        "--login-time 0 fake:0|login-time", "--memory 2G fake:0|at most 1G", "fake|is not an address",
        "--silence -1 fake:0|give 0 to"})
    void aWrongCallIsASentence(String arguments, String sentence) {
        assertEquals(CommandRun.WRONG_CALL, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains(sentence), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void withAccountsItListensEverywhere() {
        TargetOptions options = new TargetOptions(TargetOptions.portals("0.0.0.0:0,0.0.0.0:0"),
                TargetOptions.DEFAULT_IQN,
                List.of(Address.parse("fake:0")), java.util.Optional.of(Path.of("/dev/null")),
                java.util.Optional.empty(), new TargetOptions.Bounds(1, 1, 1, 1 << 20, 1 << 20,
                        java.time.Duration.ofSeconds(1), java.time.Duration.ofSeconds(1), java.time.Duration.ZERO,
                        java.time.Duration.ofSeconds(1)));
        assertTrue(options.portals().get(1).getAddress().isAnyLocalAddress());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,127.0.0.1:3260", "[::1]:5,[0:0:0:0:0:0:0:1]:5", "localhost:0,127.0.0.1:0"})
    void portals(String text, String address) {
        assertEquals(address, io.kiovec.target.internal.connection.Portal.text(TargetOptions.portal(text)));
    }

    @Test
    void aPortThatIsTakenIsTold() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1,
                java.net.InetAddress.getLoopbackAddress())) {
            assertEquals(CommandRun.FAILED, run("--portal", "127.0.0.1:" + taken.getLocalPort(), "fake:0"));
            assertTrue(err.toString(StandardCharsets.UTF_8).contains("cannot be listened on"));
            assertEquals(0, medium.open());
            assertThrows(IllegalArgumentException.class, () -> TargetOptions.portal(""));
        }
    }
}
