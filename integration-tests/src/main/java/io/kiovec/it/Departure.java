// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.FrameworkWiring;

/** How a bundle can go, and come back. */
public enum Departure {
    /** Stopped, and started again. */
    STOP {
        @Override
        public void happen(String name) throws Exception {
            Bundle bundle = Bundles.named(name);
            bundle.stop();
            bundle.start();
        }
    },
    /** Uninstalled, and installed again from where it came. */
    UNINSTALL {
        @Override
        public void happen(String name) throws Exception {
            Bundle bundle = Bundles.named(name);
            String location = bundle.getLocation();
            bundle.uninstall();
            refresh(List.of());
            install(location).start();
        }
    },
    /** Updated to itself; the new revision has wires of its own when the old one is refreshed. */
    UPDATE {
        @Override
        public void happen(String name) throws Exception {
            Bundles.named(name).update();
        }
    },
    /** Refreshed: with a new class loader, and everybody who imports from it too. */
    REFRESH {
        @Override
        public void happen(String name) throws Exception {
            refresh(List.of(Bundles.named(name)));
        }
    };

    private static final BundleContext CONTEXT = FrameworkUtil.getBundle(Departure.class).getBundleContext();

    /**
     * Returns when the bundle is active again; its services may come a little later.
     *
     * @param name the bundle's symbolic name
     * @throws Exception when it does not come back
     */
    public abstract void happen(String name) throws Exception;

    /** Refreshes bundles, or all that have been updated or uninstalled. */
    static void refresh(List<Bundle> bundles) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        CONTEXT.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles.isEmpty() ? null : bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        if (!done.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("not refreshed");
        }
    }

    private static Bundle install(String location) throws Exception {
        // The tester names bundles by what it likes; the file is what follows the last "file:".
        String file = location.substring(Math.max(0, location.lastIndexOf("file:")));
        try (InputStream jar = URI.create(file).toURL().openStream()) {
            return CONTEXT.installBundle(location, jar);
        }
    }
}
