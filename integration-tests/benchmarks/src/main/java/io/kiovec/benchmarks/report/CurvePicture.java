// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import io.kiovec.benchmarks.program.Point;
import io.kiovec.command.Plot;
import io.kiovec.command.Plot.Panel;
import io.kiovec.command.Plot.Scale;
import io.kiovec.command.Plot.Series;
import io.kiovec.plot.internal.ChartPlotter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A curve as a picture, drawn as the commands draw. */
final class CurvePicture {

    private static final double WIDE = 50;

    private CurvePicture() {
    }

    static void write(Line line, Path file) throws IOException {
        List<Point> points = line.points();
        double least = points.getFirst().x();
        boolean wide = least > 0 && points.getLast().x() / least > WIDE;
        Panel panel = new Panel("", line.text("of"), line.text("unit"), wide ? Scale.DECADES : Scale.LINEAR,
                List.of(new Series("ours",
                        points.stream().map(point -> new Plot.Point(point.x(), point.y())).toList())));
        Files.createDirectories(file.getParent());
        new ChartPlotter().draw(new Plot(line.text("workload") + ", " + line.text("medium"), List.of(List.of(panel))),
                file);
    }
}
