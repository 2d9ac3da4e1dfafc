// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What the runnable jar calls with the words that were typed, and what it exits with. The service's type is the JDK's,
 * for the launcher is outside the framework and shares no other class with it.
 */
@Component(service = ToIntFunction.class, property = "kiovec.main=true")
public final class CommandLineMain implements ToIntFunction<String[]> {

    private final Commands commands;
    private final Shell shell;
    private final String version;
    private final PrintStream out = StandardStreams.out();
    private final PrintStream err = StandardStreams.err();

    /**
     * Called by the component runtime.
     *
     * @param commands the commands
     * @param shell the shell
     * @param context the bundle's
     */
    @Activate
    public CommandLineMain(@Reference Commands commands, @Reference Shell shell, BundleContext context) {
        this.commands = commands;
        this.shell = shell;
        version = context.getBundle().getVersion().toString();
    }

    @Override
    public int applyAsInt(String[] words) {
        if (words.length == 0) {
            return shell.run();
        }
        String name = words[0];
        List<String> arguments = Arrays.asList(words).subList(1, words.length);
        switch (name) {
            case "--version", "-V" -> {
                out.println("kiovec " + version);
                return CommandRun.OK;
            }
            case "--help", "-h", "help" -> {
                return arguments.isEmpty() || name.startsWith("-")
                        ? help()
                        : run(arguments.getFirst(), List.of("--help"));
            }
            default -> {
                return run(name, arguments);
            }
        }
    }

    private int run(String name, List<String> arguments) {
        Optional<Commands.Registered> found = commands.find(name);
        if (found.isEmpty()) {
            err.println("kiovec: there is no command '" + name + "': there are "
                    + String.join(", ", commands.summaries().keySet()) + " (see: kiovec --help)");
            return CommandRun.WRONG_CALL;
        }
        return CommandRun.run(name, found.get().command(), arguments,
                new Console(out, err, Form.TEXT, Commands.audience()));
    }

    private int help() {
        out.println("Usage: kiovec [--config DIR] [--log] [COMMAND [ARGUMENT...]]");
        out.println("Zero-copy storage I/O for Java on OSGi. Without a command: a shell.");
        out.println();
        Commands.printSummaries(commands.summaries(), out);
        out.println();
        out.println("kiovec COMMAND --help tells what a command takes. --config DIR reads configuration files and");
        out.println(
                "bundles from a folder, --log prints the log. Exit codes: 0, 1 for a failed job, 2 for a wrong call.");
        return CommandRun.OK;
    }
}
