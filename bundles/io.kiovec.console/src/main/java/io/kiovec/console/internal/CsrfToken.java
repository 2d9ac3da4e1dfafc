// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a page proves itself with when it asks for a change: a random text of the session, which pages of other origins
 * cannot read.
 */
final class CsrfToken {

    /** The header that carries it. */
    static final String HEADER = "X-Kiovec-Token";

    private static final String ATTRIBUTE = CsrfToken.class.getName();
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    /** Two requests of a new session, as a browser makes them, must not make two. */
    private final ReentrantLock making = new ReentrantLock();

    /** {@return the token of the session of a request, which is begun when there is none} */
    String of(HttpServletRequest request) {
        HttpSession session = request.getSession(true);
        making.lock();
        try {
            if (session.getAttribute(ATTRIBUTE) instanceof String known) {
                return known;
            }
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            String token = HexFormat.of().formatHex(bytes);
            session.setAttribute(ATTRIBUTE, token);
            return token;
        } finally {
            making.unlock();
        }
    }

    /** {@return whether a request bears the token of its session; compared in constant time} */
    boolean isBorneBy(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        String borne = request.getHeader(HEADER);
        return session != null && borne != null && session.getAttribute(ATTRIBUTE) instanceof String known
                && MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8),
                        borne.getBytes(StandardCharsets.UTF_8));
    }
}
