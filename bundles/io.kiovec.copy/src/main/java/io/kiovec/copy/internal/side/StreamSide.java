// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;

/** What is read or written in order only, and once. */
final class StreamSide implements Side {

    private final String name;
    private final ReadableByteChannel in;
    private final WritableByteChannel out;
    private final Memory memory;

    /**
     * @param name for people
     * @param in what is read, {@code null} when it is written; this side closes it
     * @param out what is written, {@code null} when it is read; this side closes it
     * @param memory where buffers come from
     */
    StreamSide(String name, ReadableByteChannel in, WritableByteChannel out, Memory memory) {
        this.name = name;
        this.in = in;
        this.out = out;
        this.memory = memory;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Identity identity() {
        return Identity.UNKNOWN;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public boolean isSeekable() {
        return false;
    }

    @Override
    public IoBuffer allocate(long bytes) throws DeviceException {
        return memory.allocate(bytes);
    }

    @Override
    public Port reading(int depth) {
        return new DirectPort(chunk -> chunk.length(read(chunk.at(), chunk, 0, chunk.length())));
    }

    @Override
    public Port writing(int depth) {
        return new DirectPort(chunk -> write(chunk.at(), chunk, 0, chunk.length()));
    }

    @Override
    public long read(long at, Chunk into, long from, long length) throws IOException {
        ByteBuffer data = into.memory().asSlice(from, length).asByteBuffer();
        while (data.hasRemaining() && in.read(data) >= 0) {
            // A pipe gives what it has.
        }
        return data.position();
    }

    @Override
    public void write(long at, Chunk chunk, long from, long length) throws IOException {
        ByteBuffer data = chunk.memory().asSlice(from, length).asByteBuffer();
        try {
            while (data.hasRemaining()) {
                out.write(data);
            }
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void zero(long at, long length) {
        throw new UnsupportedOperationException("a stream has no holes");
    }

    @Override
    public void cut() {
        // There is nothing yet.
    }

    @Override
    public void flush() {
        // What was written is with whoever reads it.
    }

    @Override
    public void end(long at) {
        // It ends when it is closed.
    }

    @Override
    public Tally tally() {
        return new Tally();
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        } else {
            out.close();
        }
    }
}
