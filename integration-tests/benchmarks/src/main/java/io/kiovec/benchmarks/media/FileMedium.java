// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file, all of it written, so that no transfer finds a hole or makes a file system allocate. */
final class FileMedium implements Medium {

    private static final int CHUNK = 1 << 20;

    private final String name;
    private final Path path;
    private final long size;

    private FileMedium(String name, Path path, long size) {
        this.name = name;
        this.path = path;
        this.size = size;
    }

    static FileMedium make(String name, Path folder, long size) throws IOException {
        Path path = Files.createTempFile(folder, name + "-", ".img");
        try {
            fill(path, size);
        } catch (IOException | RuntimeException e) {
            Files.delete(path);
            throw e;
        }
        return new FileMedium(name, path, size);
    }

    /** Writes the first stamps all over something that was made for that. */
    static void fill(Path path, long size) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            MemorySegment memory = arena.allocate(CHUNK, Stamps.UNIT);
            for (long at = 0; at < size; at += CHUNK) {
                MemorySegment part = memory.asSlice(0, Math.min(CHUNK, size - at));
                Stamps.FIRST.write(part, at);
                ByteBuffer left = part.asByteBuffer();
                while (left.hasRemaining()) {
                    channel.write(left, at + left.position());
                }
            }
            channel.force(false);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
