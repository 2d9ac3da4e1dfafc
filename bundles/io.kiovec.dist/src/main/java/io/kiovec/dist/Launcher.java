// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import io.kiovec.dist.ForeignOutput.State;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/**
 * Starts Felix with the bundles that a call needs, hands the command line to the service that is the
 * main program, and exits with what it returns. The framework's storage is a temporary folder that goes when the process
 * does, also when it is interrupted; so several at once do not disturb each other.
 */
public final class Launcher {

    private static final String MAIN_PROGRAM = "(&(objectClass=java.util.function.ToIntFunction)(kiovec.main=true))";

    /** As a shell has it of a program that a signal ended; the JVM ends with it by itself. */
    private static final int INTERRUPTED = 130;

    private Launcher() {
    }

    /**
     * Runs Kiovec and ends the JVM.
     *
     * @param args the command line
     */
    public static void launch(String[] args) {
        launch(args, List.of());
    }

    /**
     * Runs Kiovec and ends the JVM.
     *
     * @param args the command line
     * @param further commands that are run after it, in the same framework
     */
    static void launch(String[] args, List<String[]> further) {
        Call call = Call.read(args, System.getenv());
        call.objection().ifPresent(sentence -> {
            System.err.println("kiovec: " + sentence);
            System.exit(2);
        });
        PrintStream err = System.err;
        ForeignOutput output = ForeignOutput.install(call.log() ? State.OPEN : State.SHUT);
        int code = 1;
        try {
            code = run(call, further, output, err);
        } catch (Exception | LinkageError e) {
            err.println("kiovec: " + e);
        }
        // Threads of the framework may be left, whatever went wrong.
        System.exit(code);
    }

    private static int run(Call call, List<String[]> further, ForeignOutput output, PrintStream err)
            throws Exception {
        Path storage = Storage.temporary(call);
        Installation installation = Installation.of(jar(), call);
        Framework framework = framework(call, storage, installation);
        RunningProgram program = new RunningProgram(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            program.interrupt();
            end(framework, storage, err);
        }, "kiovec-end"));
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            installation.connected().ifPresent(_ -> ClassPathOwners.of(context));
            List<Bundle> bundles = installation.install(context);
            StartFailures failures = new StartFailures(program, err);
            context.addFrameworkListener(failures);
            startAll(bundles);
            framework.start();
            context.removeFrameworkListener(failures);
            if (!call.log()) {
                output.set(State.OPEN);
            }
            if (!program.begins()) {
                return INTERRUPTED;
            }
            int code = run(context, call.words(), err);
            for (String[] words : further) {
                run(context, words, err);
            }
            return code;
        } catch (Exception | LinkageError e) {
            if (!program.isInterrupted()) {
                throw e;
            }
            return INTERRUPTED;
        } finally {
            if (!call.log()) {
                output.set(State.SHUT);
            }
            program.ended();
        }
    }

    private static Framework framework(Call call, Path storage, Installation installation) {
        Map<String, String> config = new HashMap<>();
        config.put(Constants.FRAMEWORK_STORAGE, storage.resolve("framework").toString());
        config.put("kiovec.log", call.logged());
        if (!call.logged().isEmpty()) {
            // Without it only warnings are logged (OSGi Compendium, 101.5.2).
            config.put("org.osgi.service.log.admin.loglevel", "INFO");
        } else {
            // It makes its messages before it knows who listens.
            config.put("felix.cm.loglevel", "1");
        }
        config.put("felix.log.level", "0");
        // Threads that share so little cost more than they save.
        config.put("felix.resolver.parallelism", "1");
        // Nobody else knows the folder.
        config.put("felix.cache.locking", "false");
        // A session that is not the process' own terminal must not say so at each start.
        config.put("gosh.args", "--nointeractive");
        if (!call.folders().isEmpty()) {
            config.put("felix.fileinstall.dir", String.join(",", call.folders()));
            // Else it sleeps for two seconds when it starts, and the framework waits for that when it stops.
            config.put("felix.fileinstall.noInitialDelay", "true");
            config.put("felix.fileinstall.tmpdir", storage.resolve("fileinstall").toString());
            config.put("felix.fileinstall.enableConfigSave", "false");
            config.put("felix.fileinstall.log.level", "0");
            config.put("felix.fileinstall.poll", "500");
        }
        if (call.runs("console")) {
            prepareConsole(config);
        }
        if (installation.connected().isEmpty()) {
            return new FrameworkFactory().newFramework(config);
        }
        Connected connected = installation.connected().get();
        config.put(Constants.FRAMEWORK_SYSTEMPACKAGES, connected.packages());
        // A bundle's URLs know who opens them; the JVM need not.
        config.put("felix.service.urlhandlers", "false");
        // As where bundles have loaders of their own, none of them is found by a thread's; nor is each searched for services.
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        return new FrameworkFactory().newFramework(config, new ClassPathBundles(connected.jars()));
    }

    /** What cannot wait for the command, because the web console and its server start before it runs. */
    private static void prepareConsole(Map<String, String> config) {
        // The server waits until the command says where to listen, the web console until it says who may come in.
        config.put("org.apache.felix.http.require.config", "true");
        config.put("felix.webconsole.security.providers", "kiovec");
        // Both log by SLF4J, which asks for a log and for somebody who finds it one, and does without.
        config.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, "osgi.extender;"
                + "osgi.extender=osgi.serviceloader.processor;version:Version=1.0,"
                + "osgi.serviceloader;osgi.serviceloader=org.slf4j.spi.SLF4JServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    /** {@return this program's jar} */
    static Path jar() throws URISyntaxException {
        return Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void startAll(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    /** The framework has started when every bundle has, and with them their components; the main program is one. */
    private static int run(BundleContext context, String[] words, PrintStream err) throws InvalidSyntaxException {
        Collection<? extends ServiceReference<?>> found = context.getServiceReferences(ToIntFunction.class,
                MAIN_PROGRAM);
        if (found.isEmpty()) {
            err.println("kiovec: the bundle io.kiovec.shell did not start: this jar is not whole");
            return 1;
        }
        @SuppressWarnings("unchecked")
        ToIntFunction<String[]> main = (ToIntFunction<String[]>) context.getService(found.iterator().next());
        return main.applyAsInt(words);
    }

    private static void end(Framework framework, Path storage, PrintStream err) {
        try {
            framework.stop();
            framework.waitForStop(10_000);
            Storage.delete(storage);
        } catch (BundleException | IOException e) {
            err.println("kiovec: " + storage + " is left: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
