// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

/** Where a device stands in its life. */
public enum DeviceState {
    /** Requests flow. */
    ONLINE,
    /** New requests wait; those in flight end. */
    HOLDING,
    /** The old endpoint has let go, or is about to, and a new one is being opened and checked. */
    OPENING,
    /** No endpoint; requests wait up to their timeout, and one that serves the same device brings it back. */
    OFFLINE,
    /** Closed for good. */
    CLOSED
}
