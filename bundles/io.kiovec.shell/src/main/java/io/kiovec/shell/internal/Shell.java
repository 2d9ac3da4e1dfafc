// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The interactive shell: JLine reads lines, Gogo runs them. From a pipe it reads lines without a prompt. */
@Component(service = Shell.class)
public final class Shell {

    /** Where lines come from: a terminal or a pipe. */
    private interface Lines {
        /** {@return the next line, empty at the end} */
        Optional<String> next() throws IOException;
    }

    private final CommandProcessor processor;
    private final Commands commands;
    private final Completer completer;

    /**
     * Called by the component runtime.
     *
     * @param processor Gogo
     * @param commands the commands
     * @param completer what the Tab key offers
     */
    @Activate
    public Shell(@Reference CommandProcessor processor, @Reference Commands commands, @Reference Completer completer) {
        this.processor = processor;
        this.commands = commands;
        this.completer = completer;
    }

    /** Runs until the end of input or {@code exit}; returns the exit code. */
    int run() {
        PrintStream err = StandardStreams.err();
        try {
            if (StandardStreams.areTerminals(StandardStreams.IN, StandardStreams.OUT)) {
                interactive();
            } else {
                piped(StandardStreams.in(), StandardStreams.out(), err);
            }
            return CommandRun.OK;
        } catch (IOException e) {
            err.println("kiovec: the shell cannot read: " + e.getMessage());
            return CommandRun.FAILED;
        }
    }

    private void interactive() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            PrintStream screen = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
            try (CommandSession session = session(screen, screen)) {
                LineReader reader = LineReaderBuilder.builder().terminal(terminal).appName("kiovec")
                        .completer(completer).build();
                session.put(Commands.PERSON, (Console.Person) question -> TerminalPerson.ask(reader, question));
                // While a command runs, Ctrl-C ends the command and not the shell.
                terminal.handle(Signal.INT, signal -> commands.interrupt());
                screen.println("Kiovec. 'help' lists the commands, 'exit' leaves.");
                loop(() -> readLine(reader), session, screen, screen);
            }
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

    /** Runs the lines of a stream; results and errors go apart. */
    void piped(InputStream in, PrintStream out, PrintStream err) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try (CommandSession session = session(out, err)) {
            loop(() -> Optional.ofNullable(reader.readLine()), session, out, err);
        }
    }

    /** Commands read nothing: the input is the shell's. */
    private CommandSession session(PrintStream out, PrintStream err) {
        CommandSession session = processor.createSession(InputStream.nullInputStream(), out, err);
        session.put("SCOPE", "kiovec:*");
        return session;
    }

    private void loop(Lines lines, CommandSession session, PrintStream out, PrintStream err) throws IOException {
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            String text = line.get().strip();
            if (text.equals("exit") || text.equals("quit")) {
                break;
            }
            if (!text.isEmpty() && !text.startsWith("#")) {
                execute(session, text, out, err);
            }
        }
    }

    private void execute(CommandSession session, String line, PrintStream out, PrintStream err) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
        } catch (Exception e) {
            err.println("kiovec: " + sentence(e));
        }
        out.flush();
        err.flush();
    }

    private String sentence(Exception e) {
        String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        return message.startsWith("Command not found") ? message + ": " + commands.thereAre() : message;
    }
}
