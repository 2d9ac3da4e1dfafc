// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.bench.internal.Measurement.Case;
import io.kiovec.bench.internal.Measurement.Result;
import io.kiovec.command.Plot;
import io.kiovec.command.Plot.Panel;
import io.kiovec.command.Plot.Point;
import io.kiovec.command.Plot.Scale;
import io.kiovec.command.Plot.Series;
import io.kiovec.io.Address;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code bench} measured as a picture: a column for each device, throughput above processor use, by size. */
final class BenchPlot {

    private static final Map<Case, String> NAMES = Map.of(Case.INDIRECT, "indirect", Case.DIRECT_PAGES,
            "direct, from pages", Case.DIRECT_CONTIGUOUS, "direct, from contiguous memory", Case.MAPPED,
            "direct, mapped", Case.DISCARDED, "not delivered");

    /** The points of one device. */
    private static final class Column {
        private final Map<Case, List<Point>> throughput = new EnumMap<>(Case.class);
        private final Map<Case, List<Point>> processor = new EnumMap<>(Case.class);
    }

    private final Map<Address, Column> columns = new LinkedHashMap<>();

    void add(Address device, long size, Case which, Result result) {
        Column column = columns.computeIfAbsent(device, absent -> new Column());
        column.throughput.computeIfAbsent(which, absent -> new ArrayList<>())
                .add(new Point(size, result.mbPerSecond()));
        List<Point> processor = column.processor.computeIfAbsent(which, absent -> new ArrayList<>());
        result.processPercent().ifPresent(percent -> processor.add(new Point(size, percent)));
    }

    Plot plot(String what) {
        List<Panel> above = new ArrayList<>();
        List<Panel> below = new ArrayList<>();
        columns.forEach((device, column) -> {
            above.add(panel(device.toString(), "throughput, MB/s", column.throughput));
            below.add(panel("", "processor, % of one", column.processor));
        });
        return new Plot(what + " by transfer size: throughput and processor use", List.of(above, below));
    }

    private static Panel panel(String title, String y, Map<Case, List<Point>> points) {
        List<Series> series = new ArrayList<>();
        points.forEach((which, all) -> series.add(new Series(NAMES.get(which), all)));
        return new Panel(title, "transfer size, bytes", y, Scale.BYTES, series);
    }
}
