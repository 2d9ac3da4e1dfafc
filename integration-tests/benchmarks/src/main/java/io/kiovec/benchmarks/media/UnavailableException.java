// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;

/** Something cannot be had on this machine; the message says what, and why. */
public final class UnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * Makes it.
     *
     * @param message what, and why
     */
    public UnavailableException(String message) {
        super(message);
    }
}
