// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.Devices;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The transport {@code fault}: what can go wrong, goes wrong by rules. {@code fault:check,op=read,every=10:sim:disk0}, several
 * rules with a plus between; without any, those that are configured ({@link ConfiguredFault}).
 */
@Component(service = Transport.class, property = {Transport.SCHEME + "=fault", Transport.NAME + "=fault"})
public final class FaultTransport extends FilterTransport {

    private final List<ConfiguredFault> configured = new CopyOnWriteArrayList<>();
    private final Set<Hang> hangs = ConcurrentHashMap.newKeySet();

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     */
    @Activate
    public FaultTransport(BundleContext context) {
        super(context);
    }

    FaultTransport(Devices core) {
        super(core);
    }

    @Reference(service = Devices.class, cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindDevices(ServiceReference<Devices> came) {
        core(came);
    }

    void unbindDevices(ServiceReference<Devices> gone) {
        noCore(gone);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFault(ConfiguredFault came) {
        configured.add(came);
    }

    void removeFault(ConfiguredFault gone) {
        configured.remove(gone);
    }

    /** Whatever still hangs goes on. */
    @Deactivate
    void stop() {
        hangs.forEach(Hang::release);
    }

    @Override
    boolean isOptions(String text) {
        return text.contains("=") || FaultParser.isAction(text.split("[,+]", 2)[0]);
    }

    @Override
    Treatment treatment(FilterAddress address) throws DeviceException {
        List<FaultRule> rules = new ArrayList<>();
        List<Hang> own = new ArrayList<>();
        for (String text : address.options().isEmpty() ? new String[0] : address.options().split("\\+", -1)) {
            Options options = Options.of(text, "action");
            rules.add(new FaultParser(text, own::add).parse(options));
            options.check(address.name(), FaultParser.KNOWN);
        }
        hangs.addAll(own);
        return new FaultTreatment(List.copyOf(rules), List.copyOf(own), () -> rules(address)) {
            @Override
            public void close() {
                super.close();
                hangs.removeAll(own);
            }
        };
    }

    private List<FaultRule> rules(FilterAddress address) {
        return configured.isEmpty()
                ? List.of()
                : configured.stream().filter(fault -> fault.means(address)).map(ConfiguredFault::rule).toList();
    }
}
