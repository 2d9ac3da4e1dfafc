// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one process of {@code iscsi-test-cu} printed, test by test. CUnit counts a skipped test as passed: a test whose
 * output says SKIPPED is skipped here, one without a verdict (a crash, a hang) has failed.
 */
final class SuiteOutcome {

    /** A test's verdict, the better one first. */
    enum Verdict {
        /** It ran and was content. */
        PASSED,
        /** It did not run, or not all of it. */
        SKIPPED,
        /** It was not content, crashed or hung. */
        FAILED
    }

    /**
     * One test's result.
     *
     * @param verdict how it ended
     * @param said what it printed, in one line
     */
    record Result(Verdict verdict, String said) {
    }

    private static final Pattern TEST = Pattern.compile("^  Test: (\\S+) \\.\\.\\.", Pattern.MULTILINE);
    /** CUnit's word stands behind the dots or begins a line; behind the suite's last one its cleanup goes on. */
    private static final String LAST_WORD = "^(  Test: .*\\.\\.\\.)?%s(\\s|$)";
    private static final Pattern FAILED = Pattern.compile(LAST_WORD.formatted("FAILED"), Pattern.MULTILINE);
    private static final Pattern PASSED = Pattern.compile(LAST_WORD.formatted("passed"), Pattern.MULTILINE);

    private SuiteOutcome() {
    }

    /**
     * Reads the output of one process.
     *
     * @param output all that it printed
     * @return results by test name
     */
    static Map<String, Result> read(String output) {
        Map<String, Result> results = new TreeMap<>();
        int summary = output.indexOf("Run Summary:");
        String tests = summary < 0 ? output : output.substring(0, summary);
        List<Integer> begins = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Matcher test = TEST.matcher(tests); test.find();) {
            begins.add(test.start());
            names.add(test.group(1));
        }
        begins.add(tests.length());
        for (int i = 0; i < names.size(); i++) {
            String text = tests.substring(begins.get(i), begins.get(i + 1));
            results.put(names.get(i), new Result(verdict(text), oneLine(text)));
        }
        return results;
    }

    private static Verdict verdict(String text) {
        if (FAILED.matcher(text).find() || !PASSED.matcher(text).find()) {
            return Verdict.FAILED;
        }
        return text.contains("SKIPPED") ? Verdict.SKIPPED : Verdict.PASSED;
    }

    private static String oneLine(String text) {
        String said = text.substring(text.indexOf("...") + 3).replaceAll("(passed|FAILED)\\s*$", "")
                .replaceAll("\\s*\\n\\s*", " / ").strip();
        return said.length() > 300 ? said.substring(0, 300) + " ..." : said;
    }
}
