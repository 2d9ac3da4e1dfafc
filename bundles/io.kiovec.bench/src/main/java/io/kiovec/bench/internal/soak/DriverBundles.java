// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.Transports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of drivers, which are updated with what they contain, and the class loaders that go with it. One thread.
 */
final class DriverBundles {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final long PATIENCE_SECONDS = 30;

    private final BundleContext context;
    private final Transports transports;
    private final List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    private final Set<Bundle> updated = new LinkedHashSet<>();

    DriverBundles(BundleContext context, Transports transports) {
        this.context = context;
        this.transports = transports;
    }

    /** {@return the bundle whose transport serves a scheme now} */
    Optional<Bundle> serving(String scheme) {
        return transports.list().stream()
                .filter(transport -> transport.scheme().equals(scheme) && transport.role() == Transports.Role.ACTIVE)
                .flatMap(transport -> Arrays.stream(context.getBundles())
                        .filter(bundle -> transport.bundle()
                                .equals(bundle.getSymbolicName() + " " + bundle.getVersion())))
                .findFirst();
    }

    /** Updates a bundle with its own content: its old class loader is to go. */
    void update(Bundle bundle) throws BundleException, IOException {
        noteClassLoader(bundle);
        bundle.update(new ByteArrayInputStream(content(bundle)));
    }

    /** Refreshes a bundle: it is resolved anew, with another class loader. */
    void refresh(Bundle bundle) throws InterruptedException, IOException {
        noteClassLoader(bundle);
        resolveAnew(Set.of(bundle));
    }

    private void resolveAnew(Set<Bundle> bundles) throws InterruptedException, IOException {
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class)
                .refreshBundles(bundles, event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        done.countDown();
                    }
                });
        if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the framework did not refresh " + bundles + " within " + PATIENCE_SECONDS + " s");
        }
    }

    /**
     * Updates once more what was updated, without counting those class loaders. The JDK keeps the class of the record that was
     * compared first somewhere last, softly (java.lang.runtime.ObjectMethods), and with it a loader of the last generation.
     */
    void beginNextGeneration() throws BundleException, IOException, InterruptedException {
        for (Bundle bundle : updated) {
            bundle.update(new ByteArrayInputStream(content(bundle)));
        }
        resolveAnew(updated);
    }

    private void noteClassLoader(Bundle bundle) {
        updated.add(bundle);
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            replaced.add(new WeakReference<>(wiring.getClassLoader()));
        }
    }

    /** {@return how many class loaders of bundles that were updated are still there} */
    int classLoadersLeft() {
        replaced.removeIf(loader -> loader.refersTo(null));
        return replaced.size();
    }

    /**
     * {@return a bundle as a jar} Its location need not be an address that can be read: it may have been installed from a
     * stream.
     */
    private static byte[] content(Bundle bundle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            jar.setLevel(0);
            // The first entry, for readers of streams.
            add(jar, MANIFEST, bundle.getEntry(MANIFEST));
            for (URL entry : Collections.list(bundle.findEntries("/", "*", true))) {
                String name = entry.getPath().substring(1);
                if (!name.endsWith("/") && !name.equals(MANIFEST)) {
                    add(jar, name, entry);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream jar, String name, URL from) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        try (InputStream in = from.openStream()) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
