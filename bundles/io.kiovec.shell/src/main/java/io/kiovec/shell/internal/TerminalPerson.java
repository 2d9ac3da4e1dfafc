// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.Console;
import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The person at the terminal of a program that runs one command; nobody where its input or errors go elsewhere. */
final class TerminalPerson implements Console.Person {

    @Override
    public Optional<String> ask(String question) throws InterruptedException {
        if (!StandardStreams.areTerminals(StandardStreams.IN, StandardStreams.ERR)) {
            return Optional.empty();
        }
        try (Terminal terminal = TerminalBuilder.builder().system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysErr).build()) {
            return ask(LineReaderBuilder.builder().terminal(terminal).appName("kiovec").build(), question);
        } catch (IOException noTerminal) {
            return Optional.empty();
        }
    }

    /** Asks by a reader of lines; what is typed here is no command, and stays out of their history. */
    static Optional<String> ask(LineReader reader, String question) throws InterruptedException {
        Object history = reader.getVariable(LineReader.DISABLE_HISTORY);
        Object completion = reader.getVariable(LineReader.DISABLE_COMPLETION);
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        reader.setVariable(LineReader.DISABLE_COMPLETION, true);
        try {
            return Optional.of(reader.readLine(question));
        } catch (UserInterruptException e) {
            throw new InterruptedException("it was interrupted, and nothing was done");
        } catch (EndOfFileException e) {
            return Optional.empty();
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, history);
            reader.setVariable(LineReader.DISABLE_COMPLETION, completion);
        }
    }
}
