// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.CoreSettings;
import io.kiovec.spi.Transport;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A transport registry and what the component runtime would do with it. */
public final class BoundTransports {

    public final TransportRegistry registry = new TransportRegistry(new CoreLog(),
            new CoreSettings(new CoreLog(), Map.of()));
    private long nextId = 1;

    @SuppressWarnings("unchecked")
    public ServiceReference<Transport> register(Transport transport, String scheme, String name, int ranking) {
        Bundle bundle = mock(Bundle.class);
        when(bundle.getSymbolicName()).thenReturn("vendor." + name);
        when(bundle.getVersion()).thenReturn(new Version(1, 0, 0));
        ServiceReference<Transport> reference = mock(ServiceReference.class);
        when(reference.getProperty(Transport.SCHEME)).thenReturn(scheme);
        when(reference.getProperty(Transport.NAME)).thenReturn(name);
        when(reference.getProperty(Constants.SERVICE_RANKING)).thenReturn(ranking);
        when(reference.getProperty(Constants.SERVICE_ID)).thenReturn(nextId++);
        when(reference.getBundle()).thenReturn(bundle);
        registry.bind(reference, transport);
        return reference;
    }

    public void unregister(ServiceReference<Transport> reference) {
        registry.unbind(reference);
    }
}
