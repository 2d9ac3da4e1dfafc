// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between initiators and a target on loopback and cuts connections: before a PDU, within its header, within its data, of
 * either side, by chance from a seed. A connection lives a little longer than two seconds from its first write on, so that it is
 * cut under load and the framework counts it as one that worked.
 */
final class CutProxy implements AutoCloseable {

    private static final int HEADER = 48;
    private static final int DATA_LENGTH = 4;
    private static final int LEAST_LIFE_MILLIS = 2_100;
    private static final int MORE_LIFE_MILLIS = 600;
    private static final int COMMAND = 0x01;
    private static final int OPCODE_MASK = 0x3f;
    private static final int WRITES = 0x20;

    /** Where a connection is cut. */
    enum Place {
        /** Between two PDUs of the initiator. */
        BEFORE_REQUEST,
        /** In the header of one. */
        IN_REQUEST,
        /** In the data of one. */
        IN_DATA_OUT,
        /** Between two PDUs of the target. */
        BEFORE_RESPONSE,
        /** In the header of one. */
        IN_RESPONSE,
        /** In the data of one. */
        IN_DATA_IN;

        boolean isRequest() {
            return ordinal() < BEFORE_RESPONSE.ordinal();
        }

        /** {@return after how many bytes of a PDU it is cut; negative for this PDU not at all} */
        int after(Random random, int dataLength) {
            return switch (this) {
                case BEFORE_REQUEST, BEFORE_RESPONSE -> 0;
                case IN_REQUEST, IN_RESPONSE -> 1 + random.nextInt(HEADER - 1);
                case IN_DATA_OUT, IN_DATA_IN -> dataLength < 2 ? -1 : HEADER + 1 + random.nextInt(dataLength - 1);
            };
        }
    }

    private final ServerSocket server;
    private final int target;
    private final Random random;
    private final Map<Place, AtomicInteger> cuts = new EnumMap<>(Place.class);

    /**
     * Starts it.
     *
     * @param target the port of the target
     * @param seed of all chance
     */
    CutProxy(int target, long seed) throws IOException {
        this.target = target;
        random = new Random(seed);
        for (Place place : Place.values()) {
            cuts.put(place, new AtomicInteger());
        }
        server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("cut proxy").start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** {@return cuts so far, by place} */
    Map<Place, AtomicInteger> cuts() {
        return cuts;
    }

    int allCuts() {
        return cuts.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket initiator = server.accept();
                try {
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    Connection connection = new Connection(initiator, far);
                    Thread.ofPlatform().daemon().start(() -> connection.pump(true));
                    Thread.ofPlatform().daemon().start(() -> connection.pump(false));
                } catch (IOException noTarget) {
                    initiator.close();
                }
            } catch (IOException closed) {
                // The next one, or the end.
            }
        }
    }

    /** One connection and where it is to be cut. */
    private final class Connection {
        private final Socket initiator;
        private final Socket far;
        private final Place place;
        private final Random own;
        private final int lifeMillis;
        private volatile long armedAt = Long.MAX_VALUE;

        Connection(Socket initiator, Socket far) throws IOException {
            this.initiator = initiator;
            this.far = far;
            initiator.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            synchronized (random) {
                place = Place.values()[random.nextInt(Place.values().length)];
                lifeMillis = LEAST_LIFE_MILLIS + random.nextInt(MORE_LIFE_MILLIS);
                own = new Random(random.nextLong());
            }
        }

        void pump(boolean requests) {
            try (initiator; far) {
                InputStream in = (requests ? initiator : far).getInputStream();
                OutputStream out = (requests ? far : initiator).getOutputStream();
                byte[] header = new byte[HEADER];
                byte[] chunk = new byte[64 << 10];
                while (in.readNBytes(header, 0, HEADER) == HEADER) {
                    int length = (header[DATA_LENGTH + 1] & 0xff) << 16 | (header[DATA_LENGTH + 2] & 0xff) << 8
                            | header[DATA_LENGTH + 3] & 0xff;
                    int rest = (header[DATA_LENGTH] & 0xff) * 4 + length + (-length & 3);
                    if (requests && armedAt == Long.MAX_VALUE && (header[0] & OPCODE_MASK) == COMMAND
                            && (header[1] & WRITES) != 0) {
                        armedAt = System.nanoTime() + lifeMillis * 1_000_000L;
                    }
                    int after = place.isRequest() == requests && System.nanoTime() >= armedAt
                            ? place.after(own, length)
                            : -1;
                    int now = after < 0 ? HEADER : Math.min(after, HEADER);
                    out.write(header, 0, now);
                    int most = after < 0 ? rest : after - now;
                    while (most > 0) {
                        int got = in.read(chunk, 0, Math.min(most, chunk.length));
                        if (got < 0) {
                            return;
                        }
                        out.write(chunk, 0, got);
                        most -= got;
                    }
                    if (after >= 0) {
                        cuts.get(place).incrementAndGet();
                        if (own.nextBoolean()) {
                            // By a reset, which throws away what is on its way.
                            initiator.setSoLinger(true, 0);
                            far.setSoLinger(true, 0);
                        }
                        return;
                    }
                }
            } catch (IOException ended) {
                // The other side has ended it.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
