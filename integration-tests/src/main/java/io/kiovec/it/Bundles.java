// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** The bundles and services of the container that the test runs in. */
final class Bundles {

    private static final BundleContext CONTEXT = FrameworkUtil.getBundle(Bundles.class).getBundleContext();

    private Bundles() {
    }

    static Bundle named(String symbolicName) {
        return Arrays.stream(CONTEXT.getBundles()).filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst().orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    /** Waits for a service; the bound is for a broken container only. */
    static <S> S service(Class<S> type) throws InterruptedException {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(CONTEXT, type, null);
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
}
