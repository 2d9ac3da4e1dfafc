// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.DigestUse;
import io.kiovec.pdu.PduWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PDUs that come in any pieces, and predictions that hold or do not. */
class ReceiverTest {

    private static final Waiting NEVER = () -> false;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int OF_NOBODY = -1;

    /** An answer: data of a task, or of nobody. */
    private record Answer(int task, byte[] additional, byte[] data) {
    }

    /** What the target has sent. */
    private static final class Wire implements ScatteringByteChannel {
        private byte[] bytes = new byte[0];
        private int at;
        /** How many bytes have come at most after one more read. */
        private int most = Integer.MAX_VALUE;
        private int reads;

        @Override
        public long read(ByteBuffer[] pieces, int from, int count) {
            reads++;
            long sum = 0;
            int step = Math.min(most, bytes.length - at);
            for (int i = from; i < from + count && step > 0; i++) {
                int part = Math.min(step, pieces[i].remaining());
                pieces[i].put(bytes, at, part);
                at += part;
                step -= part;
                sum += part;
            }
            return sum;
        }

        @Override
        public long read(ByteBuffer[] pieces) {
            return read(pieces, 0, pieces.length);
        }

        @Override
        public int read(ByteBuffer piece) {
            return (int) read(new ByteBuffer[]{piece}, 0, 1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }

    /** Tasks that wait for data, and tell whose comes next as a test wants it. */
    private static final class Tasks implements Receiver.Inbox {
        private final List<ByteBuffer> memory = new ArrayList<>();
        private final List<Integer> told = new ArrayList<>();
        private final List<Integer> ended = new ArrayList<>();
        private int present = OF_NOBODY;

        private ByteBuffer place(int task) {
            return memory.get(task).clear();
        }

        @Override
        public ByteBuffer header(ByteBuffer header, int length) throws IOException {
            int task = header.getInt(Bhs.ITT);
            if (task != OF_NOBODY && length > memory.get(task).capacity()) {
                throw new IOException("too long");
            }
            present = task;
            return task == OF_NOBODY || length == 0 ? null : place(task).limit(length);
        }

        @Override
        public void complete(ByteBuffer header, int length) {
            ended.add(header.getInt(Bhs.ITT));
            told.remove((Object) header.getInt(Bhs.ITT));
            present = OF_NOBODY;
        }

        @Override
        public boolean isReceiving() {
            return true;
        }

        @Override
        public int predict(ByteBuffer[] places, int bytes) {
            int count = 0;
            for (int task : told) {
                if (task != present && count < places.length && !ended.contains(task)) {
                    places[count++] = place(task);
                }
            }
            return count;
        }
    }

    private final Wire wire = new Wire();
    private final Tasks tasks = new Tasks();

    private void send(DigestUse digests, List<Answer> answers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PduWriter writer = new PduWriter(new GatheringByteChannel() {
            @Override
            public long write(ByteBuffer[] pieces, int from, int count) {
                long sum = 0;
                for (int i = from; i < from + count; i++) {
                    sum += write(pieces[i]);
                }
                return sum;
            }

            @Override
            public long write(ByteBuffer[] pieces) {
                return write(pieces, 0, pieces.length);
            }

            @Override
            public int write(ByteBuffer piece) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.writeBytes(bytes);
                return bytes.length;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        });
        writer.digests(digests, digests);
        for (Answer answer : answers) {
            writer.header().putInt(Bhs.ITT, answer.task);
            writer.add(ByteBuffer.wrap(answer.additional), ByteBuffer.wrap(answer.data));
            writer.flush();
        }
        wire.bytes = out.toByteArray();
    }

    private Receiver receiver(DigestUse digests) {
        return new Receiver(wire, tasks, digests, digests, NOTHING);
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Answer> wholeAnswers(Random random, int count, int length) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.memory.add(ByteBuffer.allocateDirect(length));
            tasks.told.add(i);
            answers.add(new Answer(i, new byte[0], random(random, length)));
        }
        return answers;
    }

    private void assertArrived(Answer answer) {
        byte[] arrived = new byte[answer.data.length];
        tasks.place(answer.task).get(arrived);
        assertArrayEquals(answer.data, arrived, () -> "of " + answer.task);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void whateverIsPredictedEachAnswerArrivesOnceAndWhole(int seed) throws IOException {
        for (int round = 0; round < 100; round++) {
            Random random = new Random(seed * 100L + round);
            wire.at = 0;
            tasks.memory.clear();
            tasks.told.clear();
            tasks.ended.clear();
            DigestUse digests = DigestUse.values()[random.nextInt(2)];
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int size = 1 + random.nextInt(random.nextBoolean() ? 20 : 9000);
                tasks.memory.add(ByteBuffer.allocateDirect(size));
                tasks.told.add(i);
                int comes = random.nextInt(8) == 0 ? random.nextInt(size + 1) : size;
                byte[] additional = random(random, random.nextInt(8) == 0 ? 4 * random.nextInt(30) : 0);
                answers.add(new Answer(i, additional, random(random, comes)));
                if (random.nextInt(8) == 0) {
                    answers.add(new Answer(OF_NOBODY, additional, random(random, random.nextInt(300))));
                }
            }
            if (random.nextBoolean()) {
                // Another order than that of the prediction.
                answers.add(random.nextInt(10), answers.remove(10 + random.nextInt(10)));
            }
            send(digests, answers);
            wire.most = 1 + random.nextInt(random.nextBoolean() ? 100 : 40_000);
            Receiver receiver = receiver(digests);
            while (wire.at < wire.bytes.length) {
                assertTrue(receiver.receive(NEVER));
            }
            assertEquals(answers.stream().map(Answer::task).toList(), tasks.ended);
            answers.stream().filter(answer -> answer.task != OF_NOBODY).forEach(this::assertArrived);
        }
    }

    @Test
    void D2_oneReadTakesAllThatWasPredicted() throws IOException {
        List<Answer> answers = wholeAnswers(new Random(1), Prediction.MOST, 4096);
        send(DigestUse.NONE, answers);
        assertTrue(receiver(DigestUse.NONE).receive(NEVER));
        assertEquals(1, wire.reads);
        answers.forEach(this::assertArrived);
    }

    @Test
    void M2_whatIsBeyondTheAnswersTouchesNoMemory() throws IOException {
        List<Answer> answers = wholeAnswers(new Random(2), 4, 512);
        ByteBuffer beyond = ByteBuffer.allocateDirect(512);
        tasks.memory.add(beyond);
        tasks.told.add(4);
        send(DigestUse.NONE, answers);
        assertTrue(receiver(DigestUse.NONE).receive(NEVER));
        assertEquals(ByteBuffer.allocate(512), beyond.clear());
        assertEquals(4, tasks.ended.size());
    }

    @Test
    void noMoreIsReadThanIsWaitedFor() throws IOException {
        List<Answer> answers = wholeAnswers(new Random(3), 4, 4096);
        tasks.told.clear();
        send(DigestUse.NONE, answers);
        Receiver receiver = receiver(DigestUse.NONE);
        assertTrue(receiver.receive(() -> tasks.ended.size() >= 2));
        assertEquals(2, tasks.ended.size());
        assertFalse(receiver.receive(() -> true));
        assertTrue(receiver.receive(NEVER));
        answers.forEach(this::assertArrived);
    }

    @Test
    void aDigestBeyondWhatWasPredictedIsChecked() throws IOException {
        List<Answer> answers = wholeAnswers(new Random(4), 4, 512);
        send(DigestUse.CRC32C, answers);
        wire.bytes[2 * (Bhs.LENGTH + 4 + 512 + 4) + Bhs.LENGTH + 4 + 100] ^= 1;
        Receiver receiver = receiver(DigestUse.CRC32C);
        assertThrows(IOException.class, () -> receiver.receive(NEVER));
        assertEquals(List.of(0, 1), tasks.ended);
    }
}
