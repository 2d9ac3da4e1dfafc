// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.DeviceStatistics.Bucket;
import io.kiovec.api.DeviceStatistics.Latency;
import io.kiovec.api.DeviceStatistics.OfMode;
import io.kiovec.console.internal.Figures.Flow;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final long SECOND = 1_000_000_000;

    private final Figures figures = new Figures();

    /** Requests that took up to 10, up to 20 and up to 50 us, from the first open on. */
    private static Latency latency(long upTo10, long upTo20, long upTo50) {
        return new Latency(upTo50, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofNanos(50_000),
                List.of(new Bucket(Duration.ofNanos(10_000), upTo10), new Bucket(Duration.ofNanos(20_000), upTo20),
                        new Bucket(Duration.ofNanos(50_000), upTo50)));
    }

    private static DeviceStatistics device(long transfers, long bytes, Optional<Latency> latency) {
        return device(DeviceKind.BLOCK, transfers, bytes, latency);
    }

    private static DeviceStatistics device(DeviceKind kind, long transfers, long bytes, Optional<Latency> latency) {
        Address address = Address.parse("sim:disk0");
        return new DeviceStatistics(address, kind, address, "sim", DeviceState.ONLINE, "", Instant.EPOCH,
                Map.of(), 1,
                transfers, 0, bytes, 0, 0, Map.of(TransferMode.DIRECT, transfers), Map.of(), Map.of(), 0, 0,
                Optional.empty(), Duration.ZERO, Duration.ZERO, 0, Optional.empty(), latency, Activity.NONE,
                Map.of(TransferMode.DIRECT, new OfMode(bytes, latency)));
    }

    private Flow direct(long nanos, DeviceStatistics device) {
        return figures.look(List.of(device), nanos).getFirst().modes().get(TransferMode.DIRECT);
    }

    @Test
    void whatWasThereBeforeTheFirstLookIsNoFlow() {
        assertNull(direct(0, device(1000, 4_096_000, Optional.empty())));
    }

    @Test
    void aFlowIsWhatCameSinceTheLastLookInASecond() {
        direct(0, device(1000, 4_096_000, Optional.empty()));
        Flow flow = direct(2 * SECOND, device(1100, 4_505_600, Optional.empty()));
        assertEquals(204_800, flow.bytes());
        assertEquals(50, flow.requests());
        assertNull(flow.p50());
    }

    @Test
    void latencyIsOfTheRequestsSinceTheLastLook() {
        direct(0, device(100, 0, Optional.of(latency(100, 100, 100))));
        Flow flow = direct(SECOND, device(300, 0, Optional.of(latency(100, 200, 300))));
        assertEquals(20, flow.p50(), 0.01);
        assertEquals(49.4, flow.p99(), 0.01);
        assertNull(direct(2 * SECOND, device(300, 0, Optional.of(latency(100, 200, 300)))).p50());
    }

    @Test
    void aDeviceThatWasOpenedAnewBeginsAnew() {
        direct(0, device(1000, 4_096_000, Optional.empty()));
        assertNull(direct(SECOND, device(10, 40_960, Optional.empty())));
        assertTrue(direct(2 * SECOND, device(20, 81_920, Optional.empty())).bytes() > 0);
    }

    @Test
    void aNameThatIsOpenAsTwoKindsHasFiguresForEach() {
        figures.look(List.of(device(1000, 4_096_000, Optional.empty()),
                device(DeviceKind.SCSI, 10, 40_960, Optional.empty())), 0);
        List<Figures.Open> open = figures.look(List.of(device(1100, 4_505_600, Optional.empty()),
                device(DeviceKind.SCSI, 20, 81_920, Optional.empty())), SECOND);
        assertEquals(List.of(DeviceKind.BLOCK, DeviceKind.SCSI), open.stream().map(Figures.Open::kind).toList());
        assertEquals(List.of(409_600.0, 40_960.0),
                open.stream().map(device -> device.modes().get(TransferMode.DIRECT).bytes()).toList());
    }
}
