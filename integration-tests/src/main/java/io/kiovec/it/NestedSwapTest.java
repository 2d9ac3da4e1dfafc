// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.RequestOptions;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Devices that stand on others, while the drivers of any of them go and come under traffic. */
@ExtendWith(FrameworkWatchdog.class)
class NestedSwapTest {

    private static final int COLLECTIONS = 50;
    private static final int LOGGED = 100;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"io.kiovec.sim, stop and start", "io.kiovec.sim, update", "io.kiovec.filter, stop and start",
        "io.kiovec.filter, update", "io.kiovec.filter, refresh"})
    void S3_aStackOfThreeOnASimulatedDisk(String bundle, String change) throws Exception {
        swapUnder("trace:file=" + folder.resolve("a.trace") + ":delay:1us..20us,seed=5:fault:sim:disk0", bundle,
                change);
    }

    @ParameterizedTest
    @CsvSource({"io.kiovec.raw, stop and start", "io.kiovec.raw, refresh", "io.kiovec.filter, update",
        "io.kiovec.sim, stop and start"})
    void S3_aSimulatedDiskOnARealOneBetweenFilters(String bundle, String change) throws Exception {
        try (RealDevice real = RealDevice.make()) {
            swapUnder("trace:sim:trace:" + real.address(), bundle, change);
        }
    }

    private static void swapUnder(String address, String bundle, String change) throws Exception {
        Devices devices = Bundles.service(Devices.class);
        try (BlockDevice device = devices.openBlock(address, AccessMode.READ_WRITE)) {
            try (Traffic traffic = new Traffic(device, 4, 4096, RequestOptions.INDIRECT, RequestOptions.DIRECT)) {
                traffic.awaitFlow();
                for (int i = 0; i < 5; i++) {
                    SwapUnderTrafficTest.change(change).happen(Bundles.named(bundle));
                    awaitOnline(device);
                }
                System.out.println(change + " of " + bundle + " under " + address + ": " + traffic.end() + " blocks");
            }
            assertEquals(Map.of(), device.statistics().failures());
        }
        assertEquals(List.of(), devices.statistics(), "devices that are still open");
    }

    private static void awaitOnline(BlockDevice device) throws Exception {
        SimConfiguration.await(device.address() + " online", () -> device.state() == DeviceState.ONLINE);
    }

    @Test
    void S3_bothBundlesGoAndComeInAnyOrder() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        Bundle sim = Bundles.named("io.kiovec.sim");
        Bundle filter = Bundles.named("io.kiovec.filter");
        try (BlockDevice device = devices.openBlock("trace:fault:sim:disk1", AccessMode.READ_WRITE)) {
            Traffic traffic = new Traffic(device, 2, 4096, RequestOptions.INDIRECT, RequestOptions.DIRECT);
            traffic.awaitFlow();
            for (List<Bundle> order : List.of(List.of(sim, filter), List.of(filter, sim))) {
                order.get(0).stop();
                order.get(1).stop();
                order.get(0).start();
                order.get(1).start();
                awaitOnline(device);
            }
            traffic.end();
            assertEquals(Map.of(), device.statistics().failures());
        }
    }

    @Test
    void L5_aStoppedFilterBundleLeavesNothingBehind() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        Path file = folder.toRealPath().resolve("b.trace");
        Bundle filter = Bundles.named("io.kiovec.filter");
        try (BlockDevice device = devices.openBlock("trace:file=" + file + ":delay:1us:sim:disk2",
                AccessMode.READ_WRITE)) {
            device.write(0, new byte[4096]);
            assertEquals(1, descriptorsOf(file));
            filter.stop();
            try {
                assertEquals(0, descriptorsOf(file));
                assertEquals(1, devices.statistics().size(), "the device below was let go");
            } finally {
                filter.start();
            }
            device.read(0, new byte[4096]);
        }
    }

    @Test
    void L5_noOldClassLoaderOfTheFilterSurvivesItsUpdates() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        Bundle filter = Bundles.named("io.kiovec.filter");
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (BlockDevice device = devices.openBlock("trace:delay:1us:sim:disk2", AccessMode.READ_WRITE)) {
            for (int i = 0; i < 20; i++) {
                device.write(0, new byte[4096]);
                loaders.add(new WeakReference<>(
                        filter.loadClass("io.kiovec.filter.internal.TraceTransport").getClassLoader()));
                filter.update();
            }
            // On Equinox the JVM keeps loaders of the last generation, to which no object refers, until the next.
            for (int i = 0; i < 2; i++) {
                SwapUnderTrafficTest.change("refresh").happen(filter);
                device.read(0, new byte[4096]);
            }
            forgetServices();
            for (int i = 0; i < COLLECTIONS && !survivors(loaders).isEmpty(); i++) {
                System.gc();
                Thread.onSpinWait();
            }
            assertEquals(List.of(), survivors(loaders), "generations whose class loader is still there");
        }
    }

    /** The log service remembers the last hundred events, on Equinox with the services that they were of. */
    private static void forgetServices() {
        for (int i = 0; i < LOGGED; i++) {
            FrameworkUtil.getBundle(NestedSwapTest.class).getBundleContext()
                    .registerService(Runnable.class, () -> {
                    }, null).unregister();
        }
    }

    private static List<Integer> survivors(List<WeakReference<ClassLoader>> loaders) {
        return IntStream.range(0, loaders.size()).filter(i -> loaders.get(i).get() != null).boxed().toList();
    }

    private static long descriptorsOf(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).equals(file);
                } catch (IOException gone) {
                    return false;
                }
            }).count();
        }
    }
}
