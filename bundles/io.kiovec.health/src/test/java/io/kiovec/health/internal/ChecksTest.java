// SPDX-License-Identifier: Apache-2.0
package io.kiovec.health.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.Allocators;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.Devices;
import io.kiovec.api.Transports;
import io.kiovec.api.Transports.Role;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

/** What each check says of which figures. */
class ChecksTest {

    private final Devices devices = mock(Devices.class);
    private final Transports transports = mock(Transports.class);
    private final Allocators allocators = mock(Allocators.class);
    private final DriversConfiguration configuration = mock(DriversConfiguration.class);

    private static DeviceStatistics device(DeviceState state, String reason, int orphans) {
        Address address = Address.parse("sim:disk0");
        return new DeviceStatistics(address, DeviceKind.BLOCK, address, "sim", state, reason, Instant.EPOCH, Map.of(),
                1, 0,
                0, 0, 0, 0, Map.of(), Map.of(), Map.of(), 0, orphans, Optional.empty(), Duration.ZERO, Duration.ZERO, 0,
                Optional.empty(), Optional.empty(), Activity.NONE, Map.of());
    }

    private static TransportInfo transport(Role role, String reason) {
        return new TransportInfo("sim", "sim", role, reason, "io.kiovec.sim 0.1.0", 0, 0, 0, "");
    }

    private static void says(Status status, String words, Result result) {
        assertEquals(status, result.getStatus(), result::toString);
        assertTrue(result.toString().contains(words), result::toString);
    }

    private Result devices(DeviceState state, String reason) {
        when(devices.statistics()).thenReturn(List.of(device(state, reason, 0)));
        return new DevicesCheck(devices).execute();
    }

    @Test
    void anOfflineDeviceIsCritical() {
        says(Status.OK, "1 devices are online", devices(DeviceState.ONLINE, ""));
        says(Status.CRITICAL, "sim:disk0 is offline since 1970-01-01T00:00:00Z: the driver has gone",
                devices(DeviceState.OFFLINE, "the driver has gone"));
        says(Status.TEMPORARILY_UNAVAILABLE, "HOLDING", devices(DeviceState.HOLDING, "swap"));
    }

    private Result drivers(TransportInfo transport, String... required) {
        when(transports.list()).thenReturn(List.of(transport));
        when(configuration.transports()).thenReturn(required);
        return new DriversCheck(transports, configuration).execute();
    }

    @Test
    void aDriverInQuarantineIsCritical() {
        says(Status.OK, "", drivers(transport(Role.ACTIVE, "")));
        says(Status.CRITICAL, "transports release sim", drivers(transport(Role.QUARANTINED, "it threw")));
        says(Status.CRITICAL, "io.kiovec.sim 0.1.0 is refused", drivers(transport(Role.REFUSED, "no name")));
    }

    @Test
    void aTransportIsMissedOnlyWhereItIsRequired() {
        says(Status.OK, "sim is unavailable: no kernel", drivers(transport(Role.UNAVAILABLE, "no kernel")));
        says(Status.CRITICAL, "sim is unavailable: no kernel",
                drivers(transport(Role.UNAVAILABLE, "no kernel"), "sim"));
        says(Status.CRITICAL, "the transport sg is not there", drivers(transport(Role.ACTIVE, ""), "sg"));
    }

    private Result buffers(long used, long buffers, boolean open) {
        when(allocators.list()).thenReturn(
                List.of(new AllocatorStatistics("pages", "4 KiB", 1000, 1000, used, buffers, 1, List.of())));
        when(devices.statistics()).thenReturn(open ? List.of(device(DeviceState.ONLINE, "", 0)) : List.of());
        return new BuffersCheck(allocators, devices).execute();
    }

    @Test
    void memoryThatIsUsedUpOrForgottenIsTold() {
        says(Status.OK, "100 of 1000", buffers(100, 1, true));
        says(Status.WARN, "nearly exhausted", buffers(900, 9, true));
        says(Status.CRITICAL, "is exhausted", buffers(1000, 10, true));
        says(Status.WARN, "1 buffers that are not closed, and no device is open", buffers(100, 1, false));
    }

    @Test
    void anOrphanIsAWarning() {
        when(devices.statistics()).thenReturn(List.of(device(DeviceState.ONLINE, "", 0)));
        says(Status.OK, "", new OrphansCheck(devices).execute());
        when(devices.statistics()).thenReturn(List.of(device(DeviceState.ONLINE, "", 2)));
        says(Status.WARN, "sim:disk0 has 2 endpoints", new OrphansCheck(devices).execute());
    }
}
