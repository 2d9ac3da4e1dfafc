// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.Address;
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
}
