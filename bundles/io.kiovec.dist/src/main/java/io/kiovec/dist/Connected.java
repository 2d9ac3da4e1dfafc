// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles that each call installs, on the class path ({@link ClassPathBundles}), and what they need of the framework: known
 * when they are unfolded, so that a start need not look for them, nor tell the framework of packages that none of them imports.
 *
 * @param jars the bundles
 * @param packages of the JDK and the framework, as {@link Constants#FRAMEWORK_SYSTEMPACKAGES} has them
 */
record Connected(List<Path> jars, String packages) {

    /** A file with all that, if the class path is so. */
    static final String FILE = "kiovec.connected";

    private static final String JARS = "jars";
    private static final String PACKAGES = "packages";

    /** {@return what a call runs with, if the class path is so and the call needs no more} */
    static Optional<Connected> find(Call call) throws IOException {
        String file = System.getProperty(FILE);
        return file == null || OptionalBundles.isNeeded(call) ? Optional.empty() : Optional.of(read(Path.of(file)));
    }

    private static Connected read(Path file) throws IOException {
        Properties found = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            found.load(in);
        }
        return new Connected(Stream.of(found.getProperty(JARS).split(",")).map(file::resolveSibling).toList(),
                found.getProperty(PACKAGES));
    }

    /** Writes a file that lies where the jars' folder does. */
    void write(Path file) throws IOException {
        Properties written = new Properties();
        written.setProperty(JARS, String.join(",",
                jars.stream().map(jar -> file.toAbsolutePath().getParent().relativize(jar).toString()).toList()));
        written.setProperty(PACKAGES, packages);
        try (Writer out = Files.newBufferedWriter(file)) {
            written.store(out, null);
        }
    }

    /**
     * Finds out what bundles need, by having a framework resolve them.
     *
     * @param jars the bundles
     * @param storage a folder for the framework
     */
    static Connected of(List<Path> jars, Path storage) throws BundleException, InterruptedException {
        Framework framework = new FrameworkFactory().newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()), new ClassPathBundles(jars));
        framework.init();
        try {
            for (Path jar : jars) {
                framework.getBundleContext().installBundle(Installation.location(jar));
            }
            List<Bundle> installed = List.of(framework.getBundleContext().getBundles());
            if (!framework.adapt(FrameworkWiring.class).resolveBundles(installed)) {
                throw new BundleException("they do not resolve: " + installed);
            }
            return new Connected(jars, String.join(",", framework.adapt(BundleWiring.class)
                    .getProvidedWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                    .map(wire -> clause(wire.getCapability().getAttributes())).distinct().sorted().toList()));
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private static String clause(Map<String, Object> attributes) {
        return attributes.get(PackageNamespace.PACKAGE_NAMESPACE) + ";version=\""
                + attributes.getOrDefault(Constants.VERSION_ATTRIBUTE, Version.emptyVersion) + "\"";
    }
}
