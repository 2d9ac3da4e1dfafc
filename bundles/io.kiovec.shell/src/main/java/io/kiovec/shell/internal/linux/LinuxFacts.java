// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux says in {@code /proc} and {@code /sys}, and of the nodes in {@code /dev}; nothing where it says nothing. See
 * proc(5), capabilities(7), access(2).
 */
public final class LinuxFacts {

    /** What a process may do beyond its user's rights; the constants' numbers are those of {@code linux/capability.h}. */
    public enum Capability {
        /** Locks memory beyond the limit. */
        CAP_IPC_LOCK(14),
        /** Sends any SCSI command. */
        CAP_SYS_RAWIO(17),
        /** Administers. */
        CAP_SYS_ADMIN(21);

        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }
    }

    /**
     * Whether this process may open a file, access(2).
     *
     * @param reads for reading
     * @param writes for writing
     */
    public record Access(Predicate<Path> reads, Predicate<Path> writes) {
    }

    private final Path root;
    private final Access access;

    /** Of the running system. */
    public LinuxFacts() {
        this(Path.of("/"), new Access(Files::isReadable, Files::isWritable));
    }

    /**
     * Of a tree of files.
     *
     * @param root where {@code proc}, {@code sys} and {@code dev} are
     * @param access what this process may open
     */
    public LinuxFacts(Path root, Access access) {
        this.root = root;
        this.access = access;
    }

    private Path below(String path) {
        return root.resolve(path.substring(1));
    }

    /**
     * {@return a file's text without the white space around it, empty where it cannot be read}
     *
     * @param path absolute
     */
    public Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(below(path), StandardCharsets.ISO_8859_1).strip());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /**
     * {@return the names in a folder, in order; none where there is no such folder}
     *
     * @param path absolute
     */
    public List<String> names(String path) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(below(path))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException none) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    /**
     * {@return whether there is a file}
     *
     * @param path absolute
     */
    public boolean exists(String path) {
        return Files.exists(below(path));
    }

    /**
     * {@return whether this process may open a file for reading}
     *
     * @param path absolute
     */
    public boolean mayRead(String path) {
        return access.reads().test(below(path));
    }

    /**
     * {@return whether this process may open a file for writing}
     *
     * @param path absolute
     */
    public boolean mayWrite(String path) {
        return access.writes().test(below(path));
    }

    /**
     * {@return the group of a file, by name where it has one, empty where nobody says}
     *
     * @param path absolute
     */
    public String group(String path) {
        return attribute(path, "posix:group");
    }

    /**
     * {@return what a file's mode allows its group: 4 to read and 2 to write, added; 0 where nobody says}
     *
     * @param path absolute
     */
    public int groupRights(String path) {
        String mode = attribute(path, "unix:mode");
        return mode.isEmpty() ? 0 : Integer.parseInt(mode) >> 3 & 7;
    }

    private String attribute(String path, String name) {
        try {
            return String.valueOf(Files.getAttribute(below(path), name));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException none) {
            return "";
        }
    }

    /**
     * {@return whether the process has a capability in force; where nobody says, that it has}
     *
     * @param capability which
     */
    public boolean has(Capability capability) {
        return line("/proc/self/status", "CapEff:\\s*([0-9a-f]+)")
                .map(mask -> (Long.parseUnsignedLong(mask, 16) >>> capability.bit & 1) == 1).orElse(true);
    }

    /**
     * {@return the last name of where a symbolic link leads, empty where there is none}
     *
     * @param path absolute
     */
    public Optional<String> link(String path) {
        try {
            return Optional.of(Files.readSymbolicLink(below(path)).getFileName().toString());
        } catch (IOException | UnsupportedOperationException none) {
            return Optional.empty();
        }
    }

    /**
     * {@return whether the process is in a group}
     *
     * @param number of the group
     */
    public boolean isInGroup(String number) {
        return line("/proc/self/status", "(G(?:id|roups):[ \\t\\d]*\\b" + Pattern.quote(number) + "\\b)").isPresent();
    }

    /** {@return bytes that the process may lock, empty for no limit or an unknown one} */
    public OptionalLong lockLimit() {
        return number(line("/proc/self/limits", "Max locked memory\\s+(\\d+)"));
    }

    /**
     * {@return a number of {@code /proc/meminfo}, in its unit, empty where it has no such line}
     *
     * @param name such as {@code HugePages_Free}
     */
    public OptionalLong memory(String name) {
        return number(line("/proc/meminfo", Pattern.quote(name) + ":\\s*(\\d+)"));
    }

    /**
     * {@return whether a driver is in the kernel, loaded or built in}
     *
     * @param name the module's
     */
    public boolean isLoaded(String name) {
        return exists("/sys/module/" + name) || line("/proc/modules", "(" + name + ") ").isPresent();
    }

    /**
     * {@return whether a module could be loaded}
     *
     * @param name the module's
     */
    public boolean isInstalled(String name) {
        return text("/proc/sys/kernel/osrelease")
                .flatMap(release -> text("/lib/modules/" + release + "/modules.dep"))
                .map(all -> Pattern.compile("(?m)/" + name + "\\.ko[.a-z]*:").matcher(all).find()).orElse(false);
    }

    /**
     * {@return where a node is mounted, empty where it is not}
     *
     * @param node its path
     */
    public Optional<String> mount(String node) {
        return line("/proc/self/mounts", Pattern.quote(node) + " (\\S+)");
    }

    /**
     * {@return the first group of the first line that begins with a pattern, empty where none does}
     *
     * @param path absolute
     * @param pattern a regular expression with a group
     */
    public Optional<String> line(String path, String pattern) {
        return text(path).flatMap(all -> {
            Matcher matcher = Pattern.compile("(?m)^" + pattern).matcher(all);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        });
    }

    private static OptionalLong number(Optional<String> text) {
        return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    }
}
