// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Storage in a sparse file, mapped in windows that are made when they are first touched. Mapped and not read through a
 * channel, for an interrupted thread closes a channel under everybody else. A lock keeps other users off, in this process
 * and in others; it is on a file of its own beside it, because a process loses its lock on a file whenever it closes any
 * descriptor of that file.
 */
final class MappedStorage implements Storage {

    /** Bytes of a window. */
    static final long WINDOW = 1L << 30;

    private static final long ZEROES = 1 << 16;

    private final Path file;
    private final long length;
    private final FileChannel lock;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, MemorySegment> windows = new HashMap<>();

    private MappedStorage(Path file, long length, FileChannel lock) {
        this.file = file;
        this.length = length;
        this.lock = lock;
    }

    /**
     * Opens a file.
     *
     * @param file that is made when it is not there
     * @param length bytes that the file is made long, sparse; a file that is there keeps its length
     * @throws IOException when it cannot be opened, or somebody has it open
     */
    static MappedStorage open(Path file, long length) throws IOException {
        FileChannel lock = lock(file);
        try {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                    StandardOpenOption.SPARSE)) {
                if (channel.size() < length) {
                    channel.write(ByteBuffer.allocate(1), length - 1);
                }
                return new MappedStorage(file, channel.size(), lock);
            }
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"),
                StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Somebody in this process; the answer is the same.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException(file + " is in use: a cartridge is in one drive at a time");
    }

    /** Makes the name of a new file, or a new name of a file, survive a loss of power. */
    static void syncFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** {@return the length of the file in bytes} */
    long length() {
        return length;
    }

    private MemorySegment window(long number) throws IOException {
        MemorySegment present = windows.get(number);
        return present != null ? present : map(number);
    }

    private MemorySegment map(long number) throws IOException {
        long start = number * WINDOW;
        boolean interrupted = false;
        try {
            while (true) {
                // An interrupt would close the channel before the mapping is made.
                interrupted |= Thread.interrupted();
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    MemorySegment window = channel.map(MapMode.READ_WRITE, start, Math.min(WINDOW, length - start),
                            arena);
                    windows.put(number, window);
                    return window;
                } catch (ClosedByInterruptException e) {
                    // It came in between: once more.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is done with a stretch of one window. */
    private interface Stretch {
        void use(MemorySegment window, long at, long from, long count);
    }

    private void stretches(long offset, long count, Stretch stretch) throws IOException {
        if (offset < 0 || count > length - offset) {
            throw new IOException(file + " has " + length + " bytes, none at " + (offset + count));
        }
        try {
            for (long done = 0; done < count;) {
                long at = (offset + done) % WINDOW;
                long piece = Math.min(count - done, WINDOW - at);
                stretch.use(window((offset + done) / WINDOW), at, done, piece);
                done += piece;
            }
        } catch (InternalError e) {
            // How Java tells of a page that is not there.
            throw new IOException(file + " cannot hold the data: its file system is full, or the file was shortened",
                    e);
        }
    }

    @Override
    public void read(long offset, MemorySegment into) throws IOException {
        stretches(offset, into.byteSize(),
                (window, at, from, count) -> MemorySegment.copy(window, at, into, from, count));
    }

    @Override
    public void write(long offset, MemorySegment from) throws IOException {
        stretches(offset, from.byteSize(),
                (window, at, start, count) -> MemorySegment.copy(from, start, window, at, count));
    }

    @Override
    public void clear(long offset, long count) throws IOException {
        stretches(offset, count, (window, at, from, piece) -> {
            for (long done = 0; done < piece; done += ZEROES) {
                window.asSlice(at + done, Math.min(ZEROES, piece - done)).fill((byte) 0);
            }
        });
    }

    @Override
    public void sync(long offset, long count) throws IOException {
        try {
            stretches(offset, count, (window, at, from, piece) -> window.asSlice(at, piece).force());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        arena.close();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of " + file + " cannot be given back", e);
        }
    }
}
