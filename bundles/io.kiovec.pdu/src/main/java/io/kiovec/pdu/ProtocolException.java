// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.io.IOException;

/** What a peer sent breaks the protocol so that its connection has to end; the message says how. */
public final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What it is told before. */
    private final RejectReason reason;

    /**
     * Makes one.
     *
     * @param reason what the peer is told before the connection ends
     * @param message what it did
     */
    public ProtocolException(RejectReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return what the peer is told before the connection ends} */
    public RejectReason reason() {
        return reason;
    }
}
