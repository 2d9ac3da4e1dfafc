// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.it.Bundles;
import io.kiovec.it.Departure;
import io.kiovec.it.FrameworkWatchdog;
import io.kiovec.it.Load;
import io.kiovec.it.SimConfiguration;
import io.kiovec.it.TapeLoad;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way that the bundle of a tape's driver can go under an archive that is written (rule S6), on Linux' drivers. The tape
 * is the simulated one that the guest has attached over iSCSI: scsi_debug keeps four bytes of each block.
 */
@TapeBoot
@ExtendWith(FrameworkWatchdog.class)
class TapeDepartureGuestTest {

    private final GuestTape drive = GuestTape.named(GuestTape.ISCSI);

    private static Stream<Arguments> departures() {
        return Stream.of("st", "sg")
                .flatMap(scheme -> Stream.of(Departure.values()).map(how -> Arguments.of(scheme, how)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("departures")
    void L1_S1_S6_whenATapesDriverGoesNothingIsLostOrMarked(String scheme, Departure how) throws Exception {
        String address = scheme.equals("st") ? Tapes.st(drive) : Tapes.sg(drive);
        TapeDevice tape = Bundles.service(Devices.class).open(Address.parse(address), TapeDevice.class,
                AccessMode.READ_WRITE);
        try (Load load = new TapeLoad(tape).start()) {
            load.awaitFlow();
            how.happen("io.kiovec." + scheme);
            SimConfiguration.await("online again: " + tape.statistics().reason(),
                    () -> tape.state() == DeviceState.ONLINE);
            load.awaitFlow();
            load.end();
            assertTrue(tape.statistics().swaps() > 0, "there was no swap");
        }
        assertEquals(List.of(), OpenNodes.of(Path.of(address.substring(3))));
    }
}
