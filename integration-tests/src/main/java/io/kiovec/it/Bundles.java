// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** The bundles and services of the container that the test runs in. */
public final class Bundles {

    private static final BundleContext CONTEXT = FrameworkUtil.getBundle(Bundles.class).getBundleContext();

    private Bundles() {
    }

    /**
     * {@return the bundle}
     *
     * @param symbolicName its name
     */
    public static Bundle named(String symbolicName) {
        return Arrays.stream(CONTEXT.getBundles()).filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst().orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    /**
     * Waits for a service; the bound is for a broken container only.
     *
     * @param <S> its type
     * @param type its type
     * @return the service
     * @throws Exception when the wait was interrupted
     */
    public static <S> S service(Class<S> type) throws Exception {
        LinkedBlockingQueue<ServiceEvent> events = new LinkedBlockingQueue<>();
        ServiceListener listener = events::add;
        CONTEXT.addServiceListener(listener, "(objectClass=" + type.getName() + ")");
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (true) {
                ServiceReference<S> reference = CONTEXT.getServiceReference(type);
                S service = reference == null ? null : CONTEXT.getService(reference);
                if (service != null) {
                    return service;
                }
                if (events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) == null) {
                    throw new AssertionError("no service " + type.getName());
                }
            }
        } finally {
            CONTEXT.removeServiceListener(listener);
        }
    }
}
