// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.util.List;

/**
 * A picture of figures: panels in rows, each with its curves. The same name of a series is the same colour in all panels.
 *
 * @param title what it shows
 * @param rows the panels, from above; all rows have as many
 */
public record Plot(String title, List<List<Panel>> rows) {

    /** Keeps its own lists. */
    public Plot {
        rows = rows.stream().map(List::copyOf).toList();
        if (rows.isEmpty() || rows.getFirst().isEmpty() || rows.stream().map(List::size).distinct().count() > 1) {
            throw new IllegalArgumentException("a plot has rows of as many panels, and one at least");
        }
    }

    /** How an axis is divided. */
    public enum Scale {
        /** Evenly. */
        LINEAR,
        /** By powers of ten. */
        DECADES,
        /** By powers of two, each with its name: {@code 4K}. For lengths in bytes. */
        BYTES,
        /** By powers of ten, each with its name: {@code 10us}. For times in seconds. */
        SECONDS
    }

    /**
     * Curves above one axis.
     *
     * @param title what they are of
     * @param x the name of the horizontal axis, with its unit
     * @param y the name of the vertical axis, with its unit
     * @param scale of the horizontal axis
     * @param series the curves
     */
    public record Panel(String title, String x, String y, Scale scale, List<Series> series) {
        /** Keeps its own list. */
        public Panel {
            series = List.copyOf(series);
        }
    }

    /**
     * A curve.
     *
     * @param name what it is
     * @param points from left to right; a curve without points is not drawn
     */
    public record Series(String name, List<Point> points) {
        /** Keeps its own list. */
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * A point of a curve.
     *
     * @param x where
     * @param y how much
     */
    public record Point(double x, double y) {
    }
}
