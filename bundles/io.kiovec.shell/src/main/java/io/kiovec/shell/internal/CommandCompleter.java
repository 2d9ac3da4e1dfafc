// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.CommandRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.AutoComplete;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completes the names of commands and their subcommands, options and the values of these, as picocli knows them, and addresses of
 * the devices that there are.
 */
@Component(service = Completer.class)
public final class CommandCompleter implements Completer {

    /** How commands call an argument that is a device's address. */
    private static final Set<String> ADDRESSES = Set.of("ADDRESS", "DEVICE", "FROM", "TO");

    private final Commands commands;
    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param commands the commands
     * @param devices who knows the devices
     */
    @Activate
    public CommandCompleter(@Reference Commands commands, @Reference Devices devices) {
        this.commands = commands;
        this.devices = devices;
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
            if (isAddress(kiovec, line.words().subList(0, line.wordIndex()))) {
                devices.list().forEach(device -> candidates.add(new Candidate(device.address().toString(),
                        device.address().toString(), null, device.description(), null, null, true)));
            }
        });
    }

    /** {@return whether an address may follow these words} */
    private static boolean isAddress(CommandSpec kiovec, List<String> words) {
        CommandSpec command = kiovec;
        for (String word : words) {
            if (command.subcommands().containsKey(word)) {
                command = command.subcommands().get(word).getCommandSpec();
            }
        }
        OptionSpec option = command.findOption(words.getLast());
        return option != null && option.arity().max() > 0
                ? isAddress(option)
                : command.positionalParameters().stream().anyMatch(CommandCompleter::isAddress);
    }

    private static boolean isAddress(ArgSpec argument) {
        return ADDRESSES.contains(argument.paramLabel());
    }
}
