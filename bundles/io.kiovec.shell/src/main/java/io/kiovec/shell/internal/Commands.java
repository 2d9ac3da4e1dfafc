// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.Command;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import io.kiovec.command.Console.Person;
import io.kiovec.command.ExitCode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The commands that are registered, keyed by service id, and {@code help} about them; each is a function of Gogo's scope
 * {@code kiovec} too. Immediate, for in a container of somebody else's nobody but Gogo asks for them.
 */
@Component(service = Commands.class, immediate = true)
public final class Commands {

    /** The word that asks for help; no command of that name is ever called. */
    static final String HELP = "help";

    /** The variable of a session that has who types in it, a {@link Person}. */
    static final String PERSON = "kiovec.person";

    /**
     * A command that is registered.
     *
     * @param name what is typed
     * @param summary what it does
     * @param command the command
     * @param function its registration in Gogo
     */
    record Registered(String name, String summary, Command command, ServiceRegistration<Function> function) {
    }

    private final BundleContext context;
    private final Map<Long, Registered> commands = new ConcurrentHashMap<>();
    private final Foreground foreground = new Foreground();

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     */
    @Activate
    public Commands(BundleContext context) {
        this.context = context;
        register(HELP, (session, arguments) -> {
            help(words(arguments), out(session), err(session));
            return null;
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(ServiceReference<Command> reference, Command command) {
        if (reference.getProperty(Command.NAME) instanceof String name
                && reference.getProperty(Command.SUMMARY) instanceof String summary) {
            commands.put(id(reference),
                    new Registered(name, summary, command, register(name, function(name, command))));
        }
    }

    void unbind(ServiceReference<Command> reference) {
        Registered gone = commands.remove(id(reference));
        if (gone != null) {
            gone.function().unregister();
        }
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private ServiceRegistration<Function> register(String name, Function function) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "kiovec");
        properties.put("osgi.command.function", new String[]{name});
        return context.registerService(Function.class, function, properties);
    }

    /** Exit codes have no place in a session; what went wrong stands on its error stream. */
    private Function function(String name, Command command) {
        return (session, arguments) -> {
            Console console = new Console(out(session), err(session), Form.TEXT, audience(), person(session));
            foreground.run(() -> CommandRun.run(name, command, words(arguments), console));
            return null;
        };
    }

    /** Nobody can be asked by a command in the background, and by one of a session that is not typed. */
    private static Person person(CommandSession session) {
        Process process = Process.Utils.current();
        boolean waitedFor = process == null || process.job() == null
                || process.job().status() != Job.Status.Background;
        return waitedFor && session.get(PERSON) instanceof Person person ? person : Person.NOBODY;
    }

    /** Ends the commands that somebody waits for. */
    void interrupt() {
        foreground.interrupt();
    }

    private static List<String> words(List<Object> arguments) {
        return arguments.stream().map(String::valueOf).toList();
    }

    /** A part of a pipeline has streams of its own. */
    private static PrintStream out(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null || process.out() == null ? session.getConsole() : process.out();
    }

    private static PrintStream err(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null || process.err() == null ? session.getConsole() : process.err();
    }

    /** {@return who sees what this process writes; a bar is drawn only where both streams are seen} */
    static Audience audience() {
        return StandardStreams.areTerminals(StandardStreams.OUT, StandardStreams.ERR)
                ? Audience.TERMINAL
                : Audience.PIPE;
    }

    /**
     * Runs a command by its name.
     *
     * @param name what was typed
     * @param arguments what followed
     * @param out for results
     * @param err for errors
     * @param person who can be asked
     * @return the exit code
     */
    int run(String name, List<String> arguments, PrintStream out, PrintStream err, Person person) {
        Optional<Registered> found = find(name);
        if (found.isEmpty()) {
            err.println("kiovec: there is no command '" + name + "': " + thereAre() + " (see: kiovec --help)");
            return CommandRun.WRONG_CALL;
        }
        return CommandRun.run(name, found.get().command(), arguments,
                new Console(out, err, Form.TEXT, audience(), person));
    }

    /**
     * Prints help: about a command, or which there are.
     *
     * @param names a command's with its subcommand's, or none
     * @param out for the help
     * @param err for errors
     * @return the exit code
     */
    int help(List<String> names, PrintStream out, PrintStream err) {
        if (!names.isEmpty() && !names.getFirst().startsWith("-")) {
            List<String> below = new ArrayList<>(names.subList(1, names.size()));
            below.add("--help");
            return run(names.getFirst(), below, out, err, Person.NOBODY);
        }
        out.println("Usage: kiovec [--config DIR] [--drivers DIR] [--log] [COMMAND [ARGUMENT...]]");
        out.println("Zero-copy storage I/O for Java on OSGi. Without a command, or with shell: a shell.");
        out.println();
        summaries().forEach((name, summary) -> out.printf("  %-12s%s%n", name, summary));
        out.println();
        out.println(
                "COMMAND --help and help COMMAND tell what a command takes. --config DIR reads configuration files, and");
        out.println(
                "--drivers DIR runs bundles, each as long as its jar is in the folder. --log prints the log, --version");
        out.println(
                "the version. In the shell, exit leaves, and Gogo's commands are there too.");
        out.println();
        out.println("Exit codes:");
        ExitCode.meanings().forEach((code, meaning) -> out.printf("  %3s  %s%n", code, meaning));
        out.flush();
        return CommandRun.OK;
    }

    /** {@return a clause that names what can be typed} */
    String thereAre() {
        return "there are " + String.join(", ", summaries().keySet());
    }

    /** {@return the command of a name; of several, the one that came first} */
    Optional<Registered> find(String name) {
        return commands.entrySet().stream().filter(entry -> entry.getValue().name().equals(name))
                .min(Map.Entry.comparingByKey()).map(Map.Entry::getValue);
    }

    /** {@return the names with what they do, in order} */
    Map<String, String> summaries() {
        Map<String, String> summaries = new TreeMap<>();
        commands.values().forEach(command -> summaries.putIfAbsent(command.name(), command.summary()));
        return summaries;
    }
}
