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
import org.osgi.framework.connect.ModuleConnector;

/**
 * The bundles that make up Kiovec, installed: out of the jar, which copies them into the framework's storage, or where
 * {@link StartCache} has unfolded them, which copies nothing; their classes from the class path where it has all that a
 * call needs.
 */
final class Installation {

    /** A folder with the bundles as files. */
    static final String FOLDER = "kiovec.bundles";

    /** Whether the class path has those of them that each call installs. */
    static final String ON_CLASS_PATH = "kiovec.classpath";

    private static final String BUNDLES = "bundles/";

    /** Empty where they are in the jar. */
    private final List<Path> files;
    private final Path jar;
    private final Call call;

    private Installation(Path jar, Call call, List<Path> files) {
        this.jar = jar;
        this.call = call;
        this.files = files;
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
        return new Installation(jar, call, folder().isPresent() ? needed(folder().get(), call) : List.of());
    }

    private static List<Path> needed(Path folder, Call call) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> call.needs(file.getFileName().toString())).sorted().toList();
        }
    }

    /** {@return how the framework gets at the bundles when all of them are on the class path} */
    Optional<ModuleConnector> connector() {
        boolean all = Boolean.getBoolean(ON_CLASS_PATH)
                && files.stream().noneMatch(file -> OptionalBundles.areIn(file.getFileName().toString()));
        return all ? Optional.of(new ClassPathBundles(files)) : Optional.empty();
    }

    /**
     * Installs.
     *
     * @return the bundles, none of them started
     */
    List<Bundle> install(BundleContext context) throws IOException, BundleException {
        if (files.isEmpty()) {
            return copy(context, jar, call);
        }
        return install(context, connector().isPresent() ? Installation::location : file -> "reference:" + file.toUri());
    }

    private List<Bundle> install(BundleContext context, Function<Path, String> location) throws BundleException {
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
