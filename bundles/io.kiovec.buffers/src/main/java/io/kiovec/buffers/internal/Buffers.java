// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.io.AllocatorStatistics.TrackedBuffer;
import io.kiovec.io.ScatterMapper;
import io.kiovec.linux.Linux;
import io.kiovec.spi.BufferAllocator;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The bundle's services: two allocators and the mapper, made together, for they share what they know of regions. Without
 * Linux they are there and say why they cannot (rule D5).
 */
@Component(service = {}, immediate = true, configurationPid = Buffers.PID)
@Designate(ocd = BuffersConfiguration.class)
public final class Buffers {

    static final String PID = "io.kiovec.buffers";

    private final List<SlabAllocator> allocators = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private Optional<Logger> logger = Optional.empty();

    /** Called by the component runtime. */
    public Buffers() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLogger(LoggerFactory factory) {
        logger = Optional.of(factory.getLogger(Buffers.class));
    }

    @Activate
    void activate(BundleContext context, Map<String, Object> configuration) {
        Linux.Availability linux = Linux.availability();
        PageMapScatter mapper = new PageMapScatter(linux);
        Settings settings = read(configuration);
        registrations.add(context.registerService(ScatterMapper.class, mapper, null));
        add(context, new SlabAllocator(BufferAllocator.PAGES, SlabSource.pages(linux), mapper, settings));
        add(context, new SlabAllocator(BufferAllocator.CONTIGUOUS, SlabSource.contiguous(linux), mapper, settings));
    }

    private void add(BundleContext context, SlabAllocator allocator) {
        allocators.add(allocator);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(BufferAllocator.NAME, allocator.name());
        registrations.add(context.registerService(BufferAllocator.class, allocator, properties));
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        Settings settings = read(configuration);
        allocators.forEach(allocator -> allocator.settings(settings));
    }

    private Settings read(Map<String, Object> configuration) {
        List<String> problems = new ArrayList<>();
        Settings settings = Settings.read(configuration, problems);
        problems.forEach(problem -> logger.ifPresent(log -> log.warn("{}: {}", PID, problem)));
        return settings;
    }

    /** Unpublish, then let go what nobody uses; what is in open buffers goes with the last of them. */
    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
        for (SlabAllocator allocator : allocators) {
            for (TrackedBuffer leak : allocator.stop()) {
                logger.ifPresent(log -> log.warn("{}: {} bytes are still open, allocated at {}", allocator.name(),
                        leak.bytes(), leak.place()));
            }
        }
    }
}
