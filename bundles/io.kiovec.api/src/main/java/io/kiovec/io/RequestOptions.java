// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.time.Duration;
import java.util.Objects;

/**
 * How a request is to be done: a value, made once and shared by many requests.
 *
 * @param mode how the data is to move
 * @param timeout how long the request may wait at the gate while its device has no endpoint (rule S3), and what is
 *     handed to drivers that can bound a transfer; positive
 * @param durability when a write counts as done
 * @param dataPhase what becomes of data that a device sends
 * @param timing whether the duration is measured
 * @param priority 0 for none, else 1 (first) to 15 (last), as the command priority of SAM-6, 8.7; drivers may ignore it
 */
public record RequestOptions(AskedMode mode, Duration timeout, Durability durability, DataPhase dataPhase,
        Timing timing, int priority) {

    /** Rule S3: 30 seconds, unless a request says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** Mode left to the policy, 30 seconds, the device's cache, data delivered, duration sampled, no priority. */
    public static final RequestOptions DEFAULT = new RequestOptions(AskedMode.UNSPECIFIED, DEFAULT_TIMEOUT,
            Durability.DEVICE_CACHE, DataPhase.DELIVER, Timing.SAMPLED, 0);

    /** As {@link #DEFAULT}, direct where possible. */
    public static final RequestOptions DIRECT = DEFAULT.with(AskedMode.DIRECT);

    /** As {@link #DEFAULT}, indirect whatever the policy prefers. */
    public static final RequestOptions INDIRECT = DEFAULT.with(AskedMode.INDIRECT);

    /** As {@link #DEFAULT}, direct or an error. */
    public static final RequestOptions DIRECT_STRICTLY = DEFAULT.with(AskedMode.DIRECT_STRICTLY);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException for a timeout that is not positive or a priority outside 0 to 15
     */
    public RequestOptions {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(dataPhase, "dataPhase");
        Objects.requireNonNull(timing, "timing");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + ": give a positive duration");
        }
        if (priority < 0 || priority > 15) {
            throw new IllegalArgumentException("priority " + priority + ": give 0 for none or 1 (first) to 15 (last)");
        }
    }

    /**
     * {@return these options with another mode}
     *
     * @param other the mode
     */
    public RequestOptions with(AskedMode other) {
        return new RequestOptions(other, timeout, durability, dataPhase, timing, priority);
    }

    /**
     * {@return these options with another timeout}
     *
     * @param other positive
     */
    public RequestOptions with(Duration other) {
        return new RequestOptions(mode, other, durability, dataPhase, timing, priority);
    }

    /**
     * {@return these options with another durability}
     *
     * @param other when a write counts as done
     */
    public RequestOptions with(Durability other) {
        return new RequestOptions(mode, timeout, other, dataPhase, timing, priority);
    }

    /**
     * {@return these options with another data phase}
     *
     * @param other what becomes of the data
     */
    public RequestOptions with(DataPhase other) {
        return new RequestOptions(mode, timeout, durability, other, timing, priority);
    }

    /**
     * {@return these options with another timing}
     *
     * @param other whether the duration is measured
     */
    public RequestOptions with(Timing other) {
        return new RequestOptions(mode, timeout, durability, dataPhase, other, priority);
    }

    /**
     * {@return these options with another priority}
     *
     * @param other 0 to 15
     */
    public RequestOptions withPriority(int other) {
        return new RequestOptions(mode, timeout, durability, dataPhase, timing, other);
    }
}
