// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process' own streams. Gogo puts streams of its own in the place of {@link System#out} and its kin, which lead back
 * to the session's; a session that is given those writes to itself for ever.
 */
final class StandardStreams {

    private StandardStreams() {
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
