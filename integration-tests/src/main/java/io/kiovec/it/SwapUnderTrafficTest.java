// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/** Rules S1 to S3, S5 and D6 on the real bundles: the application notices a pause and nothing else. */
@ExtendWith(FrameworkWatchdog.class)
class SwapUnderTrafficTest {

    /** What happens to a driver's bundle. */
    interface Change {
        void happen(Bundle bundle) throws Exception;
    }

    static Change change(String name) {
        return switch (name) {
            case "stop and start" -> bundle -> {
                bundle.stop();
                bundle.start();
            };
            case "update" -> Bundle::update;
            case "refresh" -> SwapUnderTrafficTest::refresh;
            default -> throw new AssertionError(name);
        };
    }

    private static void refresh(Bundle bundle) throws InterruptedException {
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        bundle.getBundleContext().getBundle(0).adapt(FrameworkWiring.class)
                .refreshBundles(java.util.List.of(bundle), event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        done.countDown();
                    }
                });
        assertTrue(done.await(30, java.util.concurrent.TimeUnit.SECONDS), "not refreshed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop and start", "update", "refresh"})
    void S3_simulatedDiskUnderTraffic(String name) throws Exception {
        Devices devices = Bundles.service(Devices.class);
        try (BlockDevice device = devices.openBlock("sim:disk0", AccessMode.READ_WRITE)) {
            swapUnder(device, "io.kiovec.sim", name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop and start", "update", "refresh"})
    void S3_realDiskUnderTraffic(String name) throws Exception {
        Devices devices = Bundles.service(Devices.class);
        try (RealDevice real = RealDevice.make();
                BlockDevice device = devices.openBlock(real.address(), AccessMode.READ_WRITE)) {
            swapUnder(device, "io.kiovec.raw", name);
        }
    }

    private static void swapUnder(BlockDevice device, String bundle, String name) throws Exception {
        try (Traffic traffic = new Traffic(device, 4, 4096, RequestOptions.INDIRECT, RequestOptions.DIRECT)) {
            traffic.awaitFlow();
            for (int i = 0; i < 5; i++) {
                change(name).happen(Bundles.named(bundle));
                // A bundle that goes again before its device came back is one swap less.
                awaitState(device, DeviceState.ONLINE);
            }
            long rounds = traffic.end();
            System.out.println(name + " of " + bundle + ": " + rounds + " blocks written and read, "
                    + device.statistics().swaps() + " swaps, the last pause " + device.statistics().lastPause());
        }
        assertEquals(Map.of(), device.statistics().failures());
        assertTrue(device.statistics().swaps() >= 5, "swaps: " + device.statistics().swaps());
    }

    @Test
    void S1_swapBetweenALoopDeviceAndItsFile() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        Swaps swaps = Bundles.service(Swaps.class);
        try (RealDevice real = RealDevice.make();
                BlockDevice device = devices.openBlock(real.address(), AccessMode.READ_WRITE);
                Traffic traffic = new Traffic(device, 2, 4096, RequestOptions.DIRECT)) {
            traffic.awaitFlow();
            Address file = Address.parse("raw:" + real.file());
            for (int i = 0; i < 5; i++) {
                swaps.swap(device.address(), file);
                swaps.swap(device.address(), device.address());
            }
            traffic.end();
            assertEquals(Map.of(), device.statistics().failures());
            assertEquals(DeviceState.ONLINE, device.state());
        }
    }

    @Test
    void L5_aStoppedRawBundleLeavesNoDescriptorBehind() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        try (RealDevice real = RealDevice.make();
                BlockDevice device = devices.openBlock(real.address(), AccessMode.READ_WRITE)) {
            device.write(0, new byte[4096]);
            Bundle raw = Bundles.named("io.kiovec.raw");
            assertEquals(1, descriptorsOf(real.node()));
            raw.stop();
            try {
                assertEquals(0, descriptorsOf(real.node()));
            } finally {
                raw.start();
            }
            device.read(0, new byte[4096]);
        }
    }

    @Test
    void L5_aStoppedSimBundleLeavesNoMappingBehind() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        try (BlockDevice device = devices.openBlock("sim:disk2", AccessMode.READ_WRITE)) {
            device.write(0, new byte[512]);
            Bundle sim = Bundles.named("io.kiovec.sim");
            assertEquals(1, mappingsOf("disk2.img"));
            sim.stop();
            try {
                assertEquals(0, mappingsOf("disk2.img"));
            } finally {
                sim.start();
            }
        }
    }

    private static long mappingsOf(String file) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith("/" + file)).count();
        }
    }

    private static long descriptorsOf(String node) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).toString().equals(node);
                } catch (IOException gone) {
                    return false;
                }
            }).count();
        }
    }

    @Test
    void S3_aDeviceIsOfflineWhileItsDriverIsAwayAndComesBackByItself() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        Bundle sim = Bundles.named("io.kiovec.sim");
        try (BlockDevice device = devices.openBlock("sim:disk1", AccessMode.READ_WRITE)) {
            byte[] data = new byte[512];
            data[100] = 42;
            device.write(0, data);
            stopAndLook(sim, device);
            byte[] found = new byte[512];
            device.read(0, found);
            assertEquals(42, found[100]);
        }
    }

    private static void stopAndLook(Bundle sim, BlockDevice device) throws BundleException {
        sim.stop();
        try {
            awaitState(device, DeviceState.OFFLINE);
        } finally {
            sim.start();
        }
    }

    /** The state follows on the swap's own thread; the bound is for a broken core only. */
    private static void awaitState(BlockDevice device, DeviceState state) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (device.state() != state) {
            assertTrue(System.nanoTime() < deadline, "the device stays " + device.state());
            Thread.onSpinWait();
        }
    }
}
