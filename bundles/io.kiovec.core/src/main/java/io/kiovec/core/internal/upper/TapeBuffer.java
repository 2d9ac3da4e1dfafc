// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.Optional;

/**
 * Blocks that the drive has taken and no filemark and no motion has forced onto the tape yet, and what became of such
 * blocks. For one thread at a time.
 */
final class TapeBuffer {

    private final Address address;
    private boolean full;
    /** To be told once, when somebody asks for them to be on the tape. */
    private Optional<DeviceException> loss = Optional.empty();

    TapeBuffer(Address address) {
        this.address = address;
    }

    /** Something was written that may still be there. */
    void wrote() {
        full = true;
    }

    /** Everything written is on the tape, or was told to be lost. */
    void emptied() {
        full = false;
    }

    boolean isEmpty() {
        return !full;
    }

    /** What was in it may not be on the tape. */
    void lose(String why) {
        full = false;
        loss = Optional.of(new DeviceException.OutcomeUnknown(address,
                "blocks that the drive had taken may not be on the tape (" + why
                        + "): find the last good one and write from there"));
    }

    /** Somebody was told of the loss. */
    void forgetLoss() {
        loss = Optional.empty();
    }

    /** Tells once what is known to be lost of what was written. */
    void throwLoss() throws DeviceException {
        if (loss.isPresent()) {
            DeviceException told = loss.get();
            loss = Optional.empty();
            throw told;
        }
    }
}
