// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.AllocatorStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Drivers and memory for JMX. */
final class KiovecBean implements KiovecMXBean {

    private final Figures figures;

    KiovecBean(Figures figures) {
        this.figures = figures;
    }

    private <V> Map<String, V> drivers(Function<TransportInfo, V> figure) {
        Map<String, V> words = new TreeMap<>();
        figures.now().transports().forEach(one -> words.put(one.name() + ' ' + one.scheme(), figure.apply(one)));
        return words;
    }

    private Map<String, Long> allocators(Function<AllocatorStatistics, Long> figure) {
        Map<String, Long> words = new TreeMap<>();
        figures.now().allocators().forEach(one -> words.put(one.name(), figure.apply(one)));
        return words;
    }

    @Override
    public Map<String, String> getTransports() {
        return drivers(driver -> driver.role().name());
    }

    @Override
    public Map<String, Long> getDriverFaults() {
        return drivers(TransportInfo::failures);
    }

    @Override
    public Map<String, Long> getAllocatorMappedBytes() {
        return allocators(AllocatorStatistics::mappedBytes);
    }

    @Override
    public Map<String, Long> getAllocatorUsedBytes() {
        return allocators(AllocatorStatistics::usedBytes);
    }

    @Override
    public long getProcessPinnedBytes() {
        return figures.now().process().pinned().orElse(-1);
    }
}
