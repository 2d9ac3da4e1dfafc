// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.DeviceException;
import io.kiovec.io.ScatterMapper;
import io.kiovec.linux.Linux;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.BufferAllocator.Allocation;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

class BuffersTest {

    private final BundleContext context = mock(BundleContext.class);
    private final Map<String, BufferAllocator> services = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final Kernels kernel = new Kernels();
    private final Buffers allocators = new Buffers(new Linux.Available(kernel));

    @BeforeEach
    @SuppressWarnings("unchecked")
    void record() {
        when(context.registerService(eq(BufferAllocator.class), any(BufferAllocator.class), any()))
                .thenAnswer(call -> {
                    String name = (String) call.<Dictionary<String, ?>>getArgument(2).get(BufferAllocator.NAME);
                    services.put(name, call.getArgument(1));
                    ServiceRegistration<BufferAllocator> registration = mock(ServiceRegistration.class);
                    doAnswer(gone -> services.remove(name)).when(registration).unregister();
                    return registration;
                });
        when(context.registerService(eq(ScatterMapper.class), any(ScatterMapper.class), any()))
                .thenReturn(mock(ServiceRegistration.class));
        Logger logger = mock(Logger.class);
        doAnswer(call -> warnings.add(call.getArgument(1))).when(logger).warn(anyString(), any(Object.class));
        LoggerFactory factory = mock(LoggerFactory.class);
        when(factory.getLogger(Buffers.class)).thenReturn(logger);
        allocators.bindLoggers(factory);
    }

    @Test
    void bothAllocatorsAreServicesUntilTheBundleStops() throws DeviceException {
        allocators.activate(context, Map.of("maxBytes", "8M"));
        assertEquals(Set.of("pages", "contiguous"), services.keySet());
        BufferAllocator pages = services.get("pages");
        assertEquals(8 << 20, pages.statistics().maxBytes());
        pages.allocate(4096, 4096).free();
        allocators.deactivate();
        assertEquals(Map.of(), services);
        assertEquals(0, kernel.open.size());
        assertEquals(List.of(), warnings);
        assertThrows(DeviceException.Unavailable.class, () -> pages.allocate(1, 1));
    }

    @Test
    void L3_openBuffersOutliveTheBundleAndAreToldWithTheirPlace() throws DeviceException {
        allocators.activate(context, Map.of("tracking", "true"));
        Allocation leak = services.get("contiguous").allocate(4096, 4096);
        allocators.deactivate();
        assertEquals(2, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().startsWith("buffers:contiguous: 1 buffers (4096 bytes) are still open"));
        assertTrue(warnings.getLast().startsWith("buffers:contiguous: 4096 bytes, still open, allocated at\n"));
        leak.segment().fill((byte) 1);
        assertEquals(1, kernel.open.size());
    }

    @Test
    void aChangeTakesNoBufferFromAnybodyAndABadOneIsTold() throws DeviceException {
        allocators.activate(context, Map.of());
        BufferAllocator pages = services.get("pages");
        Allocation open = pages.allocate(4096, 4096);
        allocators.modified(Map.of("maxBytes", "2M"));
        assertEquals(2 << 20, pages.statistics().maxBytes());
        allocators.modified(Map.of("maxBytes", "tiny"));
        assertEquals(2 << 20, pages.statistics().maxBytes());
        assertTrue(warnings.getFirst().startsWith("io.kiovec.buffers: maxBytes = 'tiny' is not bytes"),
                warnings.toString());
        open.segment().fill((byte) 1);
        open.free();
        allocators.deactivate();
    }

    @Test
    void D5_withoutLinuxTheAllocatorsAreThereAndSayWhy() {
        Buffers without = new Buffers(new Linux.Unavailable("this is no Linux"));
        without.activate(context, Map.of());
        DeviceException.Unavailable why = assertThrows(DeviceException.Unavailable.class,
                () -> services.get("pages").allocate(1, 1));
        assertEquals("buffers:pages: this is no Linux", why.getMessage());
        without.deactivate();
    }
}
