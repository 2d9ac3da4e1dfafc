// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A store in a sparse file, mapped in windows that are made when they are first touched, so that a capacity beyond all
 * memory costs nothing. Mapped and not read through a channel, for an interrupted thread closes a channel under
 * everybody else. What was written is the kernel's, so it survives the end of the process; {@link #force()} makes it
 * survive the machine's.
 */
final class FileStore extends WindowedStore {

    /** Bytes of a window, as a power of two. */
    static final int SHIFT = 30;

    /** One piece of the file. */
    private static final class Window {
        /** Replaced by a longer mapping when the store has grown; {@code null} before the first. */
        volatile MemorySegment memory;
        /** Set after each write, cleared before each force. */
        volatile boolean dirty;
    }

    private final Path file;
    private volatile long size;
    private final Arena arena = Arena.ofShared();
    private final SparseTable<Window> windows = new SparseTable<>(Long.MAX_VALUE >>> SHIFT);

    /**
     * Makes one; the file is made when it is first touched.
     *
     * @param file its file
     * @param size how long the file may become
     */
    FileStore(Path file, long size) {
        super(SHIFT);
        this.file = file;
        this.size = size;
    }

    /** Lets the file become longer, if it may not already. */
    synchronized void grow(long least) {
        size = Math.max(size, least);
    }

    private MemorySegment mapped(long window, long end) throws IOException {
        Window there = windows.get(window);
        MemorySegment memory = there == null ? null : there.memory;
        return memory != null && memory.byteSize() >= end
                ? memory
                : map(windows.get(window, index -> new Window()),
                        window, end);
    }

    private synchronized MemorySegment map(Window there, long window, long end) throws IOException {
        MemorySegment present = there.memory;
        if (present != null && present.byteSize() >= end) {
            return present;
        }
        // An interrupt would close the channel before the mapping is made.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.CREATE, StandardOpenOption.SPARSE)) {
            long start = window << SHIFT;
            MemorySegment longer = channel.map(MapMode.READ_WRITE, start, Math.min(1L << SHIFT, size - start), arena);
            there.memory = longer;
            return longer;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    MemorySegment present(long window, long end) throws IOException {
        return mapped(window, Math.min(end, size - (window << SHIFT)));
    }

    @Override
    MemorySegment writable(long window, long end) throws IOException {
        return mapped(window, end);
    }

    @Override
    void written(long window) {
        windows.get(window).dirty = true;
    }

    @Override
    void forget(long fromWindow, long toWindow) throws IOException {
        for (long window = fromWindow; window < toWindow; window++) {
            fill(window, 0, 1L << SHIFT);
        }
    }

    @Override
    IOException failed(InternalError error) {
        return new IOException(file + " cannot hold the data: its file system is full, or the file was shortened",
                error);
    }

    @Override
    public void force() throws IOException {
        windows.forEach(window -> {
            if (window.dirty) {
                window.dirty = false;
                force(window, window.memory);
            }
        });
    }

    @Override
    public void force(long offset, long length) throws IOException {
        for (long done = 0; done < length;) {
            long start = within(offset + done);
            long count = Math.min(length - done, (1L << SHIFT) - start);
            Window there = windows.get(window(offset + done));
            if (there != null && there.memory != null && there.memory.byteSize() > start) {
                force(there, there.memory.asSlice(start, Math.min(count, there.memory.byteSize() - start)));
            }
            done += count;
        }
    }

    private static void force(Window window, MemorySegment part) throws IOException {
        try {
            part.force();
        } catch (UncheckedIOException e) {
            window.dirty = true;
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
