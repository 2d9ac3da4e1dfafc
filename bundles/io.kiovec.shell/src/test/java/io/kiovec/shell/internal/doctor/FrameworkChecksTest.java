// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import static io.kiovec.shell.internal.doctor.Findings.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Transports.Role;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.shell.internal.doctor.JavaCheck.Started;
import io.kiovec.spi.TransferPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Java and the framework lack is found in what they say of themselves. */
class FrameworkChecksTest {

    private static final Optional<Address> ALL = Optional.empty();
    private static final Optional<Address> DISK = Optional.of(Address.parse("raw:/dev/sda"));

    private static TransportInfo transport(String name, Role role, String reason) {
        return new TransportInfo(name, role == Role.REFUSED ? "" : name, role, reason, "com.vendor." + name + " 1.0.0",
                0,
                0, 5, "");
    }

    private static String transports(Optional<Address> asked, TransportInfo... known) {
        return told(new TransportCheck(() -> Optional.of(List.of(known))).look(asked));
    }

    @Test
    void driversThatDoNotServe() {
        assertEquals("BROKEN raw | kiovec transports release raw",
                transports(ALL, transport("raw", Role.QUARANTINED, "open threw"), transport("sim", Role.ACTIVE, "")));
        TransportInfo unavailable = transport("raw", Role.UNAVAILABLE, "no library; install libfast");
        assertEquals("NOTE raw | install libfast", transports(ALL, unavailable));
        assertEquals("BROKEN raw | install libfast", transports(DISK, unavailable));
        assertEquals("NOTE raw | install libfast",
                transports(DISK, unavailable, transport("raw", Role.ACTIVE, "")));
        assertEquals("BROKEN future | update com.vendor.future FILE",
                transports(ALL, transport("future", Role.REFUSED, "it needs io.kiovec.spi 9.0.0")));
        assertEquals("", transports(DISK, transport("sim", Role.QUARANTINED, "open threw"),
                transport("raw", Role.ACTIVE, ""), transport("raw", Role.STANDBY, "")));
        assertEquals("BROKEN raw: | kiovec --drivers DIR devices", transports(DISK, transport("sim", Role.ACTIVE, "")));
    }

    @Test
    void aCoreThatIsNotThere() {
        assertEquals("BROKEN io.kiovec.core | start io.kiovec.core",
                told(new TransportCheck(Optional::empty).look(ALL)));
        assertEquals("", told(new OpeningCheck(Optional::empty).look(DISK)));
    }

    private static String java(int feature, boolean allows, String... arguments) {
        return told(new JavaCheck(new Started(feature, List.of(arguments), allows)).look(ALL));
    }

    @Test
    void aJavaThatMayNotCallTheLibrary() {
        String flag = "java | java --enable-native-access=ALL-UNNAMED";
        assertEquals("DEGRADED " + flag, java(25, false, "-Xmx1g"));
        assertEquals("BROKEN " + flag, java(25, false, "--illegal-native-access=deny"));
        assertEquals("", java(25, false, "--enable-native-access=ALL-UNNAMED"));
        assertEquals("", java(25, true));
        assertEquals("NOTE java | export JAVA_HOME=/usr/lib/jvm/temurin-25-jdk-amd64", java(26, true));
    }

    @Test
    void configurationsThatWereRefused() {
        assertEquals("DEGRADED io.kiovec.policy | kiovec policy\nDEGRADED io.kiovec.swap | better.transport=never",
                told(new SettingsCheck(() -> List.of(new TransferPolicy.Problem("direct", "maybe", "true or false")),
                        () -> List.of(new Swaps.Problem("better.transport", "nver", "better.transport=never")))
                        .look(ALL)));
    }

    @Test
    void aDeviceIsOpenedAndClosed() throws Exception {
        Devices devices = mock(Devices.class);
        BlockDevice disk = mock(BlockDevice.class);
        when(devices.open(any(), any(), any())).thenReturn(disk);
        when(disk.limits()).thenReturn(Limits.builder().build());
        OpeningCheck check = new OpeningCheck(() -> Optional.of(devices));
        assertEquals("NOTE raw:/dev/sda | kiovec info raw:/dev/sda", told(check.look(DISK)));
        org.mockito.Mockito.verify(disk).close();
        when(disk.limits()).thenReturn(Limits.builder().modes(TransferMode.DIRECT).build());
        assertEquals("", told(check.look(DISK)));
        assertEquals("", told(check.look(ALL)));
    }

    @Test
    void aDeviceThatCannotBeOpenedSaysWhy() throws Exception {
        Address disk = DISK.orElseThrow();
        assertEquals("BROKEN raw:/dev/sda | fuser -v /dev/sda",
                refused(new DeviceException.Busy(disk, "somebody has it")));
        assertEquals("BROKEN raw:/dev/sda | kiovec sim load sim:disk1",
                refused(new DeviceException.NotReady(Address.parse("sim:disk1"), "no medium")));
        assertEquals("BROKEN raw:/dev/sda | kiovec devices",
                refused(new DeviceException.Unavailable(disk, "there is no such disk")));
        assertEquals("BROKEN raw:/dev/sda | kiovec info raw:/dev/sda --debug",
                refused(new DeviceException.Timeout(disk, "it did not answer")));
    }

    private static String refused(DeviceException why) throws DeviceException {
        Devices devices = mock(Devices.class);
        when(devices.open(any(), any(), any())).thenThrow(why);
        return told(new OpeningCheck(() -> Optional.of(devices)).look(DISK));
    }
}
