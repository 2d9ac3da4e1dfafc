// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What one page is told: server-sent events (WHATWG HTML, 9.2). Messages come from one thread and go on that of the page's request. */
final class LiveStream implements AutoCloseable {

    /**
     * A message.
     *
     * @param event its type
     * @param data one line
     */
    record Message(String event, String data) {
    }

    private static final Message END = new Message("end", "");
    /** A page that is so many behind has gone to sleep. */
    private static final int MOST = 256;
    private static final long SIGN_SECONDS = 15;

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>(MOST);
    private final Consumer<LiveStream> closed;
    private volatile boolean ended;

    LiveStream(Consumer<LiveStream> closed) {
        this.closed = closed;
    }

    /** Tells a page; one that does not read loses its stream, and asks for a new one. */
    void put(Message message) {
        if (!messages.offer(message)) {
            end();
        }
    }

    /** Ends it, from any thread. */
    void end() {
        ended = true;
        messages.clear();
        // For the thread that waits; there is room.
        messages.offer(END);
    }

    /**
     * Writes messages until the page goes or the stream ends.
     *
     * @throws IOException when the page has gone
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException {
        while (!ended) {
            Message message = messages.poll(SIGN_SECONDS, TimeUnit.SECONDS);
            if (message == END) {
                return;
            }
            String text = message == null
                    ? ": still here\n\n"
                    : "event: " + message.event() + "\ndata: " + message.data() + "\n\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            if (messages.isEmpty()) {
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        end();
        closed.accept(this);
    }
}
