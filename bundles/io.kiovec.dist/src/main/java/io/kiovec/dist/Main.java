// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * Starts Felix with every bundle under {@code bundles/} of this jar and stops it again. The framework's storage is a
 * temporary folder that goes when the process does.
 */
public final class Main {
    private static final String BUNDLES = "bundles/";

    private Main() {
    }

    /**
     * Runs Kiovec.
     *
     * @param args the command line
     * @throws Exception when the framework does not start
     */
    public static void main(String[] args) throws Exception {
        Path storage = Files.createTempDirectory("kiovec");
        try {
            run(storage);
        } finally {
            delete(storage);
        }
        System.exit(0);
    }

    private static void run(Path storage) throws Exception {
        Map<String, String> config = new HashMap<>();
        config.put(Constants.FRAMEWORK_STORAGE, storage.resolve("framework").toString());
        // else it sleeps for two seconds when it starts, and the framework waits for that when it stops
        config.put("felix.fileinstall.noInitialDelay", "true");
        config.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(config);
        framework.init();
        startAll(install(framework.getBundleContext()));
        framework.start();
        framework.stop();
        framework.waitForStop(0);
    }

    private static List<Bundle> install(BundleContext context) throws IOException, BundleException, URISyntaxException {
        Path self = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Bundle> bundles = new ArrayList<>();
        try (JarFile jar = new JarFile(self.toFile())) {
            List<JarEntry> packed = jar.stream()
                    .filter(e -> e.getName().startsWith(BUNDLES) && e.getName().endsWith(".jar")).toList();
            for (JarEntry entry : packed) {
                try (InputStream in = jar.getInputStream(entry)) {
                    bundles.add(context.installBundle("kiovec:" + entry.getName().substring(BUNDLES.length()), in));
                }
            }
        }
        return bundles;
    }

    private static void startAll(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failed) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
