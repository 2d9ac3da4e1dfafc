// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.DeviceState;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A unit as a part of what is built on others: who stands on it, whether it is leaving what it stands on, and how many of
 * its endpoints there are.
 *
 * <p>A call that waits for the driver of a lower device holds up every device between. So when an upper one lets its endpoint
 * go, what waits below for it and for nobody else comes back: nothing of it was started, and it waits again where the
 * application called. Any thread.
 */
final class Storey {

    private final Address name;
    private final Foundations foundations;
    private final List<Opening> openings;
    private final AtomicInteger endpoints = new AtomicInteger();
    private volatile boolean leaving;

    /**
     * Makes one that stands on nothing.
     *
     * @param name of the device
     * @param foundations where it says what it stands on
     * @param openings of the device, as they are at each moment
     */
    Storey(Address name, Foundations foundations, List<Opening> openings) {
        this.name = name;
        this.foundations = foundations;
        this.openings = openings;
    }

    /** {@return the name of the device} */
    Address name() {
        return name;
    }

    /** Requests are held, and what is inside must come out: what waits below for this device comes back. */
    void leaves() {
        leaving = true;
        foundations.lookAgainBelow(this);
    }

    /** The endpoint is let go. */
    void left() {
        leaving = false;
    }

    /** {@return whether all that is done through this device is done for somebody who lets it go} */
    boolean isLeft() {
        return leaving || !openings.isEmpty() && openings.stream().allMatch(Opening::isLetGo);
    }

    /** An endpoint is being opened; {@link #closed} follows, at once where it cannot be opened. */
    void opens() {
        endpoints.incrementAndGet();
    }

    /** An endpoint was closed; with the last one goes what nobody closes any more. */
    void closed() {
        if (endpoints.decrementAndGet() == 0) {
            foundations.closeForsaken(this);
        }
    }

    /** {@return whether nobody is there who could close what it stands on} */
    boolean isEmpty() {
        return endpoints.get() == 0;
    }

    /**
     * {@return where a device stands that stands so itself: no better than what it stands on}
     *
     * @param own where it stands by itself
     */
    Lifecycle.Now under(Lifecycle.Now own) {
        if (own.state() != DeviceState.ONLINE) {
            return own;
        }
        return foundations.under(name).stream().map(below -> below.stands().under(below.address()))
                .filter(now -> now.state() != DeviceState.ONLINE).findFirst().orElse(own);
    }

    /**
     * {@return whether a driver only hands on that a device below is offline} That one has waited for its driver as long as
     * it might; the endpoint here is as good as before.
     *
     * @param gone what the driver threw
     */
    boolean isOfBelow(DeviceException.Offline gone) {
        return !gone.address().equals(name) && foundations.isUnder(name, gone.address());
    }

    /**
     * Makes last what was written through an endpoint that is about to be let go. Where the driver cannot, because a device
     * below has lost its own, that device has done it when it let that go, or says what kept it.
     *
     * @param flush of the endpoint
     * @param drain how long a device below may take to let its endpoint go
     * @throws DeviceException when something written may be lost
     */
    void makeLast(Flush flush, Duration drain) throws DeviceException {
        try {
            flush.run();
        } catch (DeviceException.Offline gone) {
            if (!isOfBelow(gone) || !foundations.isSettled(this, drain)) {
                throw gone;
            }
        }
    }
}
