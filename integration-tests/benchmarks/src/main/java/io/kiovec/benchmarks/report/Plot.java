// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import io.kiovec.benchmarks.program.Point;
import java.awt.Color;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** A curve as a picture. XChart draws; Batik writes what it draws as SVG, for XChart's own writer is under the LGPL. */
final class Plot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final double WIDE = 50;

    private Plot() {
    }

    static void write(Line line, Path file) throws IOException {
        List<Point> points = line.points();
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(line.text("workload") + ", "
                + line.text("medium")).xAxisTitle(line.text("of")).yAxisTitle(line.text("unit")).build();
        double least = points.getFirst().x();
        chart.getStyler().setXAxisLogarithmic(least > 0 && points.getLast().x() / least > WIDE);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.addSeries("ours", points.stream().mapToDouble(Point::x).toArray(),
                points.stream().mapToDouble(Point::y).toArray());
        SVGGraphics2D graphics = new SVGGraphics2D(document());
        chart.paint(graphics, WIDTH, HEIGHT);
        Files.createDirectories(file.getParent());
        try (Writer writer = Files.newBufferedWriter(file)) {
            graphics.stream(writer);
        }
    }

    private static org.w3c.dom.Document document() throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation()
                    .createDocument("http://www.w3.org/2000/svg", "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IOException(e);
        }
    }
}
