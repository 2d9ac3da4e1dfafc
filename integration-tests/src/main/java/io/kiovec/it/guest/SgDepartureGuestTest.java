// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.QueueOptions.Binding;
import io.kiovec.api.ScsiDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.it.Bundles;
import io.kiovec.it.Departure;
import io.kiovec.it.FrameworkWatchdog;
import io.kiovec.it.Load;
import io.kiovec.it.RequestLoad;
import io.kiovec.it.Requests;
import io.kiovec.it.SimConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way that the bundle of sg can go under every kind of request to a disk: {@code DepartureTest} on Linux' driver. */
@DisksBoot
@ExtendWith(FrameworkWatchdog.class)
class SgDepartureGuestTest {

    private final GuestDisk disk;

    SgDepartureGuestTest() throws Exception {
        disk = GuestDisk.awaited("virtio");
    }

    /** What requests there are. */
    enum Requested {
        /** Blocks, over commands. */
        BLOCKS,
        /** Blocks by a queue of the thread that opened it. */
        BLOCK_QUEUE,
        /** Commands. */
        COMMANDS,
        /** Commands by the driver's own queue. */
        COMMAND_QUEUE
    }

    private static Stream<Arguments> departures() {
        return Stream.of(Requested.values())
                .flatMap(what -> Stream.of(Departure.values()).map(how -> Arguments.of(what, how)));
    }

    private Load load(Requested what) throws Exception {
        return switch (what) {
            case BLOCKS -> blocks(Optional.empty());
            case BLOCK_QUEUE -> blocks(Optional.of(Binding.THREAD_BOUND));
            case COMMANDS -> commands(Optional.empty());
            case COMMAND_QUEUE -> commands(Optional.of(Binding.THREAD_BOUND));
        };
    }

    private Load blocks(Optional<Binding> queue) throws Exception {
        return new RequestLoad<>(new Requests.OfBlocks(open(BlockDevice.class)), queue);
    }

    private Load commands(Optional<Binding> queue) throws Exception {
        return new RequestLoad<>(new Requests.OfScsi(open(ScsiDevice.class)), queue);
    }

    private <D extends Device> D open(Class<D> face) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse("sg:" + disk.generic()), face, AccessMode.READ_WRITE);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("departures")
    void L1_L2_S1_whenSgGoesARequestWaits(Requested what, Departure how) throws Exception {
        try (Load load = load(what).start()) {
            load.awaitFlow();
            how.happen("io.kiovec.sg");
            SimConfiguration.await("online again: " + load.device().statistics().reason(),
                    () -> load.device().state() == DeviceState.ONLINE);
            load.awaitFlow();
            load.end();
            assertTrue(load.device().statistics().swaps() > 0, "there was no swap");
        }
        assertEquals(List.of(), OpenNodes.of(disk.generic()));
    }
}
