// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Digest;
import io.kiovec.pdu.DigestUse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;

/**
 * Takes PDUs from a channel that does not block, as far as they have come: headers into memory of its own, data where the
 * inbox wants it. While data may come that goes into somebody's memory, no more than a header is read ahead, in one system call
 * with the data before it, and beyond that only data whose place can be {@linkplain Prediction predicted}, so that nothing is copied
 * but what was predicted wrongly. Belongs to the session's lock.
 */
final class Receiver {

    /** Where PDUs go. */
    interface Inbox {

        /**
         * A header has come.
         *
         * @param header the header, absolute access
         * @param length bytes of its data segment
         * @return where the data goes, from position to limit; {@code null} to drop it
         */
        ByteBuffer header(ByteBuffer header, int length) throws IOException;

        /**
         * The PDU is whole.
         *
         * @param header its header
         * @param length bytes of its data segment
         */
        void complete(ByteBuffer header, int length) throws IOException;

        /** {@return whether data may come that goes into somebody's memory} */
        boolean isReceiving();

        /**
         * Tells whose data is expected after what is coming now. It may turn out wrong.
         *
         * @param places where the data of the next answers goes, one after the other, from position to limit, each whole;
         *     {@link #header} gives the same buffer where it was right
         * @param bytes how much data at most
         * @return how many places are told
         */
        int predict(ByteBuffer[] places, int bytes);
    }

    /** Not less than a login may have read; a thousand sessions have one each. */
    private static final int AHEAD = 16 << 10;
    private static final int MOST_AHS = 255 * 4;
    /** System calls in a row, so that others have their turn too. */
    private static final int MOST_READS = 64;

    private final ScatteringByteChannel channel;
    private final Inbox inbox;
    private final DigestUse headerDigest;
    private final DigestUse dataDigest;
    private final ByteBuffer usual = ByteBuffer.allocateDirect(AHEAD);
    /** What has come and is not dealt with: the usual buffer, or after a wrong prediction another. */
    private ByteBuffer ahead = usual;
    private final ByteBuffer header = ByteBuffer.allocate(Bhs.LENGTH + MOST_AHS);
    private final ByteBuffer[] pieces = new ByteBuffer[2 + 2 * Prediction.MOST];
    private final Prediction prediction;
    private final Digest digest = new Digest();
    private boolean inData;
    private ByteBuffer into;
    private int begin;
    private int length;
    private int left;
    private int trailer;
    private boolean isShort;

    Receiver(ScatteringByteChannel channel, Inbox inbox, DigestUse headerDigest, DigestUse dataDigest,
            ByteBuffer early) {
        this.channel = channel;
        this.inbox = inbox;
        this.headerDigest = headerDigest;
        this.dataDigest = dataDigest;
        ahead.put(early).flip();
        prediction = new Prediction(inbox, headerDigest, dataDigest);
    }

    /**
     * Takes what is there.
     *
     * @param enough whether it is enough
     * @return whether anything had come
     */
    boolean receive(Waiting enough) throws IOException {
        boolean came = false;
        for (int reads = 0; reads < MOST_READS; reads++) {
            parse();
            if (enough.isOver() || !read()) {
                return came;
            }
            came = true;
            if (isShort) {
                parse();
                return true;
            }
        }
        return came;
    }

    /** What is left of the present data segment is dropped: its memory must not be touched any more. */
    void drop() {
        into = null;
    }

    private boolean read() throws IOException {
        boolean direct = inData && left > 0 && into != null;
        int before = direct ? into.remaining() : 0;
        int count = gather(direct, before);
        long asked = 0;
        for (int i = 0; i < count; i++) {
            asked += pieces[i].remaining();
        }
        long got = channel.read(pieces, 0, count);
        if (got < 0) {
            throw new EOFException("the target has closed the connection");
        }
        ahead.flip();
        left -= direct ? before - into.remaining() : 0;
        prediction.read();
        settle();
        isShort = got < asked;
        return got > 0;
    }

    /** {@return how many pieces are to be read} */
    private int gather(boolean direct, int before) {
        if (ahead == usual) {
            ahead.compact();
        } else {
            // What is left is no whole header.
            usual.clear().put(ahead);
            ahead = usual;
        }
        int count = 0;
        if (direct) {
            pieces[count++] = into;
        }
        pieces[count++] = ahead;
        prediction.none();
        if (inbox.isReceiving()) {
            ahead.limit(direct
                    ? trailer + Bhs.LENGTH + headerDigest.length()
                    : Math.min(ahead.capacity(), Math.max(ahead.position() + 1, wanted())));
            if (direct || !inData) {
                return prediction.make(before, pieces, count);
            }
        }
        return count;
    }

    /**
     * Deals with what has come where it was predicted to be. A prediction holds for one read: its bytes are confirmed by their header,
     * or are taken out again, before the lock is given back. So a task whose memory is in a prediction is under way and waits for just
     * that data; no task that has ended or was given up is in one; and nothing of an answer is lost or stands twice in the stream.
     */
    private void settle() throws IOException {
        while (prediction.hasCome()) {
            parse();
            if (!ahead.hasRemaining() && inData && left == length && prediction.is(into)) {
                ahead.clear();
                left -= prediction.confirm(ahead);
                ahead.flip();
            } else {
                ahead = prediction.takeBack(ahead);
            }
        }
    }

    /** {@return bytes that have to be ahead for the next step} */
    private int wanted() {
        return inData
                ? Math.min(left + trailer, AHEAD)
                : Bhs.LENGTH + headerDigest.length() + (ahead.position() > Bhs.AHS_LENGTH
                        ? (ahead.get(Bhs.AHS_LENGTH) & 0xff) * 4
                        : 0);
    }

    private void parse() throws IOException {
        while (inData ? data() : header()) {
            // one step after the other
        }
    }

    private boolean header() throws IOException {
        int have = ahead.remaining();
        int at = ahead.position();
        if (have < Bhs.LENGTH) {
            return false;
        }
        int bytes = Bhs.LENGTH + (ahead.get(at + Bhs.AHS_LENGTH) & 0xff) * 4;
        if (have < bytes + headerDigest.length()) {
            return false;
        }
        ahead.get(at, header.array(), 0, bytes);
        if (headerDigest == DigestUse.CRC32C) {
            digest.reset();
            digest.update(ahead, at, bytes);
            if (ahead.getInt(at + bytes) != digest.wire()) {
                throw new IOException("a header digest does not fit");
            }
        }
        ahead.position(at + bytes + headerDigest.length());
        length = header.getInt(Bhs.DATA_LENGTH) & 0xff_ffff;
        into = inbox.header(header, length);
        begin = into == null ? 0 : into.position();
        left = length;
        trailer = (-length & 3) + (length > 0 ? dataDigest.length() : 0);
        inData = length > 0;
        if (!inData) {
            inbox.complete(header, 0);
        }
        return true;
    }

    private boolean data() throws IOException {
        if (left > 0) {
            int step = Math.min(left, ahead.remaining());
            if (into != null && step > 0) {
                into.put(into.position(), ahead, ahead.position(), step);
                into.position(into.position() + step);
            }
            ahead.position(ahead.position() + step);
            left -= step;
            if (left > 0) {
                return false;
            }
        }
        if (ahead.remaining() < trailer) {
            return false;
        }
        int at = ahead.position();
        if (dataDigest == DigestUse.CRC32C && into != null) {
            int padding = trailer - dataDigest.length();
            digest.reset();
            digest.update(into, begin, length);
            digest.update(ahead, at, padding);
            if (ahead.getInt(at + padding) != digest.wire()) {
                throw new IOException("a data digest does not fit");
            }
        }
        ahead.position(at + trailer);
        inData = false;
        into = null;
        inbox.complete(header, length);
        return true;
    }
}
