// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.io.IOException;

/**
 * The header digest of a received PDU does not fit, so not even its length is known: at error recovery level 0 the
 * connection ends (RFC 7143, 7.8).
 */
public final class HeaderDigestException extends IOException {

    private static final long serialVersionUID = 1L;

    HeaderDigestException(int received, int computed) {
        super(String.format("header digest is %08x and should be %08x", received, computed));
    }
}
