// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Takes the driver of an open device away, and prints what Felix' health checks report of Kiovec, as its command for operators
 * does. That and the shell are inside the framework, so they are called by their names.
 */
public final class HealthReport {

    private static final String SHELL = "org.apache.felix.service.command.CommandProcessor";

    private HealthReport() {
    }

    /**
     * Runs it.
     *
     * @param args a folder of bundles, and one for the framework's files
     * @throws Exception whatever goes wrong
     */
    public static void main(String[] args) throws Exception {
        Container container = Container.withTheContractOutside(Path.of(args[0]), Path.of(args[1]));
        Devices devices = container.service(Devices.class, "");
        try (BlockDevice disk = devices.openBlock("sim:disk0", AccessMode.READ)) {
            for (String tag : List.of("devices", "drivers", "buffers", "orphans")) {
                await(container, "(&(objectClass=org.apache.felix.hc.api.HealthCheck)(hc.tags=" + tag + "))");
            }
            await(container, "(osgi.command.scope=hc)");
            CountDownLatch offline = new CountDownLatch(1);
            devices.watch(event -> {
                if (event instanceof DeviceEvent.Offline) {
                    offline.countDown();
                }
            });
            Bundle driver = container.ours().keySet().stream()
                    .filter(bundle -> bundle.getSymbolicName().equals("io.kiovec.sim")).findFirst().orElseThrow();
            driver.stop();
            if (!offline.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError(disk + " is not offline");
            }
            execute(await(container, "(objectClass=" + SHELL + ")"), "hc:exec -v kiovec");
        }
        container.stop();
    }

    private static Object await(Container container, String filter) throws Exception {
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(container.context(),
                container.context().createFilter(filter), null);
        tracker.open();
        try {
            Object service = tracker.waitForService(20_000);
            if (service == null) {
                throw new AssertionError("no service " + filter);
            }
            return service;
        } finally {
            tracker.close();
        }
    }

    private static void execute(Object shell, String line) throws Exception {
        Class<?> type = shell.getClass().getClassLoader().loadClass(SHELL);
        Object session = type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(shell, new ByteArrayInputStream(new byte[0]), System.out, System.err);
        Class<?> sessions = shell.getClass().getClassLoader()
                .loadClass("org.apache.felix.service.command.CommandSession");
        Object result = sessions.getMethod("execute", CharSequence.class).invoke(session, line);
        if (result != null) {
            System.out.println(result);
        }
    }
}
