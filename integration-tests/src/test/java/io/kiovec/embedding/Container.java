// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import io.kiovec.api.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** A framework with all bundles, for programs that are more than an example. */
final class Container {

    private final Framework framework;
    private final Map<Bundle, Path> bundles = new HashMap<>();

    private Container(Map<String, String> configuration) throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(configuration);
        framework.start();
    }

    /** Starts one whose contract comes from the class path, so that the program can use it. */
    static Container withTheContractOutside(Path folder, Path storage) throws Exception {
        String packages;
        try (JarFile api = new JarFile(
                Path.of(Devices.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile())) {
            packages = api.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
        Container container = new Container(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages));
        container.install(folder, "io.kiovec.api");
        return container;
    }

    /** Starts one in which every bundle can be updated. */
    static Container withEverythingInside(Path folder, Path storage) throws Exception {
        Container container = new Container(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
        container.install(folder, "org.apache.felix.fileinstall");
        return container;
    }

    private void install(Path folder, String without) throws Exception {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(jar -> !jar.getFileName().toString().startsWith(without)).sorted().toList();
        }
        for (Path jar : jars) {
            bundles.put(context().installBundle(jar.toUri().toString()), jar);
        }
        for (Bundle bundle : new ArrayList<>(bundles.keySet())) {
            bundle.start();
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** {@return the bundles of Kiovec, with the jars that they came from} */
    Map<Bundle, Path> ours() {
        Map<Bundle, Path> ours = new HashMap<>(bundles);
        ours.keySet().removeIf(bundle -> !bundle.getSymbolicName().startsWith("io.kiovec."));
        return ours;
    }

    /** Waits for a service; the bound is for a broken container only. */
    <S> S service(Class<S> type, String filter) throws Exception {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context(),
                context().createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")"), null);
        tracker.open();
        try {
            S service = tracker.waitForService(20_000);
            if (service == null) {
                throw new AssertionError("no service " + type.getName());
            }
            return service;
        } finally {
            tracker.close();
        }
    }

    /** Gives what was updated new wires. */
    void refresh() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(null, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        if (!done.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("not refreshed");
        }
    }

    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(60_000);
    }
}
