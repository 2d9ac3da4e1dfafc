// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a portal on loopback that can be closed and opened again, and that counts what goes by it. */
final class Relay implements AutoCloseable {

    private final int target;
    private final AtomicLong sent = new AtomicLong();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> initiators = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private int port;

    Relay(int target) throws IOException {
        this.target = target;
        open();
    }

    int port() {
        return port;
    }

    /** {@return bytes that initiators have sent by it} */
    long sent() {
        return sent.get();
    }

    /** Opens it again, at the port that it had. */
    void open() throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server = opened;
        port = opened.getLocalPort();
        Thread.ofVirtual().start(() -> serve(opened));
    }

    private void serve(ServerSocket at) {
        while (!at.isClosed()) {
            try {
                Socket near = at.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                initiators.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pump(near, far, sent));
                Thread.ofVirtual().start(() -> pump(far, near, new AtomicLong()));
            } catch (IOException ended) {
                // The next one, or the end.
            }
        }
    }

    private static void pump(Socket from, Socket to, AtomicLong count) {
        byte[] piece = new byte[64 << 10];
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
                count.addAndGet(got);
                out.write(piece, 0, got);
            }
        } catch (IOException cut) {
            // The other way ends too.
        }
    }

    /** Cuts everything, and lets nobody in until it is opened again. */
    void shut() throws IOException {
        server.close();
        for (Socket each : sockets) {
            each.close();
        }
        sockets.clear();
        initiators.clear();
    }

    /** Ends everything from the portal's side, lets nobody in until it is opened again, and waits until initiators have noticed. */
    void shutAndAwait() throws Exception {
        server.close();
        for (Socket each : initiators) {
            if (!each.isClosed()) {
                each.shutdownOutput();
            }
        }
        SimConfiguration.await("the initiators have gone", () -> sockets.stream().allMatch(Socket::isClosed));
        sockets.clear();
        initiators.clear();
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
