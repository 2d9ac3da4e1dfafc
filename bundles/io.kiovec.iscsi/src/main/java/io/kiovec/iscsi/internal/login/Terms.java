// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import java.time.Duration;
import java.util.Optional;

/**
 * How a configuration wants sessions to be.
 *
 * @param initiator the initiator's iSCSI name
 * @param credentials for CHAP; empty for none
 * @param headerDigest whether headers are followed by a digest
 * @param dataDigest whether data is followed by a digest
 * @param immediateData whether a command may bring data along
 * @param unsolicitedData whether data may follow a command that was not asked for
 * @param firstBurst bytes of both together, 512 to 2^24 - 1
 * @param maxBurst bytes that are asked for at once, 512 to 2^24 - 1
 * @param maxSegment bytes of one data segment that the target may send, 512 to 2^24 - 1
 * @param loginTime how long a login may take
 * @param keepAlive how long a target may say nothing before it is asked, and then before it is given up; zero for ever
 * @param busyPoll how long a thread looks for an answer before it sleeps; zero for never
 */
public record Terms(String initiator, Optional<Credentials> credentials, DigestWish headerDigest,
        DigestWish dataDigest, Wish immediateData, Wish unsolicitedData, int firstBurst, int maxBurst, int maxSegment,
        Duration loginTime, Duration keepAlive, Duration busyPoll) {

    /**
     * {@return the same for another initiator}
     *
     * @param name its iSCSI name
     */
    public Terms withInitiator(String name) {
        return new Terms(name, credentials, headerDigest, dataDigest, immediateData, unsolicitedData, firstBurst,
                maxBurst, maxSegment, loginTime, keepAlive, busyPoll);
    }

    /**
     * {@return the same with another time for logins}
     *
     * @param time how long a login may take
     */
    public Terms withLoginTime(Duration time) {
        return new Terms(initiator, credentials, headerDigest, dataDigest, immediateData, unsolicitedData, firstBurst,
                maxBurst, maxSegment, time, keepAlive, busyPoll);
    }

    /** What is wanted of digests. */
    public enum DigestWish {
        /** None. */
        NONE("None"),
        /** Where the target has them. */
        PREFERRED("CRC32C,None"),
        /** Or there is no login. */
        REQUIRED("CRC32C");

        private final String offer;

        DigestWish(String offer) {
            this.offer = offer;
        }

        String offer() {
            return offer;
        }
    }

    /** What is wanted of what both must want. */
    public enum Wish {
        /** It is. */
        YES,
        /** It is not. */
        NO
    }
}
