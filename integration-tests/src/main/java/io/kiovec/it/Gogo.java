// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/** The container's command line. */
public final class Gogo {

    private Gogo() {
    }

    /**
     * Runs a line in a session of its own.
     *
     * @param line as an operator types it
     * @return what it printed
     * @throws Exception when it failed
     */
    public static String run(String line) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (CommandSession session = Bundles.service(CommandProcessor.class)
                .createSession(new ByteArrayInputStream(new byte[0]), console, console)) {
            session.execute(line);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
