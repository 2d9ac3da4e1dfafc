// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.many;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between initiators and a portal on loopback, and cuts the connection that has lived longest when it is told to. */
final class CuttingProxy implements AutoCloseable {

    private static final int PIECE = 64 << 10;

    private record Pair(SocketChannel near, SocketChannel far) {

        boolean isOpen() {
            return near.isOpen() && far.isOpen();
        }

        void cut() {
            for (SocketChannel each : new SocketChannel[]{near, far}) {
                try {
                    each.close();
                } catch (IOException e) {
                    // It is of no use any more all the same.
                }
            }
        }
    }

    private final ServerSocketChannel server;
    private final int target;
    private final ConcurrentLinkedQueue<Pair> pairs = new ConcurrentLinkedQueue<>();

    CuttingProxy(int target) throws IOException {
        this.target = target;
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        Thread.ofVirtual().start(this::serve);
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(),
                        target));
                near.setOption(StandardSocketOptions.TCP_NODELAY, true);
                far.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Pair pair = new Pair(near, far);
                pairs.add(pair);
                Thread.ofVirtual().start(() -> pump(near, far, pair));
                Thread.ofVirtual().start(() -> pump(far, near, pair));
            } catch (IOException ended) {
                // The next one, or the end.
            }
        }
    }

    private static void pump(SocketChannel from, SocketChannel to, Pair pair) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try {
            while (from.read(piece) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
        } catch (IOException cut) {
            // The other way ends too.
        }
        pair.cut();
    }

    /** {@return how many connections were cut, 1 or 0} */
    int cut() {
        Pair pair = pairs.poll();
        while (pair != null && !pair.isOpen()) {
            pair = pairs.poll();
        }
        if (pair == null) {
            return 0;
        }
        pair.cut();
        return 1;
    }

    @Override
    public void close() throws IOException {
        server.close();
        pairs.forEach(Pair::cut);
    }
}
