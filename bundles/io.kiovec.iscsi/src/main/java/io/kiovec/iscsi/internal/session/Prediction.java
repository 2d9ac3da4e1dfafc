// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.DigestUse;
import java.nio.ByteBuffer;

/**
 * What is expected beyond the next header, as pieces of one scattering read: the data of one answer after the other, each with the header
 * of the next one behind it. So one system call takes several answers, and all of their data arrives where it belongs. It holds for one read
 * only; see {@link Receiver}. Belongs to the session's lock.
 */
final class Prediction {

    /** Answers in one read. */
    static final int MOST = 8;
    /** Bytes of data in one read: with more of them a system call counts for little, and a copy for much. */
    private static final int MOST_BYTES = 64 << 10;
    /** Padding, two digests and a header. */
    private static final int SLOT = 64;

    private final Receiver.Inbox inbox;
    private final int dataDigest;
    private final int header;
    private final ByteBuffer[] places = new ByteBuffer[MOST];
    private final int[] begins = new int[MOST];
    private final int[] ends = new int[MOST];
    private final int[] came = new int[MOST];
    /** What follows the data of each place: what ends it, and the next header. */
    private final ByteBuffer[] headers = new ByteBuffer[MOST];
    private int count;
    /** The first that is neither confirmed nor taken back. */
    private int next;

    Prediction(Receiver.Inbox inbox, DigestUse headerDigest, DigestUse dataDigest) {
        this.inbox = inbox;
        this.dataDigest = dataDigest.length();
        header = Bhs.LENGTH + headerDigest.length();
    }

    /** Makes a new one of nothing. */
    void none() {
        count = 0;
        next = 0;
    }

    /**
     * Makes a new one.
     *
     * @param bytes of data that come before
     * @param pieces where its pieces are put
     * @param at the place of the first
     * @return the place behind the last
     */
    int make(int bytes, ByteBuffer[] pieces, int at) {
        next = 0;
        count = bytes < MOST_BYTES ? inbox.predict(places, MOST_BYTES - bytes) : 0;
        int end = at;
        for (int i = 0; i < count; i++) {
            if (headers[i] == null) {
                headers[i] = ByteBuffer.allocateDirect(SLOT);
            }
            begins[i] = places[i].position();
            ends[i] = places[i].limit();
            pieces[end++] = places[i];
            pieces[end++] = headers[i].clear().limit((-places[i].remaining() & 3) + dataDigest + header);
        }
        return end;
    }

    /** The pieces have been read. */
    void read() {
        for (int i = 0; i < count; i++) {
            came[i] = places[i].position() - begins[i];
        }
    }

    /** {@return whether bytes have come that are neither confirmed nor taken back} */
    boolean hasCome() {
        return next < count && came[next] > 0;
    }

    /** {@return whether a place is the next one, and whole} */
    boolean is(ByteBuffer place) {
        return place == places[next] && place.position() == begins[next] && place.limit() == ends[next];
    }

    /**
     * The next one is right.
     *
     * @param followed takes what has come behind its data
     * @return bytes that have come of its data; its position is behind them
     */
    int confirm(ByteBuffer followed) {
        places[next].position(begins[next] + came[next]);
        followed.put(headers[next].flip());
        return came[next++];
    }

    /**
     * The next one is wrong, and so all behind it.
     *
     * @param before what has come before
     * @return all that has come, from position to limit
     */
    ByteBuffer takeBack(ByteBuffer before) {
        int bytes = before.remaining();
        for (int i = next; i < count; i++) {
            bytes += came[i] + headers[i].flip().remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(bytes).put(before);
        for (; next < count; next++) {
            all.put(places[next].duplicate().clear().limit(begins[next] + came[next]).position(begins[next]));
            all.put(headers[next]);
        }
        return all.flip();
    }
}
