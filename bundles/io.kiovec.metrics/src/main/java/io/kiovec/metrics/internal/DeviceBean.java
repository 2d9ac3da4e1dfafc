// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Elements;
import io.kiovec.api.DeviceStatistics.Latency;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** A device for JMX: each attribute is read from the figures of the moment. */
final class DeviceBean implements DeviceMXBean {

    private final Supplier<DeviceStatistics> figures;

    DeviceBean(Supplier<DeviceStatistics> figures) {
        this.figures = figures;
    }

    private static Map<String, Long> words(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> words = new TreeMap<>();
        counts.forEach((key, count) -> words.put(key.name(), count));
        return words;
    }

    private double seconds(Function<Latency, Duration> figure) {
        return figures.get().latency().map(figure).orElse(Duration.ZERO).toNanos() / 1e9;
    }

    @Override
    public String getState() {
        return figures.get().state().name();
    }

    @Override
    public String getReason() {
        return figures.get().reason();
    }

    @Override
    public String getTransport() {
        return figures.get().transport();
    }

    @Override
    public String getTarget() {
        return figures.get().target().toString();
    }

    @Override
    public int getOpenings() {
        return figures.get().openings();
    }

    @Override
    public long getReads() {
        return figures.get().reads();
    }

    @Override
    public long getWrites() {
        return figures.get().writes();
    }

    @Override
    public long getBytesRead() {
        return figures.get().bytesRead();
    }

    @Override
    public long getBytesWritten() {
        return figures.get().bytesWritten();
    }

    @Override
    public long getBytesCopied() {
        return figures.get().copiedBytes();
    }

    @Override
    public Map<String, Long> getModes() {
        return words(figures.get().modes());
    }

    @Override
    public Map<String, Long> getDemotions() {
        return words(figures.get().demotions());
    }

    @Override
    public Map<String, Long> getFailures() {
        return words(figures.get().failures());
    }

    @Override
    public long getSwaps() {
        return figures.get().swaps();
    }

    @Override
    public double getSwapPauseSeconds() {
        return figures.get().totalPause().toNanos() / 1e9;
    }

    @Override
    public int getOrphans() {
        return figures.get().orphans();
    }

    @Override
    public long getQueueDepthReached() {
        return figures.get().queueDepth();
    }

    @Override
    public long getElementsMost() {
        return figures.get().elements().map(Elements::max).orElse(0L);
    }

    @Override
    public long getSamples() {
        return figures.get().latency().map(Latency::samples).orElse(0L);
    }

    @Override
    public double getLatencyP50Seconds() {
        return seconds(Latency::p50);
    }

    @Override
    public double getLatencyP99Seconds() {
        return seconds(Latency::p99);
    }
}
