// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.util.Arrays;
import java.util.Optional;

/** How a login stands or ends: status class and detail of a Login Response (RFC 7143, 11.13.5). */
public enum LoginStatus {
    /** It goes on, or has succeeded. */
    SUCCESS(0x0000),
    /** The target is at another address for the time being; the response names it. */
    TARGET_MOVED_TEMPORARILY(0x0101),
    /** The target is at another address from now on; the response names it. */
    TARGET_MOVED_PERMANENTLY(0x0102),
    /** The initiator broke a rule of the login. */
    INITIATOR_ERROR(0x0200),
    /** The initiator is not who it says, or does not want to tell. */
    AUTHENTICATION_FAILURE(0x0201),
    /** The initiator may not use the target. */
    FORBIDDEN(0x0202),
    /** There is no such target here. */
    NOT_FOUND(0x0203),
    /** The target was here, and nobody knows where it is now. */
    TARGET_REMOVED(0x0204),
    /** The initiator wants a version that is not spoken. */
    UNSUPPORTED_VERSION(0x0205),
    /** The session has as many connections as it may. */
    TOO_MANY_CONNECTIONS(0x0206),
    /** A key that must be sent is missing. */
    MISSING_PARAMETER(0x0207),
    /** The connection does not fit the session that it wants to join. */
    CANNOT_INCLUDE_IN_SESSION(0x0208),
    /** The type of session is not known. */
    SESSION_TYPE_NOT_SUPPORTED(0x0209),
    /** There is no session with that handle. */
    SESSION_DOES_NOT_EXIST(0x020a),
    /** What was sent does not belong into a login. */
    INVALID_DURING_LOGIN(0x020b),
    /** The target failed. */
    TARGET_ERROR(0x0300),
    /** The target is about to go. */
    SERVICE_UNAVAILABLE(0x0301),
    /** The target has as many sessions as it may. */
    OUT_OF_RESOURCES(0x0302);

    private final int code;

    LoginStatus(int code) {
        this.code = code;
    }

    /**
     * {@return the status of a response, empty for one that is not known}
     *
     * @param code class and detail, two bytes
     */
    public static Optional<LoginStatus> of(int code) {
        return Arrays.stream(values()).filter(status -> status.code == code).findFirst();
    }

    /** {@return class and detail, two bytes} */
    public int code() {
        return code;
    }
}
