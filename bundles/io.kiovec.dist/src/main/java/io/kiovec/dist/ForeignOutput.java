// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What others print on {@link System#out} and {@link System#err}: the JVM about the framework, and bundles of others
 * while they start and stop. Nobody asked for that, and it would stand in the middle of a command's JSON. Commands write
 * to the process' own streams.
 */
final class ForeignOutput {

    /** Whether it is seen. */
    enum State {
        /** It goes where it would have gone. */
        OPEN,
        /** It is dropped. */
        SHUT
    }

    private volatile State state;

    private ForeignOutput(State state) {
        this.state = state;
    }

    /** {@return what stands in the place of both streams from now on} */
    static ForeignOutput install(State state) {
        ForeignOutput output = new ForeignOutput(state);
        System.setOut(output.over(System.out));
        System.setErr(output.over(System.err));
        return output;
    }

    void set(State next) {
        state = next;
    }

    private PrintStream over(PrintStream real) {
        return new PrintStream(new FilterOutputStream(real) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[]{(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                OutputStream to = state == State.OPEN ? out : OutputStream.nullOutputStream();
                to.write(bytes, offset, length);
            }
        }, true, StandardCharsets.UTF_8);
    }
}
