// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.report;

import java.util.Locale;

/** Figures for people. */
final class Numbers {

    private static final double MEBI = 1 << 20;

    private Numbers() {
    }

    /** {@return a figure with its unit, three places of it} */
    static String text(double value, String unit) {
        if (Double.isNaN(value)) {
            return "";
        }
        return unit.equals("bytes") ? places(value / MEBI) + " MiB" : places(value) + " " + unit;
    }

    private static String places(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return String.format(Locale.ROOT, "%.2fM", value / 1e6);
        }
        if (size >= 1e4) {
            return String.format(Locale.ROOT, "%.1fk", value / 1e3);
        }
        return String.format(Locale.ROOT, size >= 100 || value == 0 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    /** {@return a ratio, with a place more than goals have: one that is nearly reached is missed} */
    static String ratio(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** {@return a count} */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
