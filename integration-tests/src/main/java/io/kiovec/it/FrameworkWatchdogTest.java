// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.ManagedService;

/** The watchdog of the swaps finds whoever keeps the framework waiting, and nobody else. */
class FrameworkWatchdogTest {

    private static final BundleContext CONTEXT = FrameworkUtil.getBundle(FrameworkWatchdogTest.class)
            .getBundleContext();

    /** Shorter than that of the swaps, so that the test does not take seconds. */
    private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Stands for code of Kiovec that waits in a callback. */
    private static final class Culprit implements ServiceListener, SynchronousBundleListener, ManagedService {

        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        private void block() {
            called.countDown();
            try {
                goOn.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void serviceChanged(org.osgi.framework.ServiceEvent event) {
            block();
        }

        @Override
        public void bundleChanged(org.osgi.framework.BundleEvent event) {
            block();
        }

        @Override
        public void updated(java.util.Dictionary<String, ?> properties) {
            block();
        }
    }

    /** Where a callback comes from. */
    enum Callback {
        SERVICE, BUNDLE, CONFIGURATION
    }

    private static boolean isCulprit(String name) {
        return name.equals(Culprit.class.getName());
    }

    @ParameterizedTest
    @EnumSource
    void D6_aCallbackThatWaitsForTooLongIsFound(Callback from) throws Exception {
        Culprit culprit = new Culprit();
        FrameworkWatchdog watchdog = new FrameworkWatchdog(FrameworkWatchdogTest::isCulprit, BOUND_NANOS);
        watchdog.start();
        Thread caller = Thread.ofPlatform().start(() -> provoke(from, culprit));
        try {
            assertTrue(culprit.called.await(20, TimeUnit.SECONDS), "nobody called");
            SimConfiguration.await("the watchdog finds it", () -> !watchdog.found().isEmpty());
        } finally {
            culprit.goOn.countDown();
            caller.join();
            watchdog.stop();
        }
        assertEquals(1, watchdog.found().size(), "it is told once");
        assertTrue(watchdog.found().getFirst().contains("Culprit.block"), watchdog.found().getFirst());
    }

    private static void provoke(Callback from, Culprit culprit) {
        try {
            switch (from) {
                case SERVICE -> {
                    CONTEXT.addServiceListener(culprit, "(objectClass=" + Culprit.class.getName() + ")");
                    CONTEXT.registerService(Culprit.class, culprit, null).unregister();
                    CONTEXT.removeServiceListener(culprit);
                }
                case BUNDLE -> {
                    CONTEXT.addBundleListener(culprit);
                    Bundles.named("io.kiovec.policy").stop();
                    CONTEXT.removeBundleListener(culprit);
                    Bundles.named("io.kiovec.policy").start();
                }
                case CONFIGURATION -> {
                    Hashtable<String, Object> properties = new Hashtable<>();
                    properties.put("service.pid", "io.kiovec.it.culprit");
                    ServiceRegistration<ManagedService> registration = CONTEXT.registerService(ManagedService.class,
                            culprit, properties);
                    culprit.goOn.await(60, TimeUnit.SECONDS);
                    registration.unregister();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aThreadThatWaitsByItselfIsNotFound() throws Exception {
        Culprit culprit = new Culprit();
        FrameworkWatchdog watchdog = new FrameworkWatchdog(FrameworkWatchdogTest::isCulprit, BOUND_NANOS);
        watchdog.start();
        Thread own = Thread.ofPlatform().start(culprit::block);
        Culprit called = new Culprit();
        Thread caller = Thread.ofPlatform().start(() -> provoke(Callback.SERVICE, called));
        try {
            // When the one has been found, the other one has waited as long.
            culprit.called.await(20, TimeUnit.SECONDS);
            SimConfiguration.await("the watchdog finds the other", () -> !watchdog.found().isEmpty());
        } finally {
            culprit.goOn.countDown();
            called.goOn.countDown();
            own.join();
            caller.join();
            watchdog.stop();
        }
        assertEquals(1, watchdog.found().size(), String.join("\n", watchdog.found()));
    }
}
