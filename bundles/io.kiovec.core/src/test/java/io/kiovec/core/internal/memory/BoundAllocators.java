// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.memory;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.spi.BufferAllocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** An allocator registry and what the component runtime would do with it. */
public final class BoundAllocators {

    public final AllocatorRegistry registry = new AllocatorRegistry(new CoreLog());
    private long nextId = 1;

    @SuppressWarnings("unchecked")
    public ServiceReference<BufferAllocator> register(BufferAllocator allocator, String name) {
        Bundle bundle = mock(Bundle.class);
        when(bundle.getSymbolicName()).thenReturn("vendor." + name);
        ServiceReference<BufferAllocator> reference = mock(ServiceReference.class);
        when(reference.getProperty(BufferAllocator.NAME)).thenReturn(name);
        when(reference.getProperty(Constants.SERVICE_ID)).thenReturn(nextId++);
        when(reference.getBundle()).thenReturn(bundle);
        registry.bind(reference, allocator);
        return reference;
    }

    public void unregister(ServiceReference<BufferAllocator> reference) {
        registry.unbind(reference);
    }
}
