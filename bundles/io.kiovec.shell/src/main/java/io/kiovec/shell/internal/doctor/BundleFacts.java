// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** The bundles that matter to Kiovec: its own and those that use its packages, such as vendors' drivers. */
final class BundleFacts {

    private static final String OURS = "io.kiovec.";

    private final BundleContext context;

    BundleFacts(BundleContext context) {
        this.context = context;
    }

    /** {@return them, in the order of their numbers} */
    List<Bundle> bundles() {
        return Arrays.stream(context.getBundles()).filter(BundleFacts::matters).toList();
    }

    private static boolean matters(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return false;
        }
        return bundle.getSymbolicName() != null && bundle.getSymbolicName().startsWith(OURS)
                || revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream()
                        .anyMatch(need -> filter(need).contains("=" + OURS));
    }

    static String filter(BundleRequirement need) {
        return need.getDirectives().getOrDefault("filter", "");
    }
}
