// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import java.util.Map;

/** The figures of one open device, {@code io.kiovec:type=Device,name="ADDRESS",kind=KIND}; counts since it was opened. */
public interface DeviceMXBean {

    /** {@return where it stands: ONLINE, HOLDING, DRAINING, OPENING, OFFLINE} */
    String getState();

    /** {@return why it stands there, empty when it is online} */
    String getReason();

    /** {@return who serves it} */
    String getTransport();

    /** {@return the address that it is served from} */
    String getTarget();

    /** {@return openings that share it} */
    int getOpenings();

    /** {@return reads that succeeded} */
    long getReads();

    /** {@return writes that succeeded} */
    long getWrites();

    /** {@return bytes read} */
    long getBytesRead();

    /** {@return bytes written} */
    long getBytesWritten();

    /** {@return bytes that Kiovec copied on the way} */
    long getBytesCopied();

    /** {@return reads and writes by how the data moved} */
    Map<String, Long> getModes();

    /** {@return demoted transfers by reason} */
    Map<String, Long> getDemotions();

    /** {@return failed requests by kind} */
    Map<String, Long> getFailures();

    /** {@return how often the endpoint was replaced} */
    long getSwaps();

    /** {@return how long all swaps held requests, in seconds} */
    double getSwapPauseSeconds();

    /** {@return endpoints that could not be released yet} */
    int getOrphans();

    /** {@return most requests found inside the endpoint at once} */
    long getQueueDepthReached();

    /** {@return most scatter-gather elements of a sampled transfer, 0 while none was counted} */
    long getElementsMost();

    /** {@return how many requests were timed} */
    long getSamples();

    /** {@return what half of them took no longer than, in seconds; 0 while none was timed} */
    double getLatencyP50Seconds();

    /** {@return what 99 of 100 took no longer than, in seconds; 0 while none was timed} */
    double getLatencyP99Seconds();
}
