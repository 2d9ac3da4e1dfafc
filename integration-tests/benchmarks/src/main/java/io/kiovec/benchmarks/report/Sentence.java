// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import io.kiovec.benchmarks.program.Point;
import java.util.Comparator;
import java.util.List;

/** What a curve says, in a sentence. */
final class Sentence {

    private Sentence() {
    }

    static String of(Line line) {
        List<Point> points = line.points();
        String unit = line.text("unit");
        String of = line.text("of");
        Point first = points.getFirst();
        Point last = points.getLast();
        String ends = "From " + Numbers.whole(first.x()) + " to " + Numbers.whole(last.x()) + " " + of
                + " it goes from "
                + Numbers.text(first.y(), unit) + " to " + Numbers.text(last.y(), unit) + ", "
                + Numbers.ratio(last.y() / first.y()) + " times as much";
        Point most = points.stream().max(Comparator.comparingDouble(Point::y)).orElseThrow();
        return most.equals(last) || most.equals(first)
                ? ends + "."
                : ends + "; the most, " + Numbers.text(most.y(), unit) + ", it is with " + Numbers.whole(most.x())
                        + ".";
    }
}
