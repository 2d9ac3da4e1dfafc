// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.Command;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import java.io.PrintStream;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
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
 * The commands that are registered, keyed by service id; each is a function of Gogo's scope {@code kiovec} too. Immediate,
 * for in a container of somebody else's nobody but Gogo asks for them.
 */
@Component(service = Commands.class, immediate = true)
public final class Commands {

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

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     */
    @Activate
    public Commands(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(ServiceReference<Command> reference, Command command) {
        if (reference.getProperty(Command.NAME) instanceof String name
                && reference.getProperty(Command.SUMMARY) instanceof String summary) {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put("osgi.command.scope", "kiovec");
            properties.put("osgi.command.function", new String[]{name});
            ServiceRegistration<Function> function = context.registerService(Function.class, function(name, command),
                    properties);
            commands.put(id(reference), new Registered(name, summary, command, function));
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

    /** Exit codes have no place in a session; what went wrong stands on its error stream. */
    private static Function function(String name, Command command) {
        return (CommandSession session, List<Object> arguments) -> {
            CommandRun.run(name, command, arguments.stream().map(String::valueOf).toList(),
                    new Console(session.getConsole(), session.getConsole(), Form.TEXT, audience()));
            return null;
        };
    }

    static Audience audience() {
        return System.console() != null && System.console().isTerminal() ? Audience.TERMINAL : Audience.PIPE;
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

    /** Prints names with what they do. */
    static void printSummaries(Map<String, String> summaries, PrintStream out) {
        summaries.forEach((name, summary) -> out.printf("  %-12s%s%n", name, summary));
    }
}
