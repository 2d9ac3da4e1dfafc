// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;

/**
 * Takes PDUs from a connection: headers into memory of its own, data where the caller wants it.
 *
 * <p>It reads ahead, so that a batch of small commands costs one system call. Data is read ahead only by chance: where
 * the last PDU had data, the next one is taken to have some too, and no more than its header is read ahead, in the same
 * system call as the data before it. So a stream of writes goes from the socket straight to where the device finds it,
 * and what was read ahead in vain is at most one buffer for each change of direction; that much is copied.
 *
 * <p>For one thread at a time; a hand-over from one to another must order their accesses.
 */
public final class PduReader {

    private static final int AHEAD = 16 << 10;
    private static final int MAX_AHS = 255 * 4;

    private final ScatteringByteChannel channel;
    /** What was received and not used yet: from position to limit. */
    private final ByteBuffer ahead = ByteBuffer.allocateDirect(AHEAD);
    private final ByteBuffer[] both = new ByteBuffer[2];
    /** The header of the present PDU with its additional headers, apart from what is received next. */
    private final ByteBuffer header = ByteBuffer.allocate(Bhs.LENGTH + MAX_AHS);
    private final byte[] headerBytes = header.array();
    private final Digest digest = new Digest();
    private DigestUse headerDigest = DigestUse.NONE;
    private DigestUse dataDigest = DigestUse.NONE;
    private int dataLength;
    private int ahsLength;
    private boolean frugal;

    /**
     * Makes one.
     *
     * @param channel a connection in blocking mode
     */
    public PduReader(ScatteringByteChannel channel) {
        this.channel = channel;
        ahead.limit(0);
    }

    /**
     * Sets what follows headers and data from the next PDU on.
     *
     * @param forHeaders after headers
     * @param forData after data
     */
    public void digests(DigestUse forHeaders, DigestUse forData) {
        headerDigest = forHeaders;
        dataDigest = forData;
    }

    /** {@return what was received and not taken, for whoever reads on} The reader is not used again. */
    public ByteBuffer unread() {
        return ahead;
    }

    /** {@return whether the next header is here, so that {@link #next} does not wait for it} */
    public boolean hasHeader() {
        int have = ahead.remaining();
        return have >= Bhs.LENGTH && have >= headerLength(ahead.get(ahead.position() + Bhs.AHS_LENGTH) & 0xff);
    }

    private int headerLength(int ahsWords) {
        return Bhs.LENGTH + ahsWords * 4 + headerDigest.length();
    }

    /**
     * Takes the next header; the data of the PDU before must have been taken.
     *
     * @return whether there was one; if not, the peer has ended the connection between two PDUs
     * @throws EOFException when the connection ends within a header
     * @throws HeaderDigestException when the digest does not fit
     * @throws IOException when the connection fails
     */
    public boolean next() throws IOException {
        if (!fill(Bhs.LENGTH)) {
            return false;
        }
        ahsLength = (ahead.get(ahead.position() + Bhs.AHS_LENGTH) & 0xff) * 4;
        int length = Bhs.LENGTH + ahsLength;
        need(length + headerDigest.length());
        int at = ahead.position();
        ahead.get(at, headerBytes, 0, length);
        if (headerDigest == DigestUse.CRC32C) {
            digest.reset();
            digest.update(ahead, at, length);
            int received = ahead.getInt(at + length);
            if (received != digest.wire()) {
                throw new HeaderDigestException(received, digest.wire());
            }
        }
        ahead.position(at + length + headerDigest.length());
        dataLength = header.getInt(Bhs.DATA_LENGTH) & 0xff_ffff;
        frugal = dataLength > 0;
        return true;
    }

    /** {@return the header: absolute access from 0, additional headers at {@link Bhs#LENGTH}} */
    public ByteBuffer header() {
        return header;
    }

    /** {@return bytes of additional headers} */
    public int ahsLength() {
        return ahsLength;
    }

    /** {@return bytes of the data segment} */
    public int dataLength() {
        return dataLength;
    }

    /**
     * Takes the data segment.
     *
     * @param into where it goes: as long as the data segment from its position to its limit
     * @return whether the data digest fits
     * @throws IOException when the connection fails or ends
     */
    public boolean data(ByteBuffer into) throws IOException {
        int begin = into.position();
        int early = Math.min(ahead.remaining(), dataLength);
        if (early > 0) {
            into.put(begin, ahead, ahead.position(), early);
            ahead.position(ahead.position() + early);
            into.position(begin + early);
        }
        int trailer = (-dataLength & 3) + (dataLength > 0 ? dataDigest.length() : 0);
        while (into.hasRemaining()) {
            ahead.clear().limit(trailer + Bhs.LENGTH + headerDigest.length());
            both[0] = into;
            both[1] = ahead;
            long got = channel.read(both);
            ahead.flip();
            if (got < 0) {
                throw new EOFException("the connection ended within data");
            }
        }
        both[0] = null;
        return trailer == 0 || trailer(into, begin, trailer);
    }

    private boolean trailer(ByteBuffer data, int begin, int trailer) throws IOException {
        need(trailer);
        int at = ahead.position();
        boolean good = true;
        if (dataDigest == DigestUse.CRC32C) {
            int padding = trailer - dataDigest.length();
            digest.reset();
            digest.update(data, begin, dataLength);
            digest.update(ahead, at, padding);
            good = ahead.getInt(at + padding) == digest.wire();
        }
        ahead.position(at + trailer);
        return good;
    }

    /**
     * Takes a short data segment that is no data of a device.
     *
     * @param most bytes that are allowed
     * @return the data; empty when its digest does not fit, which {@link #dataLength} tells apart
     * @throws ProtocolException when it is longer
     * @throws IOException when the connection fails or ends
     */
    public byte[] data(int most) throws IOException {
        if (dataLength > most) {
            throw new ProtocolException(RejectReason.PROTOCOL_ERROR,
                    "a data segment of " + dataLength + " bytes where at most " + most + " are allowed");
        }
        byte[] data = new byte[dataLength];
        return data(ByteBuffer.wrap(data)) ? data : new byte[0];
    }

    /**
     * Takes the data segment and drops it.
     *
     * @throws IOException when the connection fails or ends
     */
    public void skipData() throws IOException {
        frugal = false;
        int left = dataLength == 0 ? 0 : dataLength + (-dataLength & 3) + dataDigest.length();
        while (left > 0) {
            need(1);
            int step = Math.min(left, ahead.remaining());
            ahead.position(ahead.position() + step);
            left -= step;
        }
    }

    private void need(int bytes) throws IOException {
        if (!fill(bytes)) {
            throw new EOFException("the connection ended within a PDU");
        }
    }

    /** {@return whether there are that many bytes; if not, the connection has ended and nothing is left} */
    private boolean fill(int bytes) throws IOException {
        if (ahead.remaining() >= bytes) {
            return true;
        }
        if (ahead.position() + bytes > ahead.capacity() || !ahead.hasRemaining()) {
            ahead.compact();
            ahead.flip();
        }
        while (ahead.remaining() < bytes) {
            int begin = ahead.position();
            int end = ahead.limit();
            ahead.limit(frugal
                    ? Math.min(begin + Math.max(bytes, Bhs.LENGTH + headerDigest.length()), ahead.capacity())
                    : ahead.capacity()).position(end);
            int got;
            try {
                got = channel.read(ahead);
            } finally {
                ahead.limit(ahead.position()).position(begin);
            }
            if (got < 0) {
                if (ahead.hasRemaining()) {
                    throw new EOFException("the connection ended within a PDU");
                }
                return false;
            }
        }
        return true;
    }
}
