// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection on which reads and writes wait, all together until one deadline: for a login. An interrupt ends the wait. For one
 * thread.
 */
final class TimedChannel implements ScatteringByteChannel, GatheringByteChannel, Closeable {

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long deadline;

    private TimedChannel(SocketChannel channel, Duration time) throws IOException {
        this.channel = channel;
        deadline = System.nanoTime() + time.toNanos();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        selector = Selector.open();
        key = channel.register(selector, 0);
    }

    /** Connects. */
    static TimedChannel connect(InetSocketAddress to, Duration time) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            TimedChannel timed = new TimedChannel(channel, time);
            try {
                channel.connect(to);
                while (!channel.finishConnect()) {
                    timed.await(SelectionKey.OP_CONNECT);
                }
                return timed;
            } catch (IOException | RuntimeException e) {
                timed.selector.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void await(int operation) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("it did not answer in time");
        }
        key.interestOps(operation);
        selector.select(ready -> {
        }, left);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        while (true) {
            long got = channel.read(into, offset, length);
            if (got != 0) {
                return got;
            }
            await(SelectionKey.OP_READ);
        }
    }

    @Override
    public long read(ByteBuffer[] into) throws IOException {
        return read(into, 0, into.length);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (true) {
            int got = channel.read(into);
            if (got != 0) {
                return got;
            }
            await(SelectionKey.OP_READ);
        }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        while (true) {
            long sent = channel.write(from, offset, length);
            if (sent != 0) {
                return sent;
            }
            await(SelectionKey.OP_WRITE);
        }
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        return write(from, 0, from.length);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return (int) write(new ByteBuffer[]{from}, 0, 1);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** {@return the connection, not blocking, for somebody else; this is not used again} */
    SocketChannel release() throws IOException {
        selector.close();
        return channel;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
