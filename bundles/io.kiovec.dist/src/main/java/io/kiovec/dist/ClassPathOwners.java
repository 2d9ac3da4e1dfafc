// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.connect.FrameworkUtilHelper;

/**
 * Tells {@link org.osgi.framework.FrameworkUtil#getBundle(Class)} whose a class of {@link ClassPathBundles} is: their
 * class loader, which is asked otherwise, is the same for all of them (OSGi Core 8, 60.5). Of classes that have other loaders
 * it tells nothing: a file called as one of these may be another bundle's.
 */
public final class ClassPathOwners implements FrameworkUtilHelper {

    private static volatile BundleContext framework;

    /** For the service loader. */
    public ClassPathOwners() {
    }

    /**
     * Begins to answer.
     *
     * @param started a framework with bundles of the class path; {@code null} to end it
     */
    static void of(BundleContext started) {
        framework = started;
    }

    @Override
    public Optional<Bundle> getBundle(Class<?> type) {
        BundleContext context = framework;
        if (context == null || type.getClassLoader() != ClassPathBundles.loader()) {
            return Optional.empty();
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? Optional.empty()
                : Optional.ofNullable(
                        context.getBundle(Installation.location(Path.of(source.getLocation().getPath()))));
    }
}
