// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import io.kiovec.spi.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Finds drivers that speak another version of the contract. The framework does not start them, or keeps their services from
 * this core, and says nothing that names them; here they are refused with a sentence.
 */
@Component(service = {}, immediate = true)
public final class ContractWatch {

    private static final String CONTRACT = Transport.class.getPackageName();

    private final TransportRegistry registry;
    private final BundleContext context;
    /** The contract that this core is wired to. */
    private final Bundle contract;
    private final Map<String, Object> exported;
    private final BundleListener listener = event -> check(event.getBundle(), event.getType());

    /**
     * Called by the component runtime.
     *
     * @param registry where to refuse
     * @param context of the core
     */
    @Activate
    public ContractWatch(@Reference TransportRegistry registry, BundleContext context) {
        // A program that embeds the framework may export the contract from its own class path, by the framework's bundle.
        this(registry, context,
                Optional.ofNullable(FrameworkUtil.getBundle(Transport.class)).orElseGet(() -> context.getBundle(0)));
        context.addBundleListener(listener);
        for (Bundle bundle : context.getBundles()) {
            check(bundle, BundleEvent.INSTALLED);
        }
    }

    ContractWatch(TransportRegistry registry, BundleContext context, Bundle contract) {
        this.registry = registry;
        this.context = context;
        this.contract = contract;
        exported = contract.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .map(capability -> capability.getAttributes())
                .filter(attributes -> CONTRACT.equals(attributes.get(PackageNamespace.PACKAGE_NAMESPACE))).findFirst()
                .orElse(Map.of());
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(listener);
    }

    /** Asynchronous events come on a thread of the framework's own; nothing here blocks or calls a driver. */
    void check(Bundle bundle, int event) {
        Optional<String> wrong = event == BundleEvent.UNINSTALLED ? Optional.empty() : wrong(bundle);
        if (wrong.isEmpty()) {
            registry.compatible(bundle.getBundleId());
            return;
        }
        String name = bundle.getSymbolicName() + " " + bundle.getVersion();
        registry.incompatible(bundle.getBundleId(), new Refusal(name, "", "", 0, "the bundle " + name
                + " is refused: " + wrong.get() + ", and the contract here is " + CONTRACT + " "
                + exported.get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE) + " of " + contract.getSymbolicName()
                + " "
                + contract.getVersion() + ": build the driver against that, or install the framework that it was built"
                + " for"));
    }

    private Optional<String> wrong(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || bundle.equals(contract)) {
            return Optional.empty();
        }
        BundleWiring wiring = revision.getWiring();
        if (wiring != null) {
            return wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                    .filter(wire -> CONTRACT.equals(
                            wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                    .map(BundleWire::getProvider).map(BundleRevision::getBundle)
                    .filter(provider -> !provider.equals(contract)).findFirst()
                    .map(other -> "it uses " + CONTRACT + " of the bundle " + other.getSymbolicName() + " "
                            + other.getVersion());
        }
        List<BundleRequirement> imports = revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE);
        return imports.stream().map(one -> one.getDirectives().get(PackageNamespace.REQUIREMENT_FILTER_DIRECTIVE))
                .filter(filter -> filter != null
                        && filter.contains("(" + PackageNamespace.PACKAGE_NAMESPACE + "=" + CONTRACT + ")"))
                .filter(filter -> !matches(filter)).findFirst().map(filter -> "it imports " + filter);
    }

    private boolean matches(String filter) {
        try {
            return FrameworkUtil.createFilter(filter).matches(exported);
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }
}
