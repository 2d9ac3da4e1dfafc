// SPDX-License-Identifier: Apache-2.0
package io.kiovec.guest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * What runs in the guest: the framework with the bundles of a list, and the tester among them, which is a
 * {@link Runnable} for the main thread and ends the JVM with the number of failures. Usage:
 * {@code GuestContainer <file with a path a line>}.
 */
public final class GuestContainer {

    private GuestContainer() {
    }

    /**
     * Runs the tests.
     *
     * @param args the file
     */
    public static void main(String[] args) {
        try {
            run(Path.of(args[0]));
        } catch (Exception e) {
            e.printStackTrace();
        }
        // the tester ends the JVM itself; threads of the framework would keep it
        System.exit(1);
    }

    private static void run(Path list) throws Exception {
        Path storage = Files.createTempDirectory("guest");
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(),
                        // the tester waits to be called, where it would begin by itself before all bundles are there
                        "launch.services", "true", Constants.FRAMEWORK_BOOTDELEGATION,
                        "sun.misc,org.mockito.internal.creation.bytebuddy.inject"));
        framework.init();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (String path : Files.readAllLines(list)) {
            bundles.add(context.installBundle("reference:file:" + path));
        }
        framework.start();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            // the class path has more than the tests need; of what they need the start tells why it does not resolve
            if (bundle.getState() == Bundle.INSTALLED && !bundle.getLocation().contains("integration-tests")) {
                System.out.println("not resolved and left out: " + bundle.getSymbolicName());
            } else if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        ServiceReference<?> tester = context.getServiceReferences(Runnable.class, "(main.thread=true)").iterator()
                .next();
        ((Runnable) context.getService(tester)).run();
    }
}
