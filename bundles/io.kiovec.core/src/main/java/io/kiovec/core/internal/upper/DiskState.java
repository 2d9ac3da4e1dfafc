// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.scsi.Sense;
import io.kiovec.spi.ScsiEndpoint;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of an open disk, and the conversation with it that keeps this up to date: the disk is asked anew when it has
 * said that something changed. When the medium of a removable disk may be another one, or the blocks have another length,
 * everything is refused from then on. Any thread.
 */
final class DiskState {

    private final Address address;
    private final Conversation conversation;
    private final DiskOpening questions;
    private final DiskCache cache;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile DiskFacts facts;
    /** The disk has said that something of the facts has changed. */
    private volatile boolean stale;
    /** The medium may be another one. */
    private volatile boolean changed;

    /**
     * Makes what is known.
     *
     * @param address the device, for messages
     * @param endpoint the way to it
     * @param waiting how time passes
     * @param first what asked the disk when it was opened
     * @param told the answers
     */
    DiskState(Address address, ScsiEndpoint endpoint, Waiting waiting, DiskOpening first, DiskFacts told) {
        this.address = address;
        facts = told;
        cache = new DiskCache(address);
        conversation = new Conversation(address, endpoint, waiting, SenseErrors.Information.BLOCK, this::noticed);
        questions = new DiskOpening(first, conversation);
    }

    Address address() {
        return address;
    }

    Conversation conversation() {
        return conversation;
    }

    DiskCache cache() {
        return cache;
    }

    /** {@return what was known last, which may be out of date} */
    DiskFacts facts() {
        return facts;
    }

    boolean isRemovable() {
        return facts.limits().get(Trait.REMOVABLE) == Support.YES;
    }

    /**
     * {@return what is known of the disk, asked anew when it has said that something changed}
     *
     * @throws DeviceException when its medium may be another one, or it does not answer
     */
    DiskFacts current() throws DeviceException {
        requireSameMedium();
        return stale ? askAnew() : facts;
    }

    /**
     * Looks whether what was meant for the disk still is.
     *
     * @throws DeviceException.UnitAttention when its medium may be another one
     */
    void requireSameMedium() throws DeviceException.UnitAttention {
        if (changed) {
            throw mediumChanged();
        }
    }

    private DiskFacts askAnew() throws DeviceException {
        asking.lock();
        try {
            if (stale) {
                stale = false;
                boolean known = false;
                try {
                    DiskFacts before = facts;
                    DiskFacts now = questions.again();
                    if (now.blockLength() != before.blockLength()) {
                        changed = true;
                        throw mediumChanged();
                    }
                    facts = now;
                    known = true;
                } finally {
                    stale |= !known;
                }
            }
            return facts;
        } finally {
            asking.unlock();
        }
    }

    private DeviceException.UnitAttention mediumChanged() {
        return new DeviceException.UnitAttention(address,
                "its medium may be another one, or was formatted anew: nothing was done, close the device and open it again");
    }

    /**
     * What the disk tells beside answers; on the thread of any request, which is sent again after this. So what may have
     * changed is asked first: a write that was meant for other blocks must not come.
     */
    private void noticed(Sense sense) throws DeviceException {
        if (sense.isDeferred()) {
            cache.failedLater(sense);
            return;
        }
        switch (sense.additional().code()) {
            case Reaction.MEDIUM_CHANGED -> {
                if (isRemovable()) {
                    changed = true;
                    throw mediumChanged();
                }
                learn();
            }
            case Reaction.RESET -> {
                cache.reset(sense);
                learn();
            }
            case Reaction.PARAMETERS_CHANGED, Reaction.OPERATING_CONDITIONS_CHANGED -> learn();
            default -> {
                // Concerns others: reservations, thresholds, logs.
            }
        }
    }

    private void learn() throws DeviceException {
        stale = true;
        if (asking.isHeldByCurrentThread()) {
            // Told while it was being asked: the next request asks once more.
            return;
        }
        try {
            askAnew();
        } catch (DeviceException.UnitAttention another) {
            throw another;
        } catch (DeviceException later) {
            // It stays stale, and whoever comes next hears of it.
        }
    }
}
