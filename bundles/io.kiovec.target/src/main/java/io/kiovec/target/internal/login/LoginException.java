// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.KeyText.Pair;
import java.util.List;

/** A login ends without success: the initiator is told the status, the log the message, and the connection ends. */
public final class LoginException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the initiator is told. */
    private final LoginStatus status;
    private final transient List<Pair> keys;

    /**
     * Makes one.
     *
     * @param status what the initiator is told
     * @param message what happened
     */
    public LoginException(LoginStatus status, String message) {
        this(status, message, List.of());
    }

    /**
     * Makes one with keys.
     *
     * @param status what the initiator is told
     * @param message what happened
     * @param keys what the response carries
     */
    public LoginException(LoginStatus status, String message, List<Pair> keys) {
        super(message);
        this.status = status;
        this.keys = List.copyOf(keys);
    }

    /** {@return what the initiator is told} */
    public LoginStatus status() {
        return status;
    }

    /** {@return what the response carries} */
    public List<Pair> keys() {
        return keys == null ? List.of() : keys;
    }
}
