// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.ScatterMapper;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.spi.BufferAllocator;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
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
 * The bundle's services, for as long as it runs: the allocators {@code pages} and {@code contiguous}, and the mapper.
 * It registers them itself, because one configuration holds for both allocators, and a change of it must not take
 * buffers from anybody. Without Linux they are there and say why they cannot (rule D5).
 */
@Component(service = {}, immediate = true, configurationPid = Buffers.PID)
@Designate(ocd = BuffersConfiguration.class)
public final class Buffers {

    static final String PID = "io.kiovec.buffers";

    private record Served(SlabAllocator allocator, ServiceRegistration<BufferAllocator> registration) {
    }

    private final Linux.Availability linux;
    private final PageMapScatter mapper;
    private Optional<Logger> logger = Optional.empty();
    private Settings settings = Settings.DEFAULT;
    private List<Served> served = List.of();
    private Optional<ServiceRegistration<ScatterMapper>> mapping = Optional.empty();

    /** Called by the component runtime. */
    public Buffers() {
        this(Linux.availability());
    }

    Buffers(Linux.Availability linux) {
        this.linux = linux;
        mapper = new PageMapScatter(linux);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLoggers(LoggerFactory factory) {
        logger = Optional.of(factory.getLogger(Buffers.class));
    }

    @Activate
    void activate(BundleContext context, Map<String, Object> configuration) {
        read(configuration);
        mapping = Optional.of(context.registerService(ScatterMapper.class, mapper, null));
        served = Arrays.stream(SlabSource.Kind.values()).map(kind -> serve(context, kind)).toList();
    }

    private Served serve(BundleContext context, SlabSource.Kind kind) {
        String name = switch (kind) {
            case PAGES -> BufferAllocator.PAGES;
            case CONTIGUOUS -> BufferAllocator.CONTIGUOUS;
        };
        SlabAllocator allocator = allocator(name, kind);
        allocator.addRegionObserver(mapper::forget);
        return new Served(allocator, context.registerService(BufferAllocator.class, allocator,
                new Hashtable<>(Map.of(BufferAllocator.NAME, name))));
    }

    private SlabAllocator allocator(String name, SlabSource.Kind kind) {
        // Named, and for as long as slabs are being let go of: the last open buffer may be closed after the bundle
        // ended.
        Executor thread = work -> Thread.ofPlatform().daemon().name("kiovec-buffers-" + name).start(work);
        Retirement retirement = new Retirement(thread, text -> warn("buffers:" + name + ": " + text));
        return switch (linux) {
            case Linux.Available(Kernel kernel) ->
                new SlabAllocator(name, Optional.of(new SlabSource(kernel, kind)), "",
                        settings, retirement);
            case Linux.Unavailable(String reason) -> new SlabAllocator(name, Optional.empty(), reason, settings,
                    retirement);
        };
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        read(configuration);
        served.forEach(each -> each.allocator().configure(settings));
    }

    private void read(Map<String, Object> configuration) {
        SettingsParser parser = new SettingsParser();
        settings = parser.parse(configuration, settings);
        parser.problems().forEach(problem -> warn(PID + ": " + problem));
    }

    /**
     * Unpublishes, so that the core gives back what it keeps for later; then refuses, lets go, and tells what stays.
     */
    @Deactivate
    void deactivate() {
        for (Served each : served) {
            each.registration().unregister();
            tell(each.allocator().stop());
        }
        served = List.of();
        mapping.ifPresent(ServiceRegistration::unregister);
    }

    private void tell(AllocatorStatistics left) {
        if (left.buffers() == 0) {
            return;
        }
        warn("buffers:" + left.name() + ": " + left.buffers() + " buffers (" + left.usedBytes()
                + " bytes) are still open and keep " + left.mappedBytes() + " bytes mapped until they are closed"
                + (left.tracked().isEmpty() ? ": set tracking of " + PID + " to see where they were allocated" : ""));
        left.tracked().forEach(
                buffer -> warn("buffers:" + left.name() + ": " + buffer.bytes() + " bytes, still open, allocated at\n"
                        + buffer.place()));
    }

    private void warn(String text) {
        logger.ifPresent(present -> present.warn("{}", text));
    }
}
