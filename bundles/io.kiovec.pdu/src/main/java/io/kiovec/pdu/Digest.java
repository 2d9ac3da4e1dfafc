// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C digest of headers and data (RFC 7143, 13.1): computed over the bytes with their padding, sent with the
 * least significant byte first. For one thread at a time.
 */
public final class Digest {

    /** Bytes of a digest. */
    public static final int LENGTH = 4;

    private final CRC32C crc = new CRC32C();

    /** Makes one. */
    public Digest() {
    }

    /** Begins a new digest. */
    public void reset() {
        crc.reset();
    }

    /**
     * Takes bytes in, and leaves the buffer as it is.
     *
     * @param buffer whose
     * @param at where they begin
     * @param length how many
     */
    public void update(ByteBuffer buffer, int at, int length) {
        int position = buffer.position();
        int limit = buffer.limit();
        buffer.limit(at + length).position(at);
        crc.update(buffer);
        buffer.limit(limit).position(position);
    }

    /** {@return the digest as the big-endian number that stands in the PDU} */
    public int wire() {
        return Integer.reverseBytes((int) crc.getValue());
    }
}
