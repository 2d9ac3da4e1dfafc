// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.Key;

/**
 * What the target itself brings into a negotiation.
 *
 * @param maxConnections of a session
 * @param maxRecvDataSegmentLength bytes of one data segment that it takes
 * @param maxBurstLength bytes of one sequence of data
 * @param firstBurstLength bytes of unsolicited data
 * @param maxOutstandingR2T R2Ts of one command
 */
public record Offer(int maxConnections, int maxRecvDataSegmentLength, int maxBurstLength, int firstBurstLength,
        int maxOutstandingR2T) {

    /** {@return what it says for a key; the outcome that asks least of it where it does not care} */
    int of(Key key) {
        return switch (key) {
            case MAX_CONNECTIONS -> maxConnections;
            case MAX_BURST_LENGTH -> maxBurstLength;
            case FIRST_BURST_LENGTH -> firstBurstLength;
            case MAX_OUTSTANDING_R2T -> maxOutstandingR2T;
            // Unsolicited data is welcome; data comes in order; tasks do not outlive their connections.
            case INITIAL_R2T, ERROR_RECOVERY_LEVEL, DEFAULT_TIME_TO_WAIT, DEFAULT_TIME_TO_RETAIN -> 0;
            default -> 1;
        };
    }
}
