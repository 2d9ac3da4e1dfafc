// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.io.AccessMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Rule S7 as Configuration Admin says, and the commands that show it. */
@ExtendWith(FrameworkWatchdog.class)
class SwapCausesTest {

    private Swaps swaps;
    private BlockDevice device;

    @BeforeEach
    void open() throws Exception {
        swaps = Bundles.service(Swaps.class);
        device = Bundles.service(Devices.class).openBlock("sim:disk1", AccessMode.READ_WRITE);
    }

    @AfterEach
    void close() throws Exception {
        device.close();
        configuration().delete();
        SimConfiguration.await("the configuration is gone", () -> "never".equals(value("better.transport")));
    }

    /** A configuration that was deleted is another one afterwards. */
    private static Configuration configuration() throws Exception {
        return Bundles.service(ConfigurationAdmin.class).getConfiguration("io.kiovec.swap", "?");
    }

    private void configure(Map<String, String> values) throws Exception {
        configuration().update(SimConfiguration.properties(values));
    }

    private String value(String key) {
        return swaps.settings().stream().filter(setting -> setting.key().equals(key)).map(Swaps.Setting::value)
                .findFirst().orElseThrow();
    }

    private void awaitTransport(String name) throws Exception {
        SimConfiguration.await(name + " serves", () -> device.statistics().transport().equals(name)
                && device.state() == DeviceState.ONLINE);
    }

    @Test
    void S7_aDeviceFollowsItsConfigurationAndOutlivesIt() throws Exception {
        try (StandbyTransport better = StandbyTransport.register("sim", 10)) {
            device.write(0, new byte[512]);
            assertEquals("sim", device.statistics().transport());
            configure(Map.of("rules", "sim:disk? at-once"));
            awaitTransport(StandbyTransport.NAME);
            better.rank(-1);
            awaitTransport("sim");
            configuration().delete();
            SimConfiguration.await("the configuration is gone", () -> "none".equals(value("rules")));
            better.rank(10);
            device.write(0, new byte[512]);
            assertEquals("sim", device.statistics().transport(), "never is the default");
            configure(Map.of("better.transport", "when-idle", "idle.time", "20"));
            awaitTransport(StandbyTransport.NAME);
        }
        awaitTransport("sim");
        assertEquals(Map.of(), device.statistics().failures());
    }

    @Test
    void aMistakeIsShownWithTheLineThatMendsIt() throws Exception {
        configure(Map.of("beter.transport", "at-once"));
        SimConfiguration.await("the mistake is told", () -> !swaps.problems().isEmpty());
        assertEquals("better.transport = at-once", swaps.problems().getFirst().mended());
        String shown = Gogo.run("kiovec:swap --causes");
        assertTrue(shown.contains("better.transport = at-once"), shown);
        assertTrue(Gogo.run("kiovec:swap --causes --json").contains("\"mended\":\"better.transport = at-once\""));
        configure(Map.of("better.transport", "when-idle"));
        SimConfiguration.await("the mistake is mended", () -> swaps.problems().isEmpty());
        assertEquals("when-idle", value("better.transport"));
    }

    @Test
    void aWatchTellsOfASwapAsItHappens() throws Exception {
        CompletableFuture<String> watched = CompletableFuture.supplyAsync(() -> {
            try {
                return Gogo.run("kiovec:swap --watch sim:disk1 --seconds 1 --json");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (!watched.isDone()) {
            swaps.swap(device.address(), device.address());
        }
        List<String> rows = watched.get().lines().toList();
        String online = rows.stream().filter(row -> row.contains("\"event\":\"online\"")).findFirst()
                .orElseThrow(() -> new AssertionError(rows.toString()));
        for (String part : List.of("\"address\":\"sim:disk1\"", "\"target\":\"sim:disk1\"", "\"transport\":\"sim\"",
                "\"pauseMicros\":")) {
            assertTrue(online.contains(part), online);
        }
        assertTrue(rows.stream().anyMatch(row -> row.contains("\"event\":\"holding\"")
                && row.contains("\"reason\":\"swap to sim:disk1\"")), rows.toString());
    }
}
