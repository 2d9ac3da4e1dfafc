// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.QueueOptions.Binding;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.TapeDevice;
import io.kiovec.api.Transports;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Every way a bundle can go under every kind of request: what an application notices is a pause. Rules L1 to L4, S1 to S3,
 * S5 to S7 and S9.
 */
@ExtendWith(FrameworkWatchdog.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DepartureTest {

    private static final String DISK = "departing-disk";
    private static final String TAPE = "departing-tape";

    /** What requests there are; the name of a device decides which driver is meant. */
    enum Requested {
        /** Blocks of a node of Linux, by one call after the other. */
        RAW_BLOCKS("io.kiovec.raw"),
        /** Blocks of a node of Linux, by a queue on a thread of the framework. */
        RAW_BLOCK_QUEUE("io.kiovec.raw"),
        /** Blocks of a simulated disk, over its commands. */
        SIM_BLOCKS("io.kiovec.sim"),
        /** Blocks of a simulated disk, by a queue of the thread that opened it. */
        SIM_BLOCK_QUEUE("io.kiovec.sim"),
        /** Commands. */
        SIM_SCSI("io.kiovec.sim"),
        /** Commands by a queue. */
        SIM_SCSI_QUEUE("io.kiovec.sim"),
        /** Blocks and filemarks of a tape. */
        SIM_TAPE("io.kiovec.sim");

        private final String driver;

        Requested(String driver) {
            this.driver = driver;
        }

        String scheme() {
            return driver.substring(driver.lastIndexOf('.') + 1);
        }
    }

    private Path media;
    private RealDevice real;
    private SimConfiguration disk;
    private SimConfiguration tape;

    @BeforeAll
    void devices() throws Exception {
        // Outside of the bundle's data area, which goes when the bundle is uninstalled.
        media = Files.createTempDirectory(Files.createDirectories(Path.of("target").toAbsolutePath()), "media");
        real = RealDevice.make();
        disk = SimConfiguration.device("io.kiovec.sim.disk", DISK,
                Map.of("capacity", "1M", "medium", media.resolve("disk").toString()));
        tape = SimConfiguration.device("io.kiovec.sim.tape", TAPE,
                Map.of("capacity", "1G", "medium", media.resolve("tape").toString(), "barcode", "DEPART"));
    }

    @AfterAll
    void gone() throws Exception {
        tape.close();
        disk.close();
        real.close();
        SimConfiguration.await("the media are closed", () -> {
            delete(media);
            return true;
        });
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private Load load(Requested what) throws Exception {
        return switch (what) {
            case RAW_BLOCKS -> blocks(real.address(), Optional.empty());
            case RAW_BLOCK_QUEUE -> blocks(real.address(), Optional.of(Binding.SERVED));
            case SIM_BLOCKS -> blocks("sim:" + DISK, Optional.empty());
            case SIM_BLOCK_QUEUE -> blocks("sim:" + DISK, Optional.of(Binding.THREAD_BOUND));
            case SIM_SCSI -> new RequestLoad<>(new Requests.OfScsi(open("sim:" + DISK, ScsiDevice.class)),
                    Optional.empty());
            case SIM_SCSI_QUEUE -> new RequestLoad<>(new Requests.OfScsi(open("sim:" + DISK, ScsiDevice.class)),
                    Optional.of(Binding.THREAD_BOUND));
            case SIM_TAPE -> new TapeLoad(open("sim:" + TAPE, TapeDevice.class));
        };
    }

    private static Load blocks(String address, Optional<Binding> queue) throws Exception {
        return new RequestLoad<>(new Requests.OfBlocks(open(address, BlockDevice.class)), queue);
    }

    private static <D extends Device> D open(String address, Class<D> face) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse(address), face, AccessMode.READ_WRITE);
    }

    private static void awaitOnline(Device device) throws Exception {
        SimConfiguration.await(device.address() + " is online again: " + device.statistics().reason(),
                () -> device.state() == DeviceState.ONLINE);
    }

    private static Stream<Arguments> drivers() {
        return Stream.of(Requested.values())
                .flatMap(what -> Stream.of(Departure.values()).map(how -> Arguments.of(what, how)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("drivers")
    void L1_S1_whenADriverGoesARequestWaits(Requested what, Departure how) throws Exception {
        try (Load load = load(what).start()) {
            load.awaitFlow();
            how.happen(what.driver);
            awaitOnline(load.device());
            load.awaitFlow();
            load.end();
            assertTrue(load.device().statistics().swaps() > 0, "there was no swap");
        }
    }

    @ParameterizedTest
    @EnumSource
    void L1_S7_whenABetterDriverComesAndGoesARequestWaits(Requested what) throws Exception {
        Configuration causes = Bundles.service(ConfigurationAdmin.class).getConfiguration("io.kiovec.swap", "?");
        causes.update(SimConfiguration.properties(Map.of("better.transport", "at-once")));
        try (Load load = load(what).start()) {
            load.awaitFlow();
            try (StandbyTransport _ = StandbyTransport.register(what.scheme(), 10)) {
                SimConfiguration.await("the better one serves",
                        () -> load.device().statistics().transport().equals(StandbyTransport.NAME)
                                && load.device().state() == DeviceState.ONLINE);
                load.awaitFlow();
            }
            awaitOnline(load.device());
            assertEquals(what.scheme(), load.device().statistics().transport());
            load.awaitFlow();
            load.end();
        } finally {
            causes.delete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void L1_S8_whenItsDriverIsQuarantinedARequestWaits(Requested what) throws Exception {
        Transports transports = Bundles.service(Transports.class);
        try (StandbyTransport broken = StandbyTransport.register(what.scheme(), 10); Load load = load(what).start()) {
            load.awaitFlow();
            assertEquals(StandbyTransport.NAME, load.device().statistics().transport());
            broken.breakOpen();
            SimConfiguration.await("the driver is in quarantine", () -> {
                assertThrows(DeviceException.class, () -> open(what.scheme() + ":/no/such/device", BlockDevice.class));
                return transports.list().stream().anyMatch(one -> one.role() == Transports.Role.QUARANTINED);
            });
            SimConfiguration.await("the other one serves",
                    () -> load.device().statistics().transport().equals(what.scheme()));
            load.awaitFlow();
            load.end();
            assertTrue(Gogo.run("kiovec:transports release " + StandbyTransport.NAME + " --json")
                    .contains("\"role\":\"active\""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void L1_L3_whenAllocatorsAndThePolicyGoNothingWaitsForLong(Requested what) throws Exception {
        try (Load load = load(what).start();
                IoBuffer buffer = load.device().allocate(4096)) {
            buffer.segment().fill((byte) 7);
            for (String bundle : List.of("io.kiovec.buffers", "io.kiovec.policy")) {
                for (Departure how : Departure.values()) {
                    load.awaitFlow();
                    how.happen(bundle);
                }
            }
            load.awaitFlow();
            load.end();
            assertEquals(7, buffer.segment().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 4095));
        }
    }

    @ParameterizedTest
    @EnumSource
    void S9_whenTheCoreGoesADeviceEndsAndIsOpenedAgain(Requested what) throws Exception {
        Bundle core = Bundles.named("io.kiovec.core");
        Load load = load(what).start();
        load.awaitFlow();
        core.stop();
        try {
            Throwable failure = load.failure();
            // Calls and reaped requests say so; a queue has ended with its device, and takes nothing any more.
            assertTrue(failure instanceof DeviceException.Unavailable
                    || load.isQueued() && failure instanceof DeviceException.IllegalRequest, failure::toString);
            SimConfiguration.await("nothing is in flight", () -> !load.isInFlight());
        } finally {
            core.start();
        }
        load.close();
        assertEquals(DeviceState.CLOSED, load.device().state());
        try (Load again = load(what).start()) {
            again.awaitFlow();
            again.end();
        }
    }

    @Test
    void L3_aBufferOutlivesItsAllocator() throws Exception {
        try (BlockDevice device = open("sim:" + DISK, BlockDevice.class)) {
            IoBuffer buffer = device.allocate(4096);
            buffer.segment().fill((byte) 9);
            Bundle buffers = Bundles.named("io.kiovec.buffers");
            buffers.stop();
            try {
                assertEquals(4096, device.write(0, buffer, io.kiovec.io.RequestOptions.DIRECT).bytes());
                buffer.segment().fill((byte) 0);
                device.read(0, buffer, io.kiovec.io.RequestOptions.DIRECT);
                assertEquals(9, buffer.segment().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 4095));
            } finally {
                buffers.start();
                buffer.close();
            }
        }
    }
}
