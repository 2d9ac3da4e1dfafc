// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.command.Command;
import io.kiovec.command.CommandGroup;
import io.kiovec.command.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command or subcommand of this container, as picocli sees it.
 *
 * @param words what is typed, as {@code sim faults add}
 * @param command the service that it belongs to
 * @param line its model
 * @param bundle whose it is
 */
public record EachCommand(List<String> words, Command command, CommandLine line, Bundle bundle) {

    private static final Pattern EXAMPLE = Pattern.compile("\\s*Example: kiovec (.*)");

    /**
     * {@return all of them in order, a group before what it consists of}
     *
     * @throws Exception when the container does not tell
     */
    public static List<EachCommand> all() throws Exception {
        BundleContext context = FrameworkUtil.getBundle(EachCommand.class).getBundleContext();
        List<EachCommand> all = new ArrayList<>();
        for (ServiceReference<Command> reference : context.getServiceReferences(Command.class, null)) {
            Command command = context.getService(reference);
            String name = (String) reference.getProperty(Command.NAME);
            add(new EachCommand(List.of(name), command, CommandRun.line(name, command), reference.getBundle()), all);
        }
        all.sort(Comparator.comparing(EachCommand::name));
        return all;
    }

    private static void add(EachCommand one, List<EachCommand> all) {
        all.add(one);
        one.line.getSubcommands().forEach((word, below) -> {
            // What is not its name is another word for the same.
            if (word.equals(below.getCommandName())) {
                add(new EachCommand(Stream.concat(one.words.stream(), Stream.of(word)).toList(), one.command, below,
                        one.bundle), all);
            }
        });
    }

    /** {@return what is typed} */
    public String name() {
        return String.join(" ", words);
    }

    /** {@return its options, parameters and texts} */
    public CommandSpec spec() {
        return line.getCommandSpec();
    }

    /** {@return whether it does nothing by itself: a subcommand is to be named} */
    public boolean isGroup() {
        return line.getCommand() instanceof CommandGroup;
    }

    /** {@return the examples of its help, without {@code kiovec}} */
    public List<String> examples() {
        return Arrays.stream(spec().usageMessage().footer())
                .map(each -> EXAMPLE.matcher(each.replace("%%", "%"))).filter(each -> each.matches())
                .map(each -> each.group(1).strip()).toList();
    }

    /** {@return where its schema is to be in its bundle} */
    public String schemaPath() {
        return path(words.size());
    }

    private String path(int depth) {
        return "schema/" + String.join("-", words.subList(0, depth)) + ".json";
    }

    /**
     * {@return the JSON Schema of what a line of its output is} A subcommand without one prints what the command above it
     * prints.
     *
     * @throws IOException when it cannot be read
     */
    public Optional<String> schema() throws IOException {
        for (int depth = words.size(); depth > 0; depth--) {
            URL entry = bundle.getEntry(path(depth));
            if (entry != null) {
                try (InputStream in = entry.openStream()) {
                    return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return Optional.empty();
    }

    /** {@return whether it takes a device's address} */
    public boolean takesAnAddress() {
        return spec().positionalParameters().stream()
                .anyMatch(each -> each.paramLabel().matches("ADDRESS|DEVICE|FROM|TO"));
    }
}
