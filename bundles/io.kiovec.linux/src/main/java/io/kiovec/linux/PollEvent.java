// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** What {@code poll(2)} waits for and tells. Sets of them are ints, so that waiting allocates nothing. */
public enum PollEvent {
    /** Something can be read: on sg a completion. */
    IN(0x01),
    /** Something exceptional. */
    PRIORITY(0x02),
    /** Something can be written: on sg there is room in the queue. */
    OUT(0x04),
    /** Told without asking: an error. */
    ERROR(0x08),
    /** Told without asking: the device is gone. */
    HANG_UP(0x10),
    /** Told without asking: the number is no open descriptor. */
    INVALID(0x20);

    private final int bit;

    PollEvent(int bit) {
        this.bit = bit;
    }

    /** {@return the bit of {@code asm-generic/poll.h}} */
    public int bit() {
        return bit;
    }

    /**
     * {@return whether a set has this event}
     *
     * @param events what a poll gave
     */
    public boolean in(long events) {
        return events > 0 && (events & bit) != 0;
    }
}
