// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The media of a run: each is made when it is first asked for, and taken away at the end. Closing may come from another
 * thread than the run's, when a signal ends it.
 */
public final class Media implements AutoCloseable {

    /** Kinds of media. */
    public enum Kind {
        /** A file, read only. */
        FILE,
        /** A file that is written. */
        WRITTEN_FILE,
        /** A loop device over a file in memory, read only. */
        LOOP,
        /** A zram device, read only. */
        ZRAM
    }

    private final Path folder;
    private final long size;
    private final Map<Kind, Medium> made = new EnumMap<>(Kind.class);
    private final List<Path> folders = new ArrayList<>();
    private boolean closed;

    /**
     * Makes none yet.
     *
     * @param folder for files, on a file system with O_DIRECT
     * @param size of each, whole MiB
     */
    public Media(Path folder, long size) {
        this.folder = folder;
        this.size = size;
    }

    /** {@return bytes of each} */
    public long size() {
        return size;
    }

    /** {@return where files are} */
    public Path folder() {
        return folder;
    }

    /**
     * {@return a medium}
     *
     * @param kind which
     * @throws UnavailableException when there is none on this machine
     * @throws IOException when it could not be made
     */
    public synchronized Medium get(Kind kind) throws IOException {
        if (closed) {
            throw new IOException("the run has ended");
        }
        Medium known = made.get(kind);
        if (known == null) {
            known = make(kind);
            made.put(kind, known);
        }
        return known;
    }

    private Medium make(Kind kind) throws IOException {
        Files.createDirectories(folder);
        return switch (kind) {
            case FILE -> FileMedium.make("file", folder, size);
            case WRITTEN_FILE -> FileMedium.make("written", folder, size);
            case LOOP -> LoopMedium.make(size);
            case ZRAM -> ZramMedium.make(size);
        };
    }

    /**
     * {@return a new folder for small files}
     *
     * @param parent where
     * @throws IOException when it cannot be made
     */
    public synchronized Path newFolder(Path parent) throws IOException {
        if (closed) {
            throw new IOException("the run has ended");
        }
        Files.createDirectories(parent);
        Path made = Files.createTempDirectory(parent, "kiovec-benchmark");
        folders.add(made);
        return made;
    }

    private static void delete(Path made) throws IOException {
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Path made : folders) {
            try {
                delete(made);
            } catch (IOException | RuntimeException e) {
                System.err.println("left behind: " + made + ": " + e.getMessage());
            }
        }
        folders.clear();
        for (Medium medium : made.values()) {
            try {
                medium.close();
            } catch (IOException | RuntimeException e) {
                System.err.println("left behind: " + medium.path() + ": " + e.getMessage());
            }
        }
        made.clear();
    }
}
