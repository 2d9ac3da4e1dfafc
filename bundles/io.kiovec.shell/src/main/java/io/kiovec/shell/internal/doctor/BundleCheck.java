// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles that do not run, and what they need that nobody gives. */
final class BundleCheck implements Check {

    private final BundleFacts facts;
    private final FrameworkWiring wiring;

    BundleCheck(BundleFacts facts, BundleContext context) {
        this.facts = facts;
        wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        List<Finding> found = new ArrayList<>();
        for (Bundle bundle : facts.bundles()) {
            switch (bundle.getState()) {
                case Bundle.INSTALLED -> found.add(unresolved(bundle));
                case Bundle.RESOLVED -> {
                    if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                        found.add(Finding.broken(bundle.getSymbolicName(),
                                bundle.getSymbolicName() + " " + bundle.getVersion()
                                        + " was not started, or has stopped",
                                "start " + bundle.getBundleId()));
                    }
                }
                default -> {
                    // It runs, or is on its way.
                }
            }
        }
        return found;
    }

    private Finding unresolved(Bundle bundle) {
        String name = bundle.getSymbolicName() + " " + bundle.getVersion();
        for (BundleRequirement need : bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
            if (isOptional(need)) {
                continue;
            }
            Collection<BundleCapability> givers = wiring.findProviders(need);
            if (givers.isEmpty()) {
                return Finding.broken(bundle.getSymbolicName(),
                        name + " needs " + words(need) + ", and no bundle has it",
                        "install FILE");
            }
            if (givers.stream().allMatch(giver -> giver.getRevision().getWiring() == null)) {
                Bundle giver = givers.iterator().next().getRevision().getBundle();
                return Finding.broken(bundle.getSymbolicName(), name + " needs " + words(need) + " of "
                        + giver.getSymbolicName() + ", which is not resolved itself", "resolve " + giver.getBundleId());
            }
        }
        return Finding.broken(bundle.getSymbolicName(), name + " was not resolved, and all that it needs is there",
                "start " + bundle.getBundleId());
    }

    private static boolean isOptional(BundleRequirement need) {
        return Constants.RESOLUTION_OPTIONAL.equals(need.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                || !need.getDirectives().getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE)
                        .equals(Constants.EFFECTIVE_RESOLVE);
    }

    /** {@return what is needed, as people say it: package io.kiovec.spi [9,10)} */
    private static String words(BundleRequirement need) {
        String filter = BundleFacts.filter(need);
        Matcher name = Pattern.compile(Pattern.quote(need.getNamespace()) + "=([^)]*)").matcher(filter);
        String kind = switch (need.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "package";
            case BundleNamespace.BUNDLE_NAMESPACE -> "bundle";
            default -> need.getNamespace();
        };
        Matcher least = Pattern.compile("version>=([^)]*)").matcher(filter);
        Matcher below = Pattern.compile("!\\((?:bundle-)?version>=([^)]*)").matcher(filter);
        return kind + " " + (name.find() ? name.group(1) : filter) + (least.find() ? " from " + least.group(1) : "")
                + (below.find() ? " below " + below.group(1) : "");
    }
}
