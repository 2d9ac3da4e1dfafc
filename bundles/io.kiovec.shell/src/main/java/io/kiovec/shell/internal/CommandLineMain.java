// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.CommandRun;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
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
        if (words.length == 0 || words.length == 1 && words[0].equals("shell")) {
            return shell.run();
        }
        List<String> arguments = Arrays.asList(words).subList(1, words.length);
        return switch (words[0]) {
            case "--version", "-V" -> {
                out.println("kiovec " + version);
                yield CommandRun.OK;
            }
            case "--help", "-h", Commands.HELP -> commands.help(arguments, out, err);
            default -> commands.run(words[0], arguments, out, err, new TerminalPerson());
        };
    }
}
