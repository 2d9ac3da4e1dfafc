// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

/**
 * Where a device stands in its life. A life begins with {@link #OPENING} and ends with {@link #CLOSED}; each change is
 * told as a {@link DeviceEvent}.
 *
 * <pre>
 * OPENING  -&gt; ONLINE, OFFLINE, CLOSED
 * ONLINE   -&gt; HOLDING
 * HOLDING  -&gt; DRAINING
 * DRAINING -&gt; ONLINE (the next endpoint was open before), OPENING, OFFLINE, CLOSED
 * OFFLINE  -&gt; ONLINE (found by a look), OPENING, OFFLINE (for another reason), CLOSED
 * </pre>
 */
public enum DeviceState {
    /** Requests flow. */
    ONLINE,
    /** New requests wait; whatever stands on the endpoint, such as sessions of a SCSI device, lets go of it first. */
    HOLDING,
    /** New requests wait; those inside the endpoint end, what was written is flushed, and the endpoint is closed. */
    DRAINING,
    /** New requests wait; there is no endpoint, and one is being opened and checked. */
    OPENING,
    /** No endpoint; requests wait up to their timeout, and one that serves the same device brings it back. */
    OFFLINE,
    /** Closed for good. */
    CLOSED
}
