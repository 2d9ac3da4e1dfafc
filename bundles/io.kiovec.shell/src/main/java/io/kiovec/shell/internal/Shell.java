// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.CommandRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The interactive shell: JLine reads lines, Gogo runs them. From a pipe it reads lines without a prompt. */
@Component(service = Shell.class)
public final class Shell {

    /** One line's reader: a terminal or a pipe. */
    private interface Lines {
        /** {@return the next line, empty at the end} */
        Optional<String> next() throws IOException;
    }

    private final CommandProcessor processor;
    private final Commands commands;
    private final PrintStream out = StandardStreams.out();
    private final PrintStream err = StandardStreams.err();

    /**
     * Called by the component runtime.
     *
     * @param processor Gogo
     * @param commands the commands
     */
    @Activate
    public Shell(@Reference CommandProcessor processor, @Reference Commands commands) {
        this.processor = processor;
        this.commands = commands;
    }

    /** Runs until the end of input or {@code exit}; returns the exit code. */
    int run() {
        try {
            return System.console() != null && System.console().isTerminal() ? interactive() : piped();
        } catch (IOException e) {
            err.println("kiovec: the shell cannot read: " + e.getMessage());
            return CommandRun.FAILED;
        }
    }

    private int interactive() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).appName("kiovec")
                    .completer(new CommandCompleter(commands)).build();
            PrintStream screen = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
            screen.println("Kiovec. 'help' lists the commands, 'exit' leaves.");
            return loop(() -> readLine(reader), InputStream.nullInputStream(), screen, screen);
        }
    }

    private static Optional<String> readLine(LineReader reader) {
        while (true) {
            try {
                return Optional.of(reader.readLine("kiovec> "));
            } catch (UserInterruptException dropped) {
                // Ctrl-C drops the line.
                continue;
            } catch (EndOfFileException end) {
                return Optional.empty();
            }
        }
    }

    private int piped() throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(StandardStreams.in(), StandardCharsets.UTF_8));
        return loop(() -> Optional.ofNullable(reader.readLine()), InputStream.nullInputStream(), out, err);
    }

    private int loop(Lines lines, InputStream in, PrintStream output, PrintStream errors) throws IOException {
        try (CommandSession session = processor.createSession(in, output, errors)) {
            session.put("SCOPE", "kiovec:*");
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                String text = line.get().strip();
                if (text.equals("exit") || text.equals("quit")) {
                    break;
                }
                if (text.equals("help")) {
                    Commands.printSummaries(commands.summaries(), output);
                } else if (!text.isEmpty() && !text.startsWith("#")) {
                    execute(session, text, output, errors);
                }
            }
            return CommandRun.OK;
        }
    }

    private static void execute(CommandSession session, String line, PrintStream output, PrintStream errors) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                output.println(session.format(result, org.apache.felix.service.command.Converter.INSPECT));
            }
        } catch (Exception e) {
            errors.println("kiovec: " + e.getMessage());
        }
        output.flush();
        errors.flush();
    }
}
