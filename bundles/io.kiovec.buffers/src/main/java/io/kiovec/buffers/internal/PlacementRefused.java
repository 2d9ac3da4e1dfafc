// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.linux.ErrnoException;

/** The kernel refused to place memory as the configuration demands; the message says what to do. */
final class PlacementRefused extends Exception {

    private static final long serialVersionUID = 1;

    /** The error number. */
    private final int errno;

    PlacementRefused(String message, ErrnoException refusal) {
        super(message + " (" + refusal.getMessage() + ")", refusal);
        errno = refusal.errno();
    }

    int errno() {
        return errno;
    }
}
