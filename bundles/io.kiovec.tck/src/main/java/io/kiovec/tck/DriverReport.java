// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck;

import io.kiovec.tck.internal.JUnitXml;
import io.kiovec.tck.internal.Markdown;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What the rules said of a driver. An immutable value.
 *
 * @param driver what was judged, for people
 * @param results one for each rule test, in the order of {@link Result#group} and {@link Result#test}
 * @param untestable what no test from outside can judge
 */
public record DriverReport(String driver, List<Result> results, List<Untestable> untestable) {

    /** Keeps its own lists. */
    public DriverReport {
        Objects.requireNonNull(driver, "driver");
        results = List.copyOf(results);
        untestable = List.copyOf(untestable);
    }

    /** How a test ended. */
    public enum Outcome {
        /** The driver keeps the rule, as far as the test sees. */
        PASSED,
        /** It breaks the rule. */
        FAILED,
        /** The rule does not apply: the driver does not have what it is about. */
        SKIPPED
    }

    /**
     * How one rule test ended.
     *
     * @param group the subject: the name of a nested class of {@link DriverKit}
     * @param test the name of the test, which begins with the number of its rule: {@code M5_impossibleMovedNothing}
     * @param outcome how it ended
     * @param reason what is wrong, or why it was skipped; empty when it passed
     * @param stack where it failed, one frame a line; empty elsewhere
     * @param duration how long it took
     */
    public record Result(String group, String test, Outcome outcome, String reason, String stack, Duration duration) {

        /** {@return the number of the rule, as {@code M5}} */
        public String rule() {
            return test.contains("_") ? test.substring(0, test.indexOf('_')) : test;
        }

        /** {@return group and test, as {@code Block.S8_lastBlockIsThere}} */
        public String name() {
            return group + "." + test;
        }
    }

    /**
     * A rule, or a part of one, that binds drivers and that no test from outside can judge.
     *
     * @param rule its number
     * @param what what cannot be seen
     * @param why why not
     */
    public record Untestable(String rule, String what, String why) {
    }

    /**
     * {@return the results that ended so}
     *
     * @param outcome how
     */
    public List<Result> with(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }

    /** {@return whether rules were judged, and none was broken} */
    public boolean isPassed() {
        return with(Outcome.FAILED).isEmpty() && !with(Outcome.PASSED).isEmpty();
    }

    /** {@return the report for people, in Markdown} */
    public String markdown() {
        return Markdown.of(this);
    }

    /** {@return the report for build servers, in JUnit's XML} */
    public String junitXml() {
        return JUnitXml.of(this);
    }
}
