// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.console.internal.WebConsole.Extent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** One run of {@code console}. */
@CommandLine.Command(description = {
    "Serves the operator's page of this process, a plug-in of the Felix Web Console, while COMMAND runs, or until it is interrupted:"
            + " devices, transports, buffers, the policy, demotions, throughput and latency as they happen, and swaps.",
    "",
    "It listens on loopback. The first start prints a password; only its salted hash is kept. What is changed from the page is"
            + " written to audit.log in the folder of --state."}, footer = {"",
                "Example: kiovec console --port 8080", "Example: kiovec console soak --seconds 600",
                "Example: kiovec console shell"})
final class ConsoleJob extends Job {

    private static final String MAIN_PROGRAM = "(kiovec.main=true)";
    private static final int MOST_PORT = 65535;

    /** Takes all words from the first one on that is no option of ours: they are the command's. */
    static final class Rest implements IParameterPreprocessor {

        /** Made by picocli. */
        Rest() {
        }

        @Override
        public boolean preprocess(Stack<String> args, CommandSpec spec, ArgSpec arg, Map<String, Object> info) {
            List<String> words = new ArrayList<>();
            while (!args.isEmpty()) {
                words.add(args.pop());
            }
            arg.setValue(words);
            return true;
        }
    }

    private final WebConsole web;
    private final BundleContext context;

    @CommandLine.Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Where it listens; 0 for a free port. By default ${DEFAULT-VALUE}.")
    private int port;

    @CommandLine.Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Which address it listens on, by default"
            + " ${DEFAULT-VALUE}. It speaks plain HTTP: beyond loopback put a server with TLS before it.")
    private String host;

    @CommandLine.Option(names = "--state", paramLabel = "DIR", description = "Where the hash of the password and the audit log are kept; by default"
            + " kiovec in $XDG_STATE_HOME or ~/.local/state.")
    private Optional<Path> state = Optional.empty();

    @CommandLine.Option(names = "--new-password", description = "Make a new password and print it.")
    private boolean newPassword;

    @CommandLine.Option(names = "--everything", description = "With all pages of the Felix Web Console: bundles, services, configurations, the log."
            + " Whoever knows the password can then run any code here.")
    private boolean everything;

    @CommandLine.Parameters(arity = "0..*", paramLabel = "COMMAND", preprocessor = Rest.class, description = "A command of Kiovec with its arguments, or shell.")
    private List<String> command = List.of();

    ConsoleJob(WebConsole web, BundleContext context) {
        this.web = web;
        this.context = context;
    }

    @Override
    protected void run(Console console) throws Exception {
        if (port < 0 || port > MOST_PORT) {
            throw wrongCall("--port " + port + ": give 0 to " + MOST_PORT);
        }
        if (!command.isEmpty() && command.getFirst().equals("console")) {
            throw wrongCall("a console in a console: give another command, or none");
        }
        if (!web.isThere()) {
            throw new IOException(
                    "the web console is not in this process: leave the shell and call 'kiovec console', or"
                            + " 'kiovec console shell' for a shell with a page");
        }
        InetAddress address = address();
        StateFolder folder = new StateFolder(
                state.orElseGet(() -> StateFolder.usual(System.getenv(), System.getProperty("user.home")))
                        .toAbsolutePath());
        Optional<Password> known = newPassword ? trusted(folder) : folder.password();
        Optional<String> password = newPassword || known.isEmpty()
                ? Optional.of(folder.newPassword())
                : Optional.empty();
        URI page;
        try {
            page = web.start(address, port, folder.folder(), everything ? Extent.EVERYTHING : Extent.PAGE);
        } catch (IOException | InterruptedException e) {
            // One that nobody was told must not stay.
            if (password.isPresent() && known.isPresent()) {
                folder.keep(known.get());
            } else if (password.isPresent()) {
                folder.forgetPassword();
            }
            throw e;
        }
        try {
            tell(console, page, folder, password);
            serve();
        } catch (InterruptedException e) {
            // That is how it ends; what is left is done in peace.
            Thread.interrupted();
        } finally {
            web.stop();
        }
    }

    private static Optional<Password> trusted(StateFolder folder) {
        try {
            return folder.password();
        } catch (IOException open) {
            return Optional.empty();
        }
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw wrongCall("--host " + host + ": there is no such address");
        }
    }

    private static void tell(Console console, URI page, StateFolder folder, Optional<String> password) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("page", page.toString());
        told.put("user", FormLogin.USER);
        password.ifPresent(text -> told.put("password", text));
        told.put("state", folder.folder().toString());
        console.print(told);
        console.say(password.isPresent()
                ? "This password is told once and kept as a hash only; --new-password makes another."
                : "The password is the one that was printed before; --new-password makes another.");
    }

    private void serve() throws InterruptedException, InvalidSyntaxException, IOException {
        if (command.isEmpty()) {
            // until the thread is interrupted
            new CountDownLatch(1).await();
        }
        @SuppressWarnings("rawtypes")
        Collection<ServiceReference<ToIntFunction>> found = context.getServiceReferences(ToIntFunction.class,
                MAIN_PROGRAM);
        if (found.isEmpty()) {
            throw new IOException("the bundle io.kiovec.shell is not there to run '" + command.getFirst() + "'");
        }
        ServiceReference<?> reference = found.iterator().next();
        @SuppressWarnings("unchecked")
        ToIntFunction<String[]> main = (ToIntFunction<String[]>) context.getService(reference);
        try {
            int code = main.applyAsInt(command.toArray(String[]::new));
            if (code != 0) {
                throw new IOException("'" + String.join(" ", command) + "' ended with exit code " + code);
            }
        } finally {
            context.ungetService(reference);
        }
    }
}
