// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import io.kiovec.pdu.LoginStatus;
import java.io.IOException;
import java.util.Optional;

/** A target did not let the initiator in, or is not who it has to be; the message says what to do. */
public final class LoginFailure extends IOException {

    private static final long serialVersionUID = 1L;

    /** What the target said. */
    private final LoginStatus status;

    LoginFailure(LoginStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** {@return the failure of a response's status} */
    static LoginFailure of(int code) {
        Optional<LoginStatus> known = LoginStatus.of(code);
        String text = switch (known.orElse(LoginStatus.TARGET_ERROR)) {
            case AUTHENTICATION_FAILURE -> "the target does not accept who we are: see chap.user and chap.secret";
            case FORBIDDEN -> "the target does not let this initiator in: see its access list, and initiator here";
            case NOT_FOUND -> "there is no target of that name: look with 'devices', or at the target";
            case TARGET_REMOVED -> "the target was removed";
            case TOO_MANY_CONNECTIONS, OUT_OF_RESOURCES -> "the target has as many sessions as it may: try again";
            case SERVICE_UNAVAILABLE -> "the target does not serve just now";
            default -> "the target ended the login";
        };
        return new LoginFailure(known.orElse(LoginStatus.TARGET_ERROR), "%s (login status %04Xh)".formatted(text,
                code));
    }

    /** {@return what the target said} */
    public LoginStatus status() {
        return status;
    }
}
