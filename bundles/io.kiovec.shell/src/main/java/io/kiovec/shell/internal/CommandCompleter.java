// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.CommandRun;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** Completes the names of commands and their subcommands, options and the values of these, as picocli knows them. */
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
        commands.find(line.words().getFirst()).ifPresent(found -> {
            CommandSpec kiovec = CommandSpec.create();
            kiovec.addSubcommand(found.name(), CommandRun.line(found.name(), found.command()));
            List<CharSequence> words = new ArrayList<>();
            // All candidates: JLine chooses those that fit what is there of the word.
            AutoComplete.complete(kiovec, line.words().toArray(String[]::new), line.wordIndex(), 0, line.cursor(),
                    words);
            words.forEach(word -> candidates.add(new Candidate(word.toString())));
        });
    }
}
