// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.CoreSettings;
import io.kiovec.spi.Transport;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A transport registry and what the component runtime would do with it. */
public final class BoundTransports {

    public final TransportRegistry registry;
    private long nextId = 1;

    public BoundTransports(CoreSettings settings, LongSupplier nanoTime) {
        registry = new TransportRegistry(new CoreLog(), settings, nanoTime);
    }

    public ServiceReference<Transport> register(Transport transport, String scheme, String name, int ranking) {
        return register(transport, bundle("vendor." + name, 0), properties(scheme, name, ranking));
    }

    public static Map<String, Object> properties(String scheme, String name, int ranking) {
        return Map.of(Transport.SCHEME, scheme, Transport.NAME, name, Constants.SERVICE_RANKING, ranking);
    }

    /** A bundle that was installed or updated last at a time. */
    public static Bundle bundle(String symbolicName, long modified) {
        Bundle bundle = mock(Bundle.class);
        when(bundle.getSymbolicName()).thenReturn(symbolicName);
        when(bundle.getVersion()).thenReturn(new Version(1, 0, 0));
        when(bundle.getLastModified()).thenReturn(modified);
        return bundle;
    }

    @SuppressWarnings("unchecked")
    public ServiceReference<Transport> register(Transport transport, Bundle bundle, Map<String, Object> properties) {
        ServiceReference<Transport> reference = mock(ServiceReference.class);
        properties.forEach((key, value) -> when(reference.getProperty(key)).thenReturn(value));
        when(reference.getProperty(Constants.SERVICE_ID)).thenReturn(nextId++);
        when(reference.getBundle()).thenReturn(bundle);
        registry.bind(reference, transport);
        return reference;
    }

    /** Gives a service another ranking, as its bundle may at any time. */
    public void rank(ServiceReference<Transport> reference, int ranking) {
        when(reference.getProperty(Constants.SERVICE_RANKING)).thenReturn(ranking);
        registry.updated(reference);
    }

    public void unregister(ServiceReference<Transport> reference) {
        registry.unbind(reference);
    }
}
