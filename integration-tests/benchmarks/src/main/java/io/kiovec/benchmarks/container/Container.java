// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.container;

import io.kiovec.api.Devices;
import io.kiovec.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Felix with the bundles of the distribution, as an application has them. The contract comes from this class path, so a
 * workload calls devices as any bundle does, without reflection.
 */
public final class Container implements AutoCloseable {

    /** Configuration comes from the workload, the contract from outside; the rest is what only a web console needs. */
    private static final List<String> LEFT_OUT = List.of("org.apache.felix.fileinstall", "io.kiovec.api",
            "org.apache.felix.webconsole", "org.apache.felix.http.", "org.apache.felix.inventory", "commons-",
            "encoder-",
            "slf4j-api-");

    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(20);
    /** What the program shares with the bundles beside the contract. */
    private static final String CONFIGURATION = "org.osgi.service.cm;version=1.6.1";

    private static final Pattern FEW = Pattern.compile(
            "(io[.]kiovec[.](core|scsi|linux|policy|buffers|raw)|org[.]osgi[.]|org[.]apache[.]felix[.](scr|configadmin"
                    + "|metatype|log)).*");

    private final Framework framework;
    private final Path storage;
    private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();

    private Container(Framework framework, Path storage) {
        this.framework = framework;
        this.storage = storage;
    }

    /**
     * Starts one.
     *
     * @return a running one, to be closed by the caller
     * @throws Exception when it does not start
     */
    public static Container start() throws Exception {
        return start(name -> true);
    }

    /**
     * Starts one with what devices need and nothing else: no commands, no other drivers than raw.
     *
     * @return a running one, to be closed by the caller
     * @throws Exception when it does not start
     */
    public static Container startWithFew() throws Exception {
        return start(FEW.asMatchPredicate());
    }

    private static Container start(Predicate<String> wanted) throws Exception {
        Path storage = Files.createTempDirectory("kiovec-benchmark");
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, contract() + "," + CONFIGURATION));
        Container container = new Container(framework, storage);
        try {
            framework.start();
            container.install(bundles(), wanted);
            return container;
        } catch (Exception | Error e) {
            container.close();
            throw e;
        }
    }

    /** {@return the folder of the distribution's bundles} */
    public static Path bundles() throws IOException {
        Path folder = root().resolve("bundles/io.kiovec.dist/target/bundles");
        if (!Files.isDirectory(folder)) {
            throw new IOException("there are no bundles in " + folder + ": build the tree first");
        }
        return folder;
    }

    /** {@return the folder of the source tree} Of this class' own place: benchmarks/target/classes or a jar beside. */
    public static Path root() throws IOException {
        return place(Container.class).getParent().resolve("../../..").normalize();
    }

    private static Path place(Class<?> type) throws IOException {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("nobody knows where " + type + " lies", e);
        }
    }

    private static String contract() throws IOException {
        try (JarFile api = new JarFile(place(Devices.class).toFile())) {
            return api.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    private void install(Path folder, Predicate<String> wanted) throws IOException, BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : list(folder)) {
            String name = jar.getFileName().toString();
            if (wanted.test(name) && LEFT_OUT.stream().noneMatch(name::startsWith)) {
                installed.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
            }
        }
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** {@return how many bundles are installed} */
    public int size() {
        return framework.getBundleContext().getBundles().length;
    }

    /**
     * Installs and starts a bundle.
     *
     * @param name its location
     * @param jar its content
     * @throws BundleException when it cannot be started
     */
    public void install(String name, InputStream jar) throws BundleException {
        framework.getBundleContext().installBundle(name, jar).start();
    }

    /**
     * {@return a service}
     *
     * @param <S> its type
     * @param type its type
     * @throws InterruptedException when interrupted
     */
    public <S> S service(Class<S> type) throws InterruptedException {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(framework.getBundleContext(), type, null);
        // All of them: the framework compares internal types too, which this class path may have once more.
        tracker.open(true);
        // Configuration Admin's own services end when they are given back.
        trackers.add(tracker);
        S service = tracker.waitForService(PATIENCE);
        if (service == null) {
            throw new IllegalStateException("no service " + type.getName() + " came: " + states());
        }
        return service;
    }

    private String states() {
        return Stream.of(framework.getBundleContext().getBundles()).filter(one -> one.getState() != Bundle.ACTIVE)
                .map(one -> one.getSymbolicName() + " is not active").collect(Collectors.joining(", "));
    }

    /**
     * Serves a scheme, as a driver's bundle does.
     *
     * @param scheme of its addresses
     * @param transport the driver
     */
    public void register(String scheme, Transport transport) {
        Dictionary<String, Object> properties = new Hashtable<>(
                Map.of(Transport.SCHEME, scheme, Transport.NAME, scheme));
        framework.getBundleContext().registerService(Transport.class, transport, properties);
    }

    /**
     * Sets a configuration.
     *
     * @param pid whose
     * @param values what
     * @throws Exception when it is not taken
     */
    public void configure(String pid, Map<String, ?> values) throws Exception {
        service(ConfigurationAdmin.class).getConfiguration(pid, "?").update(new Hashtable<>(values));
    }

    /**
     * Adds a configuration, of which there may be many.
     *
     * @param pid of the factory
     * @param values what
     * @throws Exception when it is not taken
     */
    public void add(String pid, Map<String, ?> values) throws Exception {
        service(ConfigurationAdmin.class).createFactoryConfiguration(pid, "?").update(new Hashtable<>(values));
    }

    @Override
    public void close() throws IOException {
        trackers.forEach(ServiceTracker::close);
        try {
            framework.stop();
            framework.waitForStop(PATIENCE);
        } catch (BundleException e) {
            throw new IOException("the container does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
