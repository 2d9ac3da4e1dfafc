// SPDX-License-Identifier: Apache-2.0
package io.kiovec.plot.internal;

import io.kiovec.command.Bytes;
import io.kiovec.command.Plot;
import io.kiovec.command.Plot.Panel;
import io.kiovec.command.Plot.Point;
import io.kiovec.command.Plot.Scale;
import io.kiovec.command.Plot.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot that is laid out: the title, one legend for all panels, and the panels below. */
final class Picture {

    /** Colours that people with any kind of colour blindness tell apart: Okabe and Ito, 2008, jfly.uni-koeln.de/color. */
    private static final List<Color> COLOURS = List.of(new Color(0xD55E00), new Color(0x0072B2), new Color(0x009E73),
            new Color(0xCC79A7), new Color(0xE69F00), new Color(0x56B4E9), Color.BLACK);
    /** And the form of a mark tells them apart in grey too. */
    private static final List<Marker> MARKERS = List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE,
            SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.TRIANGLE_DOWN, SeriesMarkers.CROSS,
            SeriesMarkers.PLUS);
    private static final Color GRID = new Color(0xDDDDDD);
    private static final Color INK = new Color(0x222222);

    private static final int PANEL_WIDTH = 380;
    private static final int ALONE = 640;
    private static final int PANEL_HEIGHT = 280;
    private static final int TITLE = 40;
    private static final int LEGEND = 30;
    private static final int MARGIN = 16;
    private static final int SAMPLE = 30;
    private static final int MARK = 7;
    private static final double ROOM_ABOVE = 1.08;
    private static final double ROOM_BESIDE = 0.06;

    private final Plot plot;
    private final List<String> names;

    Picture(Plot plot) {
        this.plot = plot;
        names = plot.rows().stream().flatMap(List::stream).flatMap(panel -> panel.series().stream())
                .map(Series::name).distinct().toList();
    }

    Dimension size() {
        int panels = plot.rows().getFirst().size();
        return new Dimension(panels * width(),
                TITLE + LEGEND + plot.rows().size() * PANEL_HEIGHT);
    }

    void paint(Graphics2D graphics) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, size().width, size().height);
        graphics.setColor(INK);
        graphics.setFont(font(Font.BOLD, 16));
        graphics.drawString(plot.title(), MARGIN, TITLE - 14);
        legend(graphics);
        for (int row = 0; row < plot.rows().size(); row++) {
            for (int column = 0; column < plot.rows().get(row).size(); column++) {
                Graphics2D part = (Graphics2D) graphics.create(column * width(),
                        TITLE + LEGEND + row * PANEL_HEIGHT, width(), PANEL_HEIGHT);
                chart(plot.rows().get(row).get(column)).paint(part, width(), PANEL_HEIGHT);
                part.dispose();
            }
        }
    }

    /** {@return the width of a panel: one alone has the room that the legend needs} */
    private int width() {
        return plot.rows().getFirst().size() == 1 ? ALONE : PANEL_WIDTH;
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    private Color colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private void legend(Graphics2D graphics) {
        graphics.setFont(font(Font.PLAIN, 13));
        FontMetrics metrics = graphics.getFontMetrics();
        int x = MARGIN;
        int y = TITLE + LEGEND / 2;
        for (int i = 0; i < names.size(); i++) {
            graphics.setColor(colour(i));
            graphics.setStroke(new BasicStroke(2));
            graphics.drawLine(x, y - 4, x + SAMPLE, y - 4);
            MARKERS.get(i % MARKERS.size()).paint(graphics, x + SAMPLE / 2.0, y - 4, MARK);
            graphics.setColor(INK);
            graphics.drawString(names.get(i), x + SAMPLE + 6, y);
            x += SAMPLE + 6 + metrics.stringWidth(names.get(i)) + 22;
        }
    }

    private XYChart chart(Panel panel) {
        XYChart chart = new XYChartBuilder().width(width()).height(PANEL_HEIGHT).title(panel.title())
                .xAxisTitle(panel.x()).yAxisTitle(panel.y()).theme(ChartTheme.XChart).build();
        var styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(INK).setLegendVisible(false)
                .setChartTitleBoxVisible(false).setChartTitleFont(font(Font.BOLD, 13)).setPlotBorderVisible(false)
                .setMarkerSize(MARK).setDecimalPattern("#,##0.##");
        styler.setAxisTitleFont(font(Font.PLAIN, 12)).setAxisTickLabelsFont(font(Font.PLAIN, 11))
                .setPlotGridLinesColor(GRID).setPlotGridVerticalLinesVisible(false).setYAxisMin(0.0);
        double most = panel.series().stream().flatMap(series -> series.points().stream()).mapToDouble(Point::y).max()
                .orElse(0);
        styler.setYAxisMax(most > 0 ? most * ROOM_ABOVE : 1);
        if (panel.scale() != Scale.LINEAR) {
            logarithmic(chart, panel);
        }
        for (Series series : panel.series()) {
            if (!series.points().isEmpty()) {
                add(chart, panel, series);
            }
        }
        return chart;
    }

    /** {@return where a value lies on its axis: a logarithm, where the axis has its own names} */
    private static double place(Panel panel, double x) {
        return switch (panel.scale()) {
            case LINEAR -> x;
            case BYTES -> Math.log(x) / Math.log(2);
            case DECADES, SECONDS -> Math.log10(x);
        };
    }

    private static String named(Panel panel, double place) {
        return switch (panel.scale()) {
            case BYTES -> Bytes.text(Math.round(Math.pow(2, Math.round(place))));
            case SECONDS -> time(Math.round(place));
            case LINEAR, DECADES -> String.format(Locale.ROOT, "%,.0f", Math.pow(10, place));
        };
    }

    private static String time(long decade) {
        int unit = Math.floorDiv((int) decade, 3);
        String name = switch (unit) {
            case -4, -3 -> "ns";
            case -2 -> "us";
            case -1 -> "ms";
            default -> "s";
        };
        int base = unit >= 0 ? 0 : Math.max(unit, -3) * 3;
        return Math.round(Math.pow(10, decade - base)) + " " + name;
    }

    private static void logarithmic(XYChart chart, Panel panel) {
        List<Double> all = panel.series().stream().flatMap(series -> series.points().stream()).map(Point::x)
                .distinct().sorted().toList();
        chart.getStyler().setXAxisTickLabelsFormattingFunction(place -> named(panel, place));
        if (all.size() > 1) {
            double step = (place(panel, all.getLast()) - place(panel, all.getFirst())) * ROOM_BESIDE;
            chart.getStyler().setXAxisMin(place(panel, all.getFirst()) - step);
            chart.getStyler().setXAxisMax(place(panel, all.getLast()) + step);
        }
    }

    private void add(XYChart chart, Panel panel, Series series) {
        int index = names.indexOf(series.name());
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        for (Point point : series.points()) {
            xs.add(place(panel, point.x()));
            ys.add(point.y());
        }
        XYSeries drawn = chart.addSeries(series.name(), xs, ys);
        drawn.setLineColor(colour(index));
        drawn.setLineStyle(new BasicStroke(2));
        drawn.setMarker(MARKERS.get(index % MARKERS.size()));
        drawn.setMarkerColor(colour(index));
    }
}
