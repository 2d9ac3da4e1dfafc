// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a disk's volatile cache may hold, and what is known to have become of it. Rule S2: a loss is told by the next
 * flush, once. Any thread.
 */
final class DiskCache {

    private static final int CHECK_CONDITION = 0x02;
    /** POWER ON, RESET, OR BUS DEVICE RESET; POWER ON; DEVICE INTERNAL RESET: a cache may not have outlived them. */
    private static final Set<Integer> EMPTYING = Set.of(0x00, 0x01, 0x04);

    private final Address address;
    private final AtomicReference<DeviceException> loss = new AtomicReference<>();
    /** Flushes that the disk has not answered yet: what they are for may still be lost. */
    private final AtomicInteger flushing = new AtomicInteger();
    private volatile boolean holds;

    DiskCache(Address address) {
        this.address = address;
    }

    /** Something is being written that may stay in the cache. */
    void written() {
        if (!holds) {
            holds = true;
        }
    }

    /** The disk was reset. */
    void reset(Sense sense) {
        if ((holds || flushing.get() > 0) && EMPTYING.contains(sense.additional().qualifier())) {
            lost(sense, "it was reset (" + sense.additional() + ") with unflushed data in its cache");
        }
    }

    /** An earlier command failed after the disk had called it done. */
    void failedLater(Sense sense) {
        lost(sense, "it could not keep what it had taken (" + sense + ")");
    }

    private void lost(Sense sense, String what) {
        byte[] bytes = new byte[CommandCall.SENSE_BYTES];
        int length = sense.write(MemorySegment.ofArray(bytes), SenseFormat.DESCRIPTOR);
        loss.compareAndSet(null, new DeviceException.OutcomeUnknown(address,
                what + ": what was written since the last flush may be lost, write it again",
                new Detail(0, 0, OptionalInt.of(CHECK_CONDITION), Arrays.copyOf(bytes, length), Demotion.NONE), null));
    }

    /**
     * A flush begins: what is written from now on is for the next one.
     *
     * @return whether there is anything that it makes last
     * @throws DeviceException when something that it was to make last is known to be lost
     */
    boolean beginFlush() throws DeviceException {
        throwLoss();
        flushing.incrementAndGet();
        boolean held = holds;
        holds = false;
        return held;
    }

    /**
     * A flush has ended.
     *
     * @param stillHeld whether there may be something left that it was to make last
     */
    void endFlush(boolean stillHeld) {
        if (stillHeld) {
            holds = true;
        }
        flushing.decrementAndGet();
    }

    /**
     * Tells what is lost, once.
     *
     * @throws DeviceException when something is
     */
    void throwLoss() throws DeviceException {
        DeviceException told = loss.getAndSet(null);
        if (told != null) {
            throw told;
        }
    }
}
