// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.CoreSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Drivers of another contract are named, although their services never come here. */
class ContractWatchTest {

    private static final String PACKAGE = "osgi.wiring.package";

    private final TransportRegistry registry = new TransportRegistry(new CoreLog(),
            new CoreSettings(new CoreLog(), Map.of()));
    private final Bundle api = bundle("io.kiovec.api", 1);
    private ContractWatch watch;

    private static Bundle bundle(String name, long id) {
        Bundle bundle = BoundTransports.bundle(name, 0);
        when(bundle.getBundleId()).thenReturn(id);
        return bundle;
    }

    private static BundleCapability capability() {
        BundleCapability capability = mock(BundleCapability.class);
        when(capability.getAttributes())
                .thenReturn(Map.of(PACKAGE, "io.kiovec.spi", "version", new Version(0, 3, 0)));
        return capability;
    }

    @BeforeEach
    void contract() {
        BundleWiring wiring = mock(BundleWiring.class);
        List<BundleCapability> exported = List.of(capability());
        when(wiring.getCapabilities(any())).thenReturn(exported);
        when(api.adapt(BundleWiring.class)).thenReturn(wiring);
        watch = new ContractWatch(registry, mock(BundleContext.class), api);
    }

    private static Bundle importing(String filter) {
        Bundle vendor = bundle("com.vendor.driver", 7);
        BundleRequirement requirement = mock(BundleRequirement.class);
        when(requirement.getDirectives()).thenReturn(Map.of("filter", filter));
        BundleRevision revision = mock(BundleRevision.class);
        when(revision.getDeclaredRequirements(PACKAGE)).thenReturn(List.of(requirement));
        when(vendor.adapt(BundleRevision.class)).thenReturn(revision);
        return vendor;
    }

    @Test
    void aBundleThatImportsAnotherVersionIsRefusedWithBothVersions() {
        Bundle vendor = importing("(&(osgi.wiring.package=io.kiovec.spi)(version>=9.0.0)(!(version>=10.0.0)))");
        watch.check(vendor, BundleEvent.INSTALLED);
        Refusal refusal = registry.refusals().getFirst();
        assertEquals("com.vendor.driver 1.0.0", refusal.bundle());
        for (String part : List.of("com.vendor.driver 1.0.0", "version>=9.0.0", "io.kiovec.spi 0.3.0",
                "build the driver against that")) {
            assertTrue(refusal.reason().contains(part), refusal.reason());
        }
        watch.check(vendor, BundleEvent.UNINSTALLED);
        assertEquals(List.of(), registry.refusals());
    }

    @Test
    void aBundleThatImportsThisVersionAndOneThatImportsNoneAreNot() {
        watch.check(importing("(&(osgi.wiring.package=io.kiovec.spi)(version>=0.3.0)(!(version>=0.4.0)))"),
                BundleEvent.INSTALLED);
        watch.check(importing("(&(osgi.wiring.package=org.other)(version>=9.0.0))"), BundleEvent.INSTALLED);
        watch.check(bundle("no.revision", 8), BundleEvent.UNRESOLVED);
        assertEquals(List.of(), registry.refusals());
    }

    @Test
    void aBundleThatIsWiredToAnotherContractIsRefused() {
        Bundle vendor = importing("(osgi.wiring.package=io.kiovec.spi)");
        Bundle older = bundle("io.kiovec.api.older", 3);
        BundleRevision provider = mock(BundleRevision.class);
        when(provider.getBundle()).thenReturn(older);
        BundleWire wire = mock(BundleWire.class);
        BundleCapability wired = capability();
        when(wire.getCapability()).thenReturn(wired);
        when(wire.getProvider()).thenReturn(provider);
        BundleWiring wiring = mock(BundleWiring.class);
        when(wiring.getRequiredWires(PACKAGE)).thenReturn(List.of(wire));
        when(vendor.adapt(BundleRevision.class).getWiring()).thenReturn(wiring);
        watch.check(vendor, BundleEvent.RESOLVED);
        assertTrue(registry.refusals().getFirst().reason().contains("of the bundle io.kiovec.api.older 1.0.0"));
        when(provider.getBundle()).thenReturn(api);
        watch.check(vendor, BundleEvent.RESOLVED);
        assertEquals(List.of(), registry.refusals());
    }
}
