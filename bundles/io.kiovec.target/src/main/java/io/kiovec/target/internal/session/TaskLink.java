// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.target.internal.link.Outbox;
import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.RejectReason;

/** The connection that a task came on, as the task sees it. Any thread. */
public interface TaskLink {

    /** {@return where responses go} */
    Outbox outbox();

    /** {@return what was negotiated on the connection} */
    Parameters parameters();

    /**
     * {@return whether the connection may hold that much more data} If so, {@link #give} must follow.
     *
     * @param bytes how much
     */
    boolean take(int bytes);

    /**
     * Gives memory back.
     *
     * @param bytes how much
     */
    void give(int bytes);

    /**
     * Sends a Reject.
     *
     * @param reason why
     * @param header of the PDU, 48 bytes
     */
    void reject(RejectReason reason, byte[] header);

    /**
     * Has another thread do something, or does it now when none is free.
     *
     * @param work what
     */
    void elsewhere(Runnable work);
}
