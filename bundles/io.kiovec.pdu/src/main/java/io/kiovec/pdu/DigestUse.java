// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

/** Whether a digest follows headers or data of a connection (RFC 7143, 13.1). */
public enum DigestUse {
    /** None. */
    NONE,
    /** CRC32C. */
    CRC32C;

    /** {@return bytes that it takes} */
    public int length() {
        return this == CRC32C ? Digest.LENGTH : 0;
    }
}
