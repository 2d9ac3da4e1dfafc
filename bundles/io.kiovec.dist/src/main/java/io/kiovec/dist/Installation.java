// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The bundles that make up Kiovec, installed: out of the jar, which copies them into the framework's storage, or where
 * {@link StartCache} has unfolded them, which copies nothing; their classes from the class path where it has all that a
 * call needs.
 */
final class Installation {

    /** A folder with the bundles as files. */
    static final String FOLDER = "kiovec.bundles";

    private static final String BUNDLES = "bundles/";

    private final Path jar;
    private final Call call;
    private final Optional<Connected> connected;

    private Installation(Path jar, Call call, Optional<Connected> connected) {
        this.jar = jar;
        this.call = call;
        this.connected = connected;
    }

    /** {@return where the bundles are files, if they are} */
    static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of);
    }

    /**
     * {@return what a call needs}
     *
     * @param jar this program's jar
     */
    static Installation of(Path jar, Call call) throws IOException {
        return new Installation(jar, call, Connected.find(call));
    }

    /** {@return the bundles, if the class path has all of them} */
    Optional<Connected> connected() {
        return connected;
    }

    /**
     * Installs.
     *
     * @return the bundles, none of them started
     */
    List<Bundle> install(BundleContext context) throws IOException, BundleException {
        if (connected.isPresent()) {
            return install(context, connected.get().jars(), Installation::location);
        }
        Optional<Path> folder = folder();
        return folder.isPresent()
                ? install(context, needed(folder.get(), call), file -> "reference:" + file.toUri())
                : copy(context, jar, call);
    }

    private static List<Path> needed(Path folder, Call call) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> call.needs(file.getFileName().toString())).sorted().toList();
        }
    }

    private static List<Bundle> install(BundleContext context, List<Path> files, Function<Path, String> location)
            throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path file : files) {
            bundles.add(context.installBundle(location.apply(file)));
        }
        return bundles;
    }

    /** {@return where a bundle says that it is from, if the framework does not read its file there} */
    static String location(Path file) {
        return "kiovec:" + file.getFileName();
    }

    private static List<Bundle> copy(BundleContext context, Path jar, Call call) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(Installation::isBundle).toList()) {
                String name = name(entry);
                if (call.needs(name)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        bundles.add(context.installBundle(location(Path.of(name)), in));
                    }
                }
            }
        }
        return bundles;
    }

    /** {@return whether an entry of the jar is a bundle} */
    static boolean isBundle(JarEntry entry) {
        return entry.getName().startsWith(BUNDLES) && entry.getName().endsWith(".jar");
    }

    /** {@return the name of a bundle's file} */
    static String name(JarEntry entry) {
        return entry.getName().substring(BUNDLES.length());
    }
}
