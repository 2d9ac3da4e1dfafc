// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import io.kiovec.tck.DriverReport.Untestable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A report for programs: what {@code tck --json} prints. */
final class ReportObject {

    private ReportObject() {
    }

    static Map<String, Object> of(DriverReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("driver", report.driver());
        object.put("passed", report.with(Outcome.PASSED).size());
        object.put("failed", report.with(Outcome.FAILED).size());
        object.put("skipped", report.with(Outcome.SKIPPED).size());
        object.put("results", report.results().stream().map(ReportObject::of).toList());
        object.put("untestable", report.untestable().stream().map(ReportObject::of).toList());
        return object;
    }

    private static Map<String, Object> of(Result result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rule", result.rule());
        object.put("test", result.name());
        object.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        object.put("reason", result.reason());
        object.put("seconds", result.duration().toNanos() / 1_000_000 / 1000.0);
        return object;
    }

    private static Map<String, Object> of(Untestable rule) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rule", rule.rule());
        object.put("what", rule.what());
        object.put("why", rule.why());
        return object;
    }
}
