// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an open device did since it was first opened in this process. A snapshot; counts taken while requests run may
 * be a few apart.
 *
 * @param address the name it was opened by
 * @param kind as what it is open: a name that is open as several has figures for each
 * @param target the address that it is served from now
 * @param transport who serves it now, or did last
 * @param state where it stands
 * @param reason why it stands there, empty when it is online
 * @param since since when it stands there
 * @param entered how often it came into each state
 * @param openings how many openings share it
 * @param reads reads that succeeded
 * @param writes writes that succeeded, with those of zeroes, of the same block again and again, and after a comparison
 * @param bytesRead bytes read
 * @param bytesWritten bytes written
 * @param copiedBytes bytes copied on the way (rule M2)
 * @param modes reads and writes by mode done
 * @param demotions demoted transfers by reason
 * @param failures failed requests by kind
 * @param swaps how often the endpoint was replaced
 * @param orphans endpoints that could not be released yet
 * @param lastPause how long the last swap held requests
 * @param totalPause how long all swaps held requests, together
 * @param longestPause how long the longest of them did
 * @param queueDepth most requests that were found inside the endpoint at once, when one was sampled; 0 until one was
 * @param elements scatter-gather elements of sampled transfers, empty until one was sampled whose driver or memory tells
 * @param latency of sampled requests, empty until one was sampled
 * @param activity what is going on with it now
 * @param byMode what those reads and writes moved and how long they took, for each mode of {@code modes}
 */
public record DeviceStatistics(Address address, DeviceKind kind, Address target, String transport, DeviceState state,
        String reason,
        Instant since, Map<DeviceState, Long> entered, int openings, long reads, long writes, long bytesRead,
        long bytesWritten, long copiedBytes,
        Map<TransferMode, Long> modes, Map<Demotion, Long> demotions, Map<Failure, Long> failures, long swaps,
        int orphans, Optional<Duration> lastPause, Duration totalPause, Duration longestPause, long queueDepth,
        Optional<Elements> elements, Optional<Latency> latency, Activity activity,
        Map<TransferMode, OfMode> byMode) {

    /** Keeps its own maps. */
    public DeviceStatistics {
        entered = Map.copyOf(entered);
        modes = Map.copyOf(modes);
        demotions = Map.copyOf(demotions);
        failures = Map.copyOf(failures);
        byMode = Map.copyOf(byMode);
    }

    /**
     * What is going on with a device. Requests go on meanwhile: the figures are of about the same moment.
     *
     * @param inFlight requests inside the endpoint, those of drivers' queues too
     * @param waiting calls that wait for an endpoint (rule S3)
     * @param queues the open queues, in no order
     */
    public record Activity(long inFlight, int waiting, List<Queue> queues) {

        /** Nothing. */
        public static final Activity NONE = new Activity(0, 0, List.of());

        /** Keeps its own list. */
        public Activity {
            queues = List.copyOf(queues);
        }
    }

    /**
     * An open queue.
     *
     * @param depth requests that it holds at most, from offer to reap
     * @param size requests that it holds now
     */
    public record Queue(int depth, int size) {
    }

    /**
     * What the transfers of one mode did.
     *
     * @param bytes read and written
     * @param latency of those that were sampled, empty until one was
     */
    public record OfMode(long bytes, Optional<Latency> latency) {
    }

    /**
     * How many scatter-gather elements sampled transfers needed.
     *
     * @param samples transfers that were looked at
     * @param total elements of all of them
     * @param max elements of the one with the most
     */
    public record Elements(long samples, long total, long max) {
    }

    /**
     * How long sampled requests took.
     *
     * @param samples how many were timed
     * @param total of all of them, as the middles of the histogram's steps: within one part in a hundred
     * @param p50 half took no longer
     * @param p99 99 of 100 took no longer
     * @param max the longest
     * @param buckets the histogram: rising bounds, from 1 us by 1, 2, 5, 10 and so on to 10 s
     */
    public record Latency(long samples, Duration total, Duration p50, Duration p99, Duration max,
            List<Bucket> buckets) {

        /** Keeps its own list. */
        public Latency {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * Requests that took no longer than a bound, those of the bounds below with them.
     *
     * @param bound the longest that counts
     * @param count how many took no longer
     */
    public record Bucket(Duration bound, long count) {
    }
}
