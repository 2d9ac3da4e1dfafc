// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The bundles that make up Kiovec, installed: out of the jar, which copies them into the framework's storage, or where
 * {@link StartCache} has unfolded them, which copies nothing.
 */
final class Installation {

    /** A folder with the bundles as files. */
    static final String FOLDER = "kiovec.bundles";

    private static final String BUNDLES = "bundles/";

    private Installation() {
    }

    /** {@return where the bundles are files, if they are} */
    static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of);
    }

    /**
     * Installs what a call needs.
     *
     * @param jar this program's jar
     * @return the bundles, none of them started
     */
    static List<Bundle> install(BundleContext context, Path jar, Call call) throws IOException, BundleException {
        Optional<Path> folder = folder();
        return folder.isPresent() ? refer(context, folder.get(), call) : copy(context, jar, call);
    }

    private static List<Bundle> refer(BundleContext context, Path folder, Call call)
            throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (call.needs(file.getFileName().toString())) {
                    bundles.add(context.installBundle("reference:" + file.toUri()));
                }
            }
        }
        return bundles;
    }

    private static List<Bundle> copy(BundleContext context, Path jar, Call call) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(Installation::isBundle).toList()) {
                String name = name(entry);
                if (call.needs(name)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        bundles.add(context.installBundle("kiovec:" + name, in));
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
