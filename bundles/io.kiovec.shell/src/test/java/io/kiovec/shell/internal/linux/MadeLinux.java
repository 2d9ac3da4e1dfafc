// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** A made-up tree of what Linux says; whoever asks may read and write what is not forbidden. */
public final class MadeLinux {

    private final Path root;
    private final Set<Path> unreadable = new HashSet<>();
    private final Set<Path> unwritable = new HashSet<>();

    public MadeLinux(Path root) {
        this.root = root;
    }

    public MadeLinux file(String path, String text) {
        Path file = root.resolve(path.substring(1));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A process with one capability, or with none: {@code CapEff} is a mask. */
    public MadeLinux capabilities(long mask) {
        return file("/proc/self/status", "Name:\tjava\nGid:\t1000\t1000\t1000\t1000\nGroups:\t6 24 \nCapEff:\t"
                + String.format("%016x", mask));
    }

    public MadeLinux forbidden(String path) {
        unreadable.add(root.resolve(path.substring(1)));
        return readOnly(path);
    }

    public MadeLinux readOnly(String path) {
        unwritable.add(root.resolve(path.substring(1)));
        return this;
    }

    public LinuxFacts facts() {
        return new LinuxFacts(root, new LinuxFacts.Access(path -> !unreadable.contains(path),
                path -> !unwritable.contains(path)));
    }

    public MadeLinux link(String path, String to) {
        Path link = root.resolve(path.substring(1));
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
