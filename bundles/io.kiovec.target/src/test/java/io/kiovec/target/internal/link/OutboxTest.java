// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboxTest {

    /** Keeps what is sent; may block, may fail. */
    private static class Sink implements GatheringByteChannel {
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        volatile boolean fails;
        volatile CountDownLatch entered = new CountDownLatch(1);
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public long write(ByteBuffer[] pieces, int offset, int length) throws IOException {
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (fails) {
                throw new IOException("broken");
            }
            long written = 0;
            synchronized (sent) {
                for (int i = offset; i < offset + length; i++) {
                    while (pieces[i].hasRemaining()) {
                        sent.write(pieces[i].get());
                        written++;
                    }
                }
            }
            return written;
        }

        @Override
        public long write(ByteBuffer[] pieces) throws IOException {
            return write(pieces, 0, pieces.length);
        }

        @Override
        public int write(ByteBuffer piece) throws IOException {
            return (int) write(new ByteBuffer[]{piece}, 0, 1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
        }
    }

    /** A response with data. */
    private static final class Reply extends Outgoing {
        final int itt;
        final ByteBuffer data;
        int done;

        Reply(int itt, int length) {
            this.itt = itt;
            data = ByteBuffer.allocateDirect(length);
        }

        @Override
        protected void encode(ResponseWriter out) throws IOException {
            out.response(Opcode.DATA_IN, Bhs.FINAL, itt);
            out.add(data.clear());
        }

        @Override
        protected int weight() {
            return data.capacity();
        }

        @Override
        protected void done() {
            done++;
        }
    }

    private static final CommandNumbers NUMBERS = new CommandNumbers() {
        @Override
        public int expCmdSn() {
            return 7;
        }

        @Override
        public int maxCmdSn() {
            return 9;
        }
    };

    private final Sink sink = new Sink();
    private final List<IOException> failures = new ArrayList<>();
    private final Outbox outbox = new Outbox(new PduWriter(sink), NUMBERS, 100,
            new Watch("test", System::nanoTime), 1000, failures::add);

    private List<Integer> sentTags() {
        List<Integer> tags = new ArrayList<>();
        ByteBuffer sent = ByteBuffer.wrap(sink.sent.toByteArray());
        for (int at = 0; at < sent.capacity(); at += Bhs.LENGTH + (sent.getInt(at + Bhs.DATA_LENGTH) & 0xff_ffff)) {
            tags.add(sent.getInt(at + Bhs.ITT));
            assertEquals(100 + tags.size() - 1, sent.getInt(at + Bhs.STAT_SN));
            assertEquals(7, sent.getInt(at + Bhs.EXP_SN));
            assertEquals(9, sent.getInt(at + Bhs.MAX_CMD_SN));
        }
        return tags;
    }

    @Test
    void everythingIsSentOnceInItsOrderAlsoWhenItIsMoreThanOneBatch() {
        List<Reply> replies = new ArrayList<>();
        List<Integer> tags = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            replies.add(new Reply(i, i % 3 == 0 ? 64 << 10 : 8));
            tags.add(i);
            outbox.add(replies.get(i));
        }
        assertTrue(outbox.isFull());
        outbox.flush();
        assertEquals(tags, sentTags());
        assertFalse(outbox.isUnattended());
        replies.forEach(reply -> assertEquals(1, reply.done));
    }

    @Test
    void whoFindsSomebodySendingLeavesItToThatOne() throws Exception {
        sink.gate = new CountDownLatch(1);
        outbox.add(new Reply(0, 8));
        Thread sender = Thread.ofPlatform().start(outbox::flush);
        assertTrue(sink.entered.await(10, TimeUnit.SECONDS));
        outbox.add(new Reply(1, 8));
        outbox.flush();
        outbox.add(new Reply(2, 8));
        sink.gate.countDown();
        sender.join();
        assertEquals(List.of(0, 1, 2), sentTags());
    }

    @Test
    void afterAFailureEverythingIsDoneAndItIsToldOnce() {
        sink.fails = true;
        Reply first = new Reply(0, 8);
        Reply second = new Reply(1, 8);
        outbox.add(first);
        outbox.add(second);
        outbox.flush();
        Reply third = new Reply(2, 8);
        outbox.add(third);
        outbox.flush();
        assertEquals(List.of(1, 1, 1), List.of(first.done, second.done, third.done));
        assertEquals(1, failures.size());
    }

    @Test
    void whoNeverReadsIsGivenUp() {
        for (int i = 0; i < 1001; i++) {
            outbox.add(new Reply(i, 0));
        }
        assertEquals(1, failures.size());
    }
}
