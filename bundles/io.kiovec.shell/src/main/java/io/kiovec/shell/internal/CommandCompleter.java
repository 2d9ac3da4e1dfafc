// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.CommandRun;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the names of commands, and their options. */
final class CommandCompleter implements Completer {

    private final Commands commands;

    CommandCompleter(Commands commands) {
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            commands.summaries().forEach((name, summary) -> candidates
                    .add(new Candidate(name, name, null, summary, null, null, true)));
            return;
        }
        commands.find(line.words().getFirst()).ifPresent(found -> CommandRun.line(found.name(), found.command())
                .getCommandSpec().options().forEach(option -> candidates.add(new Candidate(option.longestName()))));
    }
}
