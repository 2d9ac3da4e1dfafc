// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.scsi.log.LogPage;
import io.kiovec.scsi.log.TapeAlert;
import io.kiovec.shell.internal.linux.MadeLinux;
import io.kiovec.shell.internal.scsi.FakeDevice;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the alerts of a drive are asked, and by which page. */
class DriveAlertsTest {

    private static final Set<TapeAlert> ALERTS = Set.of(TapeAlert.CLEANING_REQUIRED);

    @TempDir
    private Path root;

    private Optional<Set<TapeAlert>> ask(FakeDevice device, String address) {
        MadeLinux linux = new MadeLinux(root).file("/sys/class/scsi_tape/nst0/device/scsi_generic/sg3/dev", "21:3");
        return new DriveAlerts(device.devices, linux.facts()).of(Address.parse(address));
    }

    private static String hex(LogPage page) {
        return HexFormat.of().formatHex(page.bytes());
    }

    @Test
    void thePageThatForgetsNothingIsAskedFirst() throws Exception {
        FakeDevice drive = new FakeDevice("x:t").good("4d 00 52", hex(TapeAlert.response(ALERTS))).good("4d 00 6e",
                hex(TapeAlert.page(Set.of())));
        assertEquals(Optional.of(ALERTS), ask(drive, "x:t"));
        assertTrue(drive.commands.stream().noneMatch(command -> command.startsWith("4d006e")),
                drive.commands::toString);
    }

    @Test
    void aDriveWithoutItIsAskedOnceForItForgets() throws Exception {
        FakeDevice drive = new FakeDevice("x:t").good("4d 00 6e", hex(TapeAlert.page(ALERTS))).good("4d 00 6e",
                hex(TapeAlert.page(Set.of())));
        assertEquals(Optional.of(ALERTS), ask(drive, "x:t"));
    }

    @Test
    void aDriveOfStIsAskedBySg() throws Exception {
        FakeDevice drive = new FakeDevice("sg:/dev/sg3").good("4d 00 52", hex(TapeAlert.response(ALERTS)));
        assertEquals(Optional.of(ALERTS), ask(drive, "st:/dev/nst0"));
        assertEquals(Optional.empty(), ask(drive, "st:/dev/nst1"), "sg is not loaded");
    }

    @Test
    void nobodyTellsWhereNobodyCanAsk() throws Exception {
        assertEquals(Optional.empty(), ask(new FakeDevice("x:t"), "x:t"), "the drive has none");
        FakeDevice closed = new FakeDevice("x:t");
        Address address = Address.parse("x:t");
        when(closed.devices.open(any(), any(), any())).thenThrow(new DeviceException.Unavailable(address, "no right"));
        assertEquals(Optional.empty(), ask(closed, "x:t"));
    }
}
