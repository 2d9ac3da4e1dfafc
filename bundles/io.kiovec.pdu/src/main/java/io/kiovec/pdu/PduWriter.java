// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/**
 * Sends PDUs: gathers headers and data of several, where they lie, into one system call. Data must stay as it is until
 * {@link #flush} has returned. For one thread at a time.
 */
public final class PduWriter {

    /** PDUs that one system call takes: with header, data and what follows the data, three pieces each. */
    private static final int SLOTS = 64;
    private static final int SLOT = 64;
    private static final int TRAILER = Bhs.LENGTH + Digest.LENGTH;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final GatheringByteChannel channel;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(SLOTS * SLOT);
    private final ByteBuffer[] headers = new ByteBuffer[SLOTS];
    private final ByteBuffer[] trailers = new ByteBuffer[SLOTS];
    private final ByteBuffer[] digests = new ByteBuffer[SLOTS];
    private final ByteBuffer[] pieces = new ByteBuffer[SLOTS * 5];
    private final Digest digest = new Digest();
    private DigestUse headerDigest = DigestUse.NONE;
    private DigestUse dataDigest = DigestUse.NONE;
    private int slots;
    private int count;
    /** The first piece that is not sent whole. */
    private int first;
    private long bytes;

    /**
     * Makes one.
     *
     * @param channel a connection
     */
    public PduWriter(GatheringByteChannel channel) {
        this.channel = channel;
    }

    /** Most connections never fill them all, and there may be a thousand connections. */
    private void makeSlot(int slot) {
        headers[slot] = memory.slice(slot * SLOT, SLOT);
        digests[slot] = memory.slice(slot * SLOT + Bhs.LENGTH, Digest.LENGTH);
        trailers[slot] = memory.slice(slot * SLOT + TRAILER, SLOT - TRAILER);
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

    /** {@return whether another PDU has a place before {@link #flush}} */
    public boolean hasSlot() {
        return slots < SLOTS;
    }

    /** {@return bytes that wait for {@link #flush}} */
    public long pending() {
        return bytes;
    }

    /** {@return the header of the next PDU, all zero, to be filled by absolute access and then {@link #add}ed} */
    public ByteBuffer header() {
        if (headers[slots] == null) {
            makeSlot(slots);
        }
        ByteBuffer header = headers[slots].clear();
        for (int at = 0; at < Bhs.LENGTH; at += 8) {
            header.putLong(at, 0);
        }
        return header;
    }

    /** Adds the PDU of {@link #header()}, without data. */
    public void add() {
        add(NOTHING);
    }

    /**
     * Adds the PDU of {@link #header()}.
     *
     * @param data its data segment, from position to limit; its position moves as it is sent
     */
    public void add(ByteBuffer data) {
        add(NOTHING, data);
    }

    /**
     * Adds the PDU of {@link #header()} with additional headers.
     *
     * @param additional the additional header segments from position to limit, in words of four bytes; stays as it is until
     *     it is sent
     * @param data its data segment, from position to limit; its position moves as it is sent
     */
    public void add(ByteBuffer additional, ByteBuffer data) {
        int length = data.remaining();
        int more = additional.remaining();
        ByteBuffer header = headers[slots];
        header.putInt(Bhs.DATA_LENGTH, more / 4 << 24 | length);
        if (headerDigest == DigestUse.CRC32C) {
            digest.reset();
            digest.update(header, 0, Bhs.LENGTH);
            digest.update(additional, additional.position(), more);
            header.putInt(Bhs.LENGTH, digest.wire());
        }
        if (more == 0) {
            piece(header.limit(Bhs.LENGTH + headerDigest.length()));
        } else {
            piece(header.limit(Bhs.LENGTH));
            piece(additional);
            piece(digests[slots].clear().limit(headerDigest.length()));
        }
        if (length > 0) {
            ByteBuffer trailer = trailers[slots].clear();
            int padding = -length & 3;
            trailer.putInt(0, 0);
            if (dataDigest == DigestUse.CRC32C) {
                digest.reset();
                digest.update(data, data.position(), length);
                digest.update(trailer, 0, padding);
                trailer.putInt(padding, digest.wire());
            }
            piece(data);
            piece(trailer.limit(padding + dataDigest.length()));
        }
        slots++;
    }

    private void piece(ByteBuffer piece) {
        if (piece.hasRemaining()) {
            bytes += piece.remaining();
            pieces[count++] = piece;
        }
    }

    /**
     * Sends what was added, and returns when all of it is in the hands of the system.
     *
     * @throws IOException when the connection fails
     */
    public void flush() throws IOException {
        try {
            while (bytes > 0) {
                write();
            }
        } finally {
            clear();
        }
    }

    /**
     * Sends what the system takes now of what was added; nothing can be added before all of it is sent.
     *
     * @return whether all of it is in the hands of the system
     * @throws IOException when the connection fails
     */
    public boolean send() throws IOException {
        while (bytes > 0) {
            if (write() == 0) {
                return false;
            }
        }
        clear();
        return true;
    }

    private long write() throws IOException {
        long written = channel.write(pieces, first, count - first);
        bytes -= written;
        while (first < count && !pieces[first].hasRemaining()) {
            first++;
        }
        return written;
    }

    private void clear() {
        for (int i = 0; i < count; i++) {
            pieces[i] = null;
        }
        slots = 0;
        count = 0;
        first = 0;
        bytes = 0;
    }
}
