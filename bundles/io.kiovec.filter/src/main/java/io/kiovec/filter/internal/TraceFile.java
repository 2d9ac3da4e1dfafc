// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.RequestTrace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of traces. Each line is one write to its end, so that several endpoints, and processes, may share a file. Any thread.
 */
final class TraceFile implements AutoCloseable {

    private final FileChannel channel;
    private volatile boolean broken;

    private TraceFile(FileChannel channel) {
        this.channel = channel;
    }

    static TraceFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        try {
            TraceFile file = new TraceFile(channel);
            if (channel.size() == 0) {
                file.write(RequestTrace.HEADER + "\n");
            }
            return file;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Adds a line.
     *
     * @return whether this call found that the file cannot be written; nothing is written to it then any more
     */
    boolean isBrokenBy(String line) {
        if (broken) {
            return false;
        }
        try {
            write(line);
            return false;
        } catch (IOException e) {
            broken = true;
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
