// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import java.util.Locale;

/** What a comparison is to reach. */
public sealed interface Goal {

    /** Nothing: the peer stands there to be seen. */
    Goal NONE = new None();

    /**
     * {@return whether it is reached}
     *
     * @param ours our figure
     * @param peer the peer's
     * @param ratio how many times better ours is
     */
    boolean isReached(double ours, double peer, double ratio);

    /** {@return it in words} */
    String text();

    /** Nothing. */
    record None() implements Goal {
        @Override
        public boolean isReached(double ours, double peer, double ratio) {
            return true;
        }

        @Override
        public String text() {
            return "";
        }
    }

    /**
     * A ratio.
     *
     * @param least that it must be
     */
    record Ratio(double least) implements Goal {
        @Override
        public boolean isReached(double ours, double peer, double ratio) {
            return ratio >= least;
        }

        @Override
        public String text() {
            return String.format(Locale.ROOT, "%.2f", least);
        }
    }

    /**
     * A difference between costs.
     *
     * @param most that ours may be above the peer's
     */
    record AtMostMore(double most) implements Goal {
        @Override
        public boolean isReached(double ours, double peer, double ratio) {
            return ours - peer <= most;
        }

        @Override
        public String text() {
            return String.format(Locale.ROOT, "at most %.0f more", most);
        }
    }
}
