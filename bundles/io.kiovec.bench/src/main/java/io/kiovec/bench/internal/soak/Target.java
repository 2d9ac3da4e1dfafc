// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.Device;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A device that is disturbed, or is beside one that is. Any thread. */
final class Target {

    /** What is done to a device's driver. */
    enum Cause {
        /** Nothing yet, or nothing of ours. */
        NONE,
        /** The endpoint is replaced, and its successor is there. */
        SWAP,
        /** The driver's bundle is updated or refreshed: for a while there is no driver. */
        UPDATE,
        /** The device goes away in mid-transfer and is there again. */
        CRASH,
        /** A call stays inside the driver for a while. */
        HANG
    }

    private final Device device;
    private final Meter meter;
    private final long swapsBefore;
    private final AtomicLong heard = new AtomicLong();
    private volatile Cause cause = Cause.NONE;

    Target(Device device, Meter meter) {
        this.device = device;
        this.meter = meter;
        swapsBefore = swaps();
    }

    Device device() {
        return device;
    }

    Address address() {
        return device.address();
    }

    /** {@return the schemes of an address and of what it stands on: {@code trace:sim:disk0} has two} */
    static List<String> schemes(Address address) {
        List<String> schemes = new ArrayList<>(List.of(address.scheme()));
        try {
            schemes.addAll(schemes(Address.parse(address.rest())));
        } catch (IllegalArgumentException itStandsOnNothing) {
            // A name or a path.
        }
        return schemes;
    }

    Meter meter() {
        return meter;
    }

    boolean isTape() {
        return device instanceof TapeDevice;
    }

    /** {@return what was done to it last} */
    Cause cause() {
        return cause;
    }

    void cause(Cause now) {
        cause = now;
    }

    /** {@return how often its endpoint was replaced, as the core has it} */
    long swaps() {
        return device.statistics().swaps();
    }

    /** {@return how many endpoints of it are left to calls that do not return} */
    int orphans() {
        return device.statistics().orphans();
    }

    /** An event told that its endpoint was replaced. */
    void heardOfSwap() {
        heard.incrementAndGet();
    }

    /** {@return whether every replacement was told} Events come later than what they tell. */
    boolean allHeard() {
        return heard.get() >= swaps() - swapsBefore;
    }
}
