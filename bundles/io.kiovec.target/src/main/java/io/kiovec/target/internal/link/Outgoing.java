// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import java.io.IOException;

/** Something to be sent: one PDU or several that belong together. It is in one outbox at most, and once. */
public abstract class Outgoing {

    /** The outbox's. */
    Outgoing next;

    /** For subclasses. */
    protected Outgoing() {
    }

    /**
     * Writes its PDUs.
     *
     * @param out where to
     * @throws IOException when the connection fails
     */
    protected abstract void encode(ResponseWriter out) throws IOException;

    /** {@return bytes of data that it carries, roughly} */
    protected int weight() {
        return 0;
    }

    /** Its bytes are in the hands of the system, or the connection has failed: its memory is free. */
    protected void done() {
    }
}
