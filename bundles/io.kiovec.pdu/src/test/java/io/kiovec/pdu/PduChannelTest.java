// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link PduWriter} sends, {@link PduReader} takes, however the bytes are cut on the way. */
class PduChannelTest {

    /** Takes and gives a random number of bytes at a time. */
    private static final class Wire implements GatheringByteChannel, ScatteringByteChannel {

        final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        final Random random;
        ByteBuffer left = ByteBuffer.allocate(0);
        int reads;

        Wire(Random random) {
            this.random = random;
        }

        void turn() {
            left = ByteBuffer.wrap(sent.toByteArray());
        }

        @Override
        public long write(ByteBuffer[] pieces, int offset, int length) {
            int most = 1 + random.nextInt(5000);
            long written = 0;
            for (int i = offset; i < offset + length; i++) {
                while (pieces[i].hasRemaining() && written < most) {
                    sent.write(pieces[i].get());
                    written++;
                }
            }
            return written;
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            reads++;
            if (!left.hasRemaining()) {
                return -1;
            }
            int most = 1 + random.nextInt(5000);
            long read = 0;
            for (int i = offset; i < offset + length; i++) {
                while (into[i].hasRemaining() && read < most && left.hasRemaining()) {
                    into[i].put(left.get());
                    read++;
                }
            }
            return read;
        }

        @Override
        public long write(ByteBuffer[] pieces) {
            return write(pieces, 0, pieces.length);
        }

        @Override
        public int write(ByteBuffer piece) {
            return (int) write(new ByteBuffer[]{piece}, 0, 1);
        }

        @Override
        public long read(ByteBuffer[] into) {
            return read(into, 0, into.length);
        }

        @Override
        public int read(ByteBuffer into) {
            return (int) read(new ByteBuffer[]{into}, 0, 1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
        }
    }

    /** Takes seven bytes, then nothing, then seven bytes. */
    private static final class Narrow implements GatheringByteChannel {

        private final Wire wire;
        private boolean full;

        Narrow(Wire wire) {
            this.wire = wire;
        }

        @Override
        public long write(ByteBuffer[] pieces, int offset, int length) {
            full = !full;
            int written = 0;
            for (int i = offset; full && i < offset + length; i++) {
                for (; pieces[i].hasRemaining() && written < 7; written++) {
                    wire.sent.write(pieces[i].get());
                }
            }
            return written;
        }

        @Override
        public long write(ByteBuffer[] pieces) {
            return write(pieces, 0, pieces.length);
        }

        @Override
        public int write(ByteBuffer piece) {
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

    private static byte[] data(Random random, int length) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        return data;
    }

    @Test
    void pdusOfAnyLengthPassHoweverTheyAreCut() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (DigestUse digest : DigestUse.values()) {
            Wire wire = new Wire(random);
            PduWriter writer = new PduWriter(wire);
            PduReader reader = new PduReader(wire);
            writer.digests(digest, digest);
            reader.digests(digest, digest);
            byte[][] sent = new byte[300][];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = data(random, random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(9));
                if (!writer.hasSlot()) {
                    writer.flush();
                }
                writer.header().putInt(Bhs.ITT, i);
                writer.add(ByteBuffer.wrap(sent[i]));
            }
            writer.flush();
            wire.turn();
            for (int i = 0; i < sent.length; i++) {
                assertTrue(reader.next(), "seed " + seed);
                assertEquals(i, reader.header().getInt(Bhs.ITT), "seed " + seed);
                assertEquals(sent[i].length, reader.dataLength());
                if (i % 3 == 2) {
                    reader.skipData();
                } else {
                    ByteBuffer into = ByteBuffer.allocateDirect(sent[i].length + 7).limit(sent[i].length + 5)
                            .position(5);
                    assertTrue(reader.data(into), "seed " + seed);
                    byte[] got = new byte[sent[i].length];
                    into.get(5, got);
                    assertArrayEquals(sent[i], got, "seed " + seed);
                }
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void additionalHeadersPassWhenTheSystemTakesLittleAtATime() throws IOException {
        for (DigestUse use : DigestUse.values()) {
            Wire wire = new Wire(new Random(1));
            GatheringByteChannel slow = new Narrow(wire);
            PduWriter writer = new PduWriter(slow);
            writer.digests(use, use);
            for (int i = 0; i < 3; i++) {
                writer.header().putInt(Bhs.ITT, i);
                writer.add(ByteBuffer.wrap(data(new Random(i), 4 * i)), ByteBuffer.wrap(data(new Random(i), 5)));
            }
            int unfinished = 0;
            while (!writer.send()) {
                unfinished++;
            }
            assertTrue(unfinished > 10);
            wire.turn();
            PduReader reader = new PduReader(wire);
            reader.digests(use, use);
            for (int i = 0; i < 3; i++) {
                assertTrue(reader.next());
                assertEquals(4 * i, reader.ahsLength());
                byte[] additional = new byte[4 * i];
                reader.header().get(Bhs.LENGTH, additional);
                assertArrayEquals(data(new Random(i), 4 * i), additional);
                assertArrayEquals(data(new Random(i), 5), reader.data(8));
            }
        }
    }

    @Test
    void aSpoiledHeaderEndsEverything() throws IOException {
        Wire wire = new Wire(new Random(1));
        PduWriter writer = new PduWriter(wire);
        writer.digests(DigestUse.CRC32C, DigestUse.NONE);
        writer.header();
        writer.add();
        writer.flush();
        wire.turn();
        wire.left.array()[20] ^= 1;
        PduReader reader = new PduReader(wire);
        reader.digests(DigestUse.CRC32C, DigestUse.NONE);
        assertThrows(HeaderDigestException.class, reader::next);
    }

    @Test
    void spoiledDataIsToldAndTheNextPduIsWhole() throws IOException {
        Wire wire = new Wire(new Random(1));
        PduWriter writer = new PduWriter(wire);
        writer.digests(DigestUse.NONE, DigestUse.CRC32C);
        for (int i = 0; i < 2; i++) {
            writer.header();
            writer.add(ByteBuffer.wrap(new byte[]{1, 2, 3}));
        }
        writer.flush();
        wire.turn();
        wire.left.array()[Bhs.LENGTH] ^= 1;
        PduReader reader = new PduReader(wire);
        reader.digests(DigestUse.NONE, DigestUse.CRC32C);
        assertTrue(reader.next());
        assertFalse(reader.data(ByteBuffer.allocate(3)));
        assertTrue(reader.next());
        assertTrue(reader.data(ByteBuffer.allocate(3)));
    }

    @Test
    void anEndWithinAPduIsNoEndBetweenTwo() throws IOException {
        Wire wire = new Wire(new Random(1));
        wire.sent.write(new byte[40]);
        wire.turn();
        assertThrows(EOFException.class, new PduReader(wire)::next);
    }

    @Test
    void aBatchOfCommandsCostsOneRead() throws IOException {
        Wire wire = new Wire(new Random(1) {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        });
        wire.sent.write(new byte[Bhs.LENGTH * 32]);
        wire.turn();
        PduReader reader = new PduReader(wire);
        for (int i = 0; i < 32; i++) {
            assertTrue(reader.next());
            assertEquals(i < 31, reader.hasHeader());
        }
        assertEquals(1, wire.reads);
    }
}
