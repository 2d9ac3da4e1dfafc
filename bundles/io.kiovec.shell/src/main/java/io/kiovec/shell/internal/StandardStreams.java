// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process' own streams. Gogo puts streams of its own in the place of {@link System#out} and its kin, which lead back
 * to the session's; a session that is given those writes to itself for ever.
 */
final class StandardStreams {

    /** Standard input's descriptor. */
    static final int IN = 0;
    /** Standard output's. */
    static final int OUT = 1;
    /** Standard error's. */
    static final int ERR = 2;

    private StandardStreams() {
    }

    /** {@return whether every one of some descriptors is a terminal} */
    static boolean areTerminals(int... descriptors) {
        for (int descriptor : descriptors) {
            if (!isTerminal(Path.of("/proc/self/fd/" + descriptor))) {
                return false;
            }
        }
        return true;
    }

    /** System.console() knows only of input and output together. */
    private static boolean isTerminal(Path descriptor) {
        try {
            String file = descriptor.toRealPath().toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException noSuchFile) {
            return false;
        }
    }

    static InputStream in() {
        return new FileInputStream(FileDescriptor.in);
    }

    static PrintStream out() {
        return stream(FileDescriptor.out);
    }

    static PrintStream err() {
        return stream(FileDescriptor.err);
    }

    /** A session closes its streams; those of the process stay. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor)), true,
                StandardCharsets.UTF_8) {
            @Override
            public void close() {
                flush();
            }
        };
    }
}
