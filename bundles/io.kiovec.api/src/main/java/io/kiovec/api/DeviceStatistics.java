// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an open device did since it was first opened in this process. A snapshot; counts taken while requests run may
 * be a few apart.
 *
 * @param address the name it was opened by
 * @param target the address that it is served from now
 * @param transport who serves it now, or did last
 * @param state where it stands
 * @param reason why it stands there, empty when it is online
 * @param since since when it stands there
 * @param entered how often it came into each state
 * @param openings how many openings share it
 * @param reads reads that succeeded
 * @param writes writes that succeeded, with writes of zeroes
 * @param bytesRead bytes read
 * @param bytesWritten bytes written
 * @param copiedBytes bytes copied on the way (rule M2)
 * @param modes reads and writes by mode done
 * @param demotions demoted transfers by reason
 * @param failures failed requests by kind
 * @param swaps how often the endpoint was replaced
 * @param orphans endpoints that could not be released yet
 * @param lastPause how long the last swap held requests
 * @param latency of sampled requests, empty until one was sampled
 */
public record DeviceStatistics(Address address, Address target, String transport, DeviceState state, String reason,
        Instant since, Map<DeviceState, Long> entered, int openings, long reads, long writes, long bytesRead,
        long bytesWritten, long copiedBytes,
        Map<TransferMode, Long> modes, Map<Demotion, Long> demotions, Map<Failure, Long> failures, long swaps,
        int orphans, Optional<Duration> lastPause, Optional<Latency> latency) {

    /** Keeps its own maps. */
    public DeviceStatistics {
        entered = Map.copyOf(entered);
        modes = Map.copyOf(modes);
        demotions = Map.copyOf(demotions);
        failures = Map.copyOf(failures);
    }

    /**
     * How long sampled requests took.
     *
     * @param samples how many were timed
     * @param p50 half took no longer
     * @param p99 99 of 100 took no longer
     * @param max the longest
     */
    public record Latency(long samples, Duration p50, Duration p99, Duration max) {
    }
}
