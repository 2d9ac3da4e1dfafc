// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a disk keeps its data on: a sparse file, mapped in windows that are made when they are first touched, so that a
 * capacity beyond all memory costs nothing. Mapped and not read through a channel, for an interrupted thread closes a
 * channel under everybody else. Beside it lies a file with the medium's serial number, so that it is the same medium
 * after an update of the bundle (rule S5) and for whoever else is configured on the same file. Any thread; whoever closes
 * it sees to it that nobody uses it any more.
 */
final class Medium implements AutoCloseable {

    /** Bytes of a window. */
    static final long WINDOW = 1L << 30;

    private final Path file;
    private final long capacity;
    private final String serial;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, MemorySegment> windows = new ConcurrentHashMap<>();

    private Medium(Path file, long capacity, String serial) {
        this.file = file;
        this.capacity = capacity;
        this.serial = serial;
    }

    /**
     * Opens or makes a medium.
     *
     * @param file its file
     * @param capacity bytes that are used of it
     * @return an open medium
     * @throws IOException when the file cannot be made or opened
     */
    static Medium open(Path file, long capacity) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Medium medium = new Medium(file, capacity, serial(file.resolveSibling(file.getFileName() + ".serial")));
        try {
            medium.window(0);
            return medium;
        } catch (IOException e) {
            medium.close();
            throw e;
        }
    }

    /** The first to come writes it, the others read it. */
    private static String serial(Path file) throws IOException {
        try {
            Files.writeString(file, UUID.randomUUID() + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException known) {
            // What we want is in it.
        }
        String serial = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (serial.isEmpty()) {
            throw new IOException(file + " is empty: delete it together with its medium");
        }
        return serial;
    }

    /** {@return a number that no other medium has} */
    String serial() {
        return serial;
    }

    private MemorySegment window(long number) throws IOException {
        MemorySegment present = windows.get(number);
        return present != null ? present : map(number);
    }

    private synchronized MemorySegment map(long number) throws IOException {
        MemorySegment present = windows.get(number);
        if (present != null) {
            return present;
        }
        // An interrupt would close the channel before the mapping is made.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.CREATE, StandardOpenOption.SPARSE)) {
            long start = number * WINDOW;
            MemorySegment window = channel.map(MapMode.READ_WRITE, start, Math.min(WINDOW, capacity - start), arena);
            windows.put(number, window);
            return window;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is done with one piece of the medium. */
    private interface Piece {
        void use(MemorySegment medium, long from);
    }

    private void pieces(long offset, long length, Piece piece) throws IOException {
        try {
            for (long done = 0; done < length;) {
                long at = offset + done;
                long count = Math.min(length - done, WINDOW - at % WINDOW);
                piece.use(window(at / WINDOW).asSlice(at % WINDOW, count), done);
                done += count;
            }
        } catch (InternalError e) {
            // How Java tells of a page that is not there: the file was cut, or its file system is full.
            throw new IOException(file + " cannot hold the data: its file system is full, or the file was shortened",
                    e);
        }
    }

    /** Reads; what was never written reads as zeroes. */
    void read(long offset, MemorySegment memory) throws IOException {
        pieces(offset, memory.byteSize(),
                (medium, from) -> MemorySegment.copy(medium, 0, memory, from, medium.byteSize()));
    }

    /** Writes. */
    void write(long offset, MemorySegment memory) throws IOException {
        pieces(offset, memory.byteSize(),
                (medium, from) -> MemorySegment.copy(memory, from, medium, 0, medium.byteSize()));
    }

    /** Makes a range read as zeroes. */
    void clear(long offset, long length) throws IOException {
        pieces(offset, length, (medium, from) -> medium.fill((byte) 0));
    }

    /** Makes what was written last. */
    void flush() throws IOException {
        try {
            windows.values().forEach(MemorySegment::force);
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
