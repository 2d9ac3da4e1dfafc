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
 * class loader, which is asked otherwise, is the same for all of them (OSGi Core 8, 60.5).
 */
public final class ClassPathOwners implements FrameworkUtilHelper {

    private static volatile BundleContext framework;

    /** For the service loader. */
    public ClassPathOwners() {
    }

    /** Begins to answer. */
    static void of(BundleContext started) {
        framework = started;
    }

    @Override
    public Optional<Bundle> getBundle(Class<?> type) {
        BundleContext context = framework;
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (context == null || source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                context.getBundle(Installation.location(Path.of(source.getLocation().getPath()))));
    }
}
