// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where something is copied from or to, as it was typed. */
public sealed interface Place {

    /** A device. */
    record Device(Address address) implements Place {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A regular file, or one that is not there yet. */
    record PlainFile(Path path) implements Place {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Something of the file system that is read and written in order only: a pipe, {@code /dev/zero}. */
    record Stream(Path path) implements Place {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Standard input or output. */
    record Standard() implements Place {
        @Override
        public String toString() {
            return "-";
        }
    }

    /**
     * Reads what was typed: {@code -}, {@code scheme:rest}, or a path. The path of a block node is its raw device.
     *
     * @param text what was typed
     * @return the place
     * @throws IllegalArgumentException with a sentence, when there is no such place
     */
    static Place parse(String text) {
        if (text.equals("-")) {
            return new Standard();
        }
        if (Pattern.matches("[a-z][a-z0-9+.-]*:.+", text)) {
            return new Device(Address.parse(text));
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("'' is no place: give an address, a path, or - for a pipe");
        }
        Path path = Path.of(text).toAbsolutePath().normalize();
        return switch (kind(path)) {
            case BLOCK -> new Device(new Address("raw", path.toString()));
            case PLAIN, NONE -> new PlainFile(path);
            case PIPE, MEMORY -> new Stream(path);
            case CHARACTER -> throw new IllegalArgumentException(path
                    + " is a character device: give its address, st:" + path + " for a tape, sg:" + path
                    + " for a SCSI device");
            case OTHER -> throw new IllegalArgumentException(
                    path + " is no file: give a file, a device's address, or - for a pipe");
        };
    }

    /** What is behind a path (stat(2), {@code st_mode}). */
    enum Kind {
        /** A block node. */
        BLOCK,
        /** A regular file. */
        PLAIN,
        /** A named pipe. */
        PIPE,
        /** {@code /dev/null} and its kin (null(4)). */
        MEMORY,
        /** Another character device. */
        CHARACTER,
        /** A directory, a socket. */
        OTHER,
        /** Nothing. */
        NONE
    }

    private static Kind kind(Path path) {
        final int types = 0170000;
        final int major = 8;
        if (!Files.exists(path)) {
            return Kind.NONE;
        }
        try {
            int type = (int) Files.getAttribute(path, "unix:mode") & types;
            return switch (type) {
                case 0060000 -> Kind.BLOCK;
                case 0100000 -> Kind.PLAIN;
                case 0010000 -> Kind.PIPE;
                case 0020000 -> (long) Files.getAttribute(path, "unix:rdev") >> major == 1
                        ? Kind.MEMORY
                        : Kind.CHARACTER;
                default -> Kind.OTHER;
            };
        } catch (IOException unreadable) {
            return Kind.PLAIN;
        }
    }
}
